package io.dure.twin.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {
    private static final Place SET = Place.option("--set");
    private static final String FILE = """
            title: a rack
            rules: {grace: 2m}
            none:
            queues:
              - name: vision
                quota: &q {H100: 8}
              - name: research
                quota: *q
            racks: [{nodes: 4}, {nodes: 2}]
            """;

    @TempDir
    private Path folder = Path.of("");

    private final Faults faults = new Faults("f.yaml");

    private Block with(String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("f.yaml"), FILE);
        List<Setting> all =
                Stream.of(settings).map(text -> Setting.parse(SET, text)).toList();
        return YamlFile.read(file, faults, all);
    }

    @Test
    void valuesTakeThePlaceOfTheFiles() throws IOException {
        Block root = with("rules.grace=5m", "queues.vision.quota.H100=3", "racks[1].nodes=7", "title='12'");
        assertThat(root.find("rules").block().find("grace").duration(0)).isEqualTo(300_000);
        List<Value> queues = root.find("queues").list();
        assertThat(quota(queues.get(0))).isEqualTo(3);
        assertThat(quota(queues.get(1))).as("the same by an alias").isEqualTo(8);
        assertThat(nodes(root)).containsExactly(4, 7);
        assertThat(root.find("title").text("")).isEqualTo("12");
        assertThat(faults.count()).isZero();
    }

    @Test
    void aStarIsForAllAndTheLaterOfTwoCounts() throws IOException {
        Block root = with("racks.*.nodes=1", "queues.*.quota.*=5", "racks[0].nodes=9");
        assertThat(nodes(root)).containsExactly(9, 1);
        assertThat(root.find("queues").list()).extracting(SettingTest::quota).containsExactly(5, 5);
    }

    @Test
    void whatIsNotThereIsAddedAndItsReaderSaysWhetherItMayBe() throws IOException {
        Block root = with("none.deep.er=true", "rules.graec=1m");
        assertThat(root.find("none").block().find("deep").block().find("er").flag(false))
                .isTrue();
        root.find("rules").block().allow("grace");
        assertThatThrownBy(faults::check)
                .hasMessage("f.yaml: \"graec\" is not a key of rules; its keys are grace. Maybe grace?");
    }

    @Test
    void aBadValueIsTheCommandLines() throws IOException {
        Block root = with("rules.grace=5x");
        assertThat(root.find("rules").block().find("grace").duration(7)).isEqualTo(7);
        assertThatThrownBy(faults::check).hasMessageStartingWith("command line: rules.grace is \"5x\"; ");
    }

    private static int quota(Value queue) {
        return queue.block().find("quota").block().find("H100").count(0, 100, -1);
    }

    private static List<Integer> nodes(Block root) {
        return root.find("racks").list().stream()
                .map(rack -> rack.block().find("nodes").count(0, 100, -1))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "queues.visoin.quota=1|queues has no entry \"visoin\"; its entries are vision, research, or [0] to [1], or *"
                        + " for all. Maybe vision?",
                "racks.a.nodes=1|racks has no entry \"a\"; its entries have no names: [0] to [1], or * for all.",
                "racks[2].nodes=1|racks has no entry \"[2]\"; ",
                "title.x=1|title is one value; nothing is below it.",
                "rules[0]=1|rules is no list; its keys are grace.",
                "none.*=1|none has no entries; * stands for what is there."
            })
    void pathsThatLeadNowhereAreTold(String text, String said) {
        assertThatThrownBy(() -> with(text))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("command line: " + text.substring(0, text.indexOf('=')) + ": " + said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules.grace|PATH=VALUE is needed",
                "=5|PATH=VALUE is needed",
                "rules..grace=5|PATH=VALUE is needed",
                ".rules=5|PATH=VALUE is needed",
                "a[x]=5|PATH=VALUE is needed",
                "rules.grace=|one value is needed",
                "rules={a: 1}|one value is needed",
                "racks=[]|one value is needed"
            })
    void whatIsNoSettingIsTold(String text, String said) {
        assertThatThrownBy(() -> Setting.parse(SET, text))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("command line: --set is ")
                .hasMessageContaining(said);
    }
}
