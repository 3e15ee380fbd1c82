package io.dure.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.engine.Kind;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.plan.rollout.Limit;
import io.dure.twin.compare.Comparison;
import io.dure.twin.world.Failures;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private static final Pattern BLANK = Pattern.compile("\\{\\w+}");
    private static final Pattern SAID = Pattern.compile("say\\('([\\w.]+)'[,)]|data-word=\"([\\w.]+)\"");

    private final Map<String, Map<String, String>> words;

    WordsTest() throws IOException {
        words = new ObjectMapper().readValue(Piece.own("words.json"), new TypeReference<>() {});
    }

    static Stream<String> reasons() {
        return Arrays.stream(Reason.class.getPermittedSubclasses()).map(Class::getSimpleName);
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void everyReasonHasBothLanguages(String code) {
        assertThat(words("en")).containsKeys("reason." + code, "reason." + code + ".meaning");
        assertThat(words("ko")).containsKeys("reason." + code, "reason." + code + ".meaning");
    }

    static Stream<String> files() {
        return Stream.concat(Stream.of("report.html"), Report.SCRIPTS.stream());
    }

    /** Keys that the page puts together from parts of the record. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer.delivered",
                "layer.powered",
                "layer.busy",
                "layer.productive",
                "gpus.less.powered",
                "gpus.less.busy",
                "gpus.less.productive",
                "lost.failures",
                "lost.evictions",
                "lost.failedJobs",
                "lost.cancelledJobs",
                "power.site.call",
                "power.site.calls",
                "call.yes",
                "call.no"
            })
    void everyWordPutTogetherIsWritten(String key) {
        assertThat(words("en")).containsKey(key);
        assertThat(words("ko")).containsKey(key);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindIsWritten(Kind kind) {
        String key = "kind." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(words("en")).containsKey(key);
        assertThat(words("ko")).containsKey(key);
    }

    @ParameterizedTest
    @EnumSource(Failures.Scope.class)
    void everyScopeIsWritten(Failures.Scope scope) {
        String key = "scope." + scope.name().toLowerCase(Locale.ROOT);
        assertThat(words("en")).containsKey(key);
        assertThat(words("ko")).containsKey(key);
    }

    /** How a bound is reached comes in English with the outcome. */
    @Test
    void languagesSayTheSameThings() {
        Set<String> korean = words("ko").keySet().stream()
                .filter(key -> !key.startsWith("how."))
                .collect(Collectors.toSet());
        assertThat(korean).isEqualTo(words("en").keySet());
    }

    @Test
    void translationsKeepTheirBlanks() {
        assertThat(words("en"))
                .allSatisfy((key, text) -> assertThat(blanks(words("ko").getOrDefault(key, "")))
                        .as(key)
                        .isEqualTo(blanks(text)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyWordUsedIsWritten(String file) {
        Stream<String> said = SAID.matcher(Piece.own(file))
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1));
        assertThat(words("en").keySet()).containsAll(said.toList());
    }

    /** The page of comparisons has a dictionary of its own. */
    @Test
    void comparisonsSayTheSameInBothLanguages() throws IOException {
        Map<String, Map<String, String>> all =
                new ObjectMapper().readValue(Piece.own("compare-words.json"), new TypeReference<>() {});
        Map<String, String> english = all.getOrDefault("en", Map.of());
        Map<String, String> korean = all.getOrDefault("ko", Map.of());
        assertThat(korean.keySet()).isEqualTo(english.keySet());
        assertThat(english)
                .allSatisfy((key, text) ->
                        assertThat(blanks(korean.getOrDefault(key, ""))).as(key).isEqualTo(blanks(text)));
        for (Policy policy : Policy.values()) {
            assertThat(english).containsKey("policy." + policy.name().toLowerCase(Locale.ROOT));
            assertThat(words("en")).containsKey("policy." + policy.name().toLowerCase(Locale.ROOT));
        }
        for (String file : new String[] {"compare.html", "compare.js"}) {
            SAID.matcher(Piece.own(file))
                    .results()
                    .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                    .forEach(key -> assertThat(english).as(file).containsKey(key));
        }
        Stream.of(Comparison.Figures.class.getRecordComponents())
                .filter(figure -> !List.of("jobsUnfinished", "wallSeconds").contains(figure.getName()))
                .forEach(figure -> assertThat(english).containsKey("measure." + figure.getName()));
    }

    /** So has the page of plans. */
    @Test
    void plansSayTheSameInBothLanguages() throws IOException {
        Map<String, Map<String, String>> all =
                new ObjectMapper().readValue(Piece.own("plan-words.json"), new TypeReference<>() {});
        Map<String, String> english = all.getOrDefault("en", Map.of());
        Map<String, String> korean = all.getOrDefault("ko", Map.of());
        assertThat(english.keySet().stream()
                        .filter(key -> !key.startsWith("won."))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(korean.keySet().stream()
                        .filter(key -> !key.startsWith("won."))
                        .toList());
        assertThat(english)
                .allSatisfy((key, text) -> assertThat(blanks(korean.getOrDefault(key, text)))
                        .as(key)
                        .isEqualTo(blanks(text)));
        for (String file : new String[] {"plan.html", "plan.js", "lanes.js", "standing.js", "parts.js"}) {
            SAID.matcher(Piece.own(file))
                    .results()
                    .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                    .filter(key -> !key.startsWith("none") && !key.startsWith("won."))
                    .forEach(key -> assertThat(english).as(file).containsKey(key));
        }
        for (Limit.Kind kind : Limit.Kind.values()) {
            assertThat(english).containsKeys("limit." + kind.word(), "per." + kind.word());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpus", "nodes", "sites"})
    void oneIsNotMany(String what) {
        assertThat(words("en").getOrDefault(what + ".one", ""))
                .isEqualTo(words("en").getOrDefault(what, "").replaceFirst("s$", ""));
        assertThat(words("ko")).containsKey(what + ".one");
    }

    private Map<String, String> words(String language) {
        return words.getOrDefault(language, Map.of());
    }

    private static Set<String> blanks(String text) {
        return BLANK.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
