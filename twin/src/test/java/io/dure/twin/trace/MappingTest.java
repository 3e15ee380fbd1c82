package io.dure.twin.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What a mapping file may say, what is refused in which words, and that the schema agrees. */
class MappingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String GOOD = """
            dure: mapping/v1
            title: all keys
            delimiter: tab
            timeZone: Asia/Seoul
            columns:
              id: name
              submit: {column: at, unit: date}
              start: {column: begin, pattern: "dd/MM/uuuu HH:mm"}
              end: {column: end, unit: ms}
              run: {column: took, unit: min, default: 5}
              limit: {value: 60, unit: h}
              gpus: {column: gpus, perTask: 8}
              tasks: {column: tasks, default: 1}
              slice: {column: part, unit: percent}
              cpu: {column: cpu, unit: milli, per: job}
              memory: {column: mem, unit: GiB, per: task}
              user: who
              queue: {value: all-of-it}
              kind: {column: type, default: data, fine-tuning: [SFT, tune]}
              gpuType: {column: model, separator: "|"}
              status: {column: state, completed: [0], failed: [1], cancelled: [C]}
              priority: {value: 3}
            filters:
              - {column: state, notIn: [X], why: strange}
              - {column: gpus, atLeast: 1, atMost: 99.5}
              - {column: who, empty: false}
              - {column: type, in: [SFT, tune]}
            """;

    private static JsonSchema schema;

    @TempDir
    private Path folder;

    @BeforeAll
    static void readSchema() throws IOException {
        JsonNode text = JSON.readTree(
                project().resolve("docs/schema/mapping-v1.schema.json").toFile());
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    }

    @Test
    void theGoodOneIsGood() throws IOException {
        assertThat(complaints(GOOD)).isEmpty();
        Mapping mapping = KnownMappings.read(file(GOOD));
        assertThat(mapping.delimiter()).isEqualTo('\t');
        assertThat(mapping.gpusOfATask()).isEqualTo(8);
        assertThat(mapping.cpu().ofJob()).isTrue();
        assertThat(mapping.memory().ofJob()).isFalse();
        assertThat(mapping.kind().meanings()).containsOnlyKeys("SFT", "tune", "data");
        assertThat(mapping.filters()).hasSize(4);
        assertThat(mapping.filters().get(1).why()).isEqualTo("the filter on column gpus");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "dure: mapping/v1 ~ dure: mapping/v2 ~ :1: dure is \"mapping/v2\"; a mapping is mapping/v1. Maybe mapping/v1?",
                "submit: {column: at, unit: date} ~ priorty: x ~ :6: columns.submit is missing; a job says when it was submitted.",
                "unit: date} ~ unit: dates} ~ :7: columns.submit.unit is \"dates\"; one of s, ms, us, ns, min, h, d, date is needed. Maybe date?",
                "unit: min, default ~ units: min, default ~ :10: \"units\" is not a key of columns.run; its keys are column, value, default, unit. Maybe unit?",
                "dd/MM/uuuu HH:mm ~ bbb ~ :8: columns.start.pattern is \"bbb\"; a pattern of letters is needed, as dd/MM/uuuu HH:mm:ss (Unknown pattern letter: b).",
                "Asia/Seoul ~ Asia/Seol ~ :4: timeZone is \"Asia/Seol\"; a time zone is needed, as Asia/Seoul, UTC or +09:00. Maybe Asia/Seoul?",
                "delimiter: tab ~ delimiter: tabs ~ :3: delimiter is \"tabs\"; one character that stands between cells, or tab, is needed.",
                "perTask: 8 ~ perTask: 0 ~ :12: columns.gpus.perTask is 0; a whole number from 1 to 64 is needed.",
                "per: job ~ per: node ~ :15: columns.cpu.per is \"node\"; one of task, job is needed.",
                "{value: 3} ~ {value: 3, column: p} ~ :22: columns.priority has both column and value; one of them says where the fact is found.",
                "{value: 3} ~ {default: 3} ~ :22: columns.priority has neither column nor value; one of them says where the fact is found.",
                "[SFT, tune]} ~ [SFT, SFT]} ~ :19: columns.kind.fine-tuning[1] is \"SFT\"; each word has one meaning, and this one stands here twice.",
                "default: data ~ default: dta ~ :19: columns.kind is \"dta\"; one of data, fine-tuning, inference, pretraining, simulation is needed. Maybe data?",
                "{column: who, empty: false} ~ {column: who} ~ :26: a filter without a condition; one of in, notIn, atLeast, atMost, empty is needed.",
                "atLeast: 1, ~ atLeast: one, ~ :25: filters[1].atLeast is \"one\"; a number from -1000000000000000 to 1000000000000000 is needed."
            })
    void refused(String from, String to, String message) throws IOException {
        assertThat(GOOD).contains(from);
        Path file = file(GOOD.replaceFirst(Pattern.quote(from), to));
        assertThatThrownBy(() -> KnownMappings.read(file))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.getMessage().lines().map(line -> line.replace(file + "", "")))
                                .contains(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  run: {column: took, unit: min, default: 5}\n|  end: {column: end, unit: ms}\n",
                "  gpus: {column: gpus, perTask: 8}\n|  slice: {column: part, unit: percent}\n|  cpu: {column: cpu, unit: milli, per: job}\n"
            })
    void whatAJobMustSay(String lines) throws IOException {
        String text = GOOD;
        for (String line : lines.split("\\|", -1)) {
            assertThat(text).contains(line);
            text = text.replace(line, "");
        }
        assertThat(complaints(text)).isNotEmpty();
        Path file = file(text);
        assertThatThrownBy(() -> KnownMappings.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageMatching("(?s).*; a job says (how long it ran|what it takes)\\..*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openb", "philly", "acme"})
    void theShippedOnesAreGood(String name) throws IOException {
        Path shipped = project().resolve("scenarios/mappings/" + name + ".yaml");
        assertThat(complaints(Files.readString(shipped))).isEmpty();
        assertThat(KnownMappings.read(shipped).title()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openb", "philly"})
    void theBuiltInOnesAreTheShippedOnes(String name) throws IOException {
        Path shipped = project().resolve("scenarios/mappings/" + name + ".yaml");
        try (var builtIn = Objects.requireNonNull(KnownMappings.class.getResourceAsStream(name + ".yaml"))) {
            assertThat(builtIn.readAllBytes()).isEqualTo(Files.readAllBytes(shipped));
        }
    }

    @Test
    void thereIsNoSuchMapping() {
        Path missing = folder.resolve("no.yaml");
        assertThatThrownBy(() -> KnownMappings.read(missing))
                .hasMessage(missing + ": there is no such file; a mapping is a file.");
        assertThatThrownBy(() -> KnownMappings.read(folder))
                .hasMessage(folder + ": that is a folder; a mapping is a file.");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("mapping.yaml"), text);
    }

    private static List<String> complaints(String yaml) {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        JsonNode tree = JSON.valueToTree(new Load(settings).loadFromString(yaml));
        return schema.validate(tree).stream().map(ValidationMessage::getMessage).toList();
    }

    private static Path project() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("docs/schema"))) {
            root = Objects.requireNonNull(root.getParent(), "no folder above this one has docs/schema");
        }
        return root;
    }
}
