package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchSlicesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    private Cli onLists(Object... more) throws IOException {
        List<Object> args = new ArrayList<>(List.of("bench", "slices", "--nodes", nodes(), "--pods"));
        args.add(pods("small", 300) + "," + pods("large", 600));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    private Path nodes() throws IOException {
        return Files.writeString(
                folder.resolve("nodes.csv"),
                "sn,cpu_milli,memory_mib,gpu,model\nn1,64000,262144,4,T4\nn2,64000,262144,4,T4\n");
    }

    /** Two of three pods ask a part of a GPU, one a whole. */
    private Path pods(String name, int milli) throws IOException {
        StringBuilder rows = new StringBuilder("name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec\n");
        for (int i = 0; i < 30; i++) {
            int asked = i % 3 == 0 ? 1000 : milli;
            rows.append("p" + i + ",2000,4096,1," + asked + ",\n");
        }
        return Files.writeString(folder.resolve(name + ".csv"), rows);
    }

    @Test
    void eachListAndPolicyIsToldAndTheSteadyState() throws IOException {
        Cli cli = onLists("--seeds", "1-2", "--fleet", "20", "--placements", "300", "--json", "-");
        assertThat(cli.code()).as(cli.err()).isZero();
        JsonNode json = JSON.readTree(cli.out());
        List<String> told = new ArrayList<>();
        for (JsonNode list : json.at("/lists")) {
            told.add(Path.of(list.at("/podList").asText()).getFileName() + " "
                    + list.at("/policy").asText());
            assertThat(list.at("/seeds")).hasSize(2);
            double first = list.at("/seeds/0/allocatedPercentAt100").asDouble();
            double second = list.at("/seeds/1/allocatedPercentAt100").asDouble();
            assertThat(list.at("/allocatedPercentAt100").asDouble())
                    .isCloseTo((first + second) / 2, within(1e-9))
                    .isBetween(50.0, 100.0);
            boolean isScored = list.at("/policy").asText().equals("dure");
            assertThat(list.at("/scoringNanos").asDouble() > 0).isEqualTo(isScored);
        }
        assertThat(told)
                .containsExactly(
                        "small.csv dure",
                        "small.csv bestfit",
                        "small.csv fgd",
                        "large.csv dure",
                        "large.csv bestfit",
                        "large.csv fgd");
        assertThat(json.at("/steady")).hasSize(2);
        for (JsonNode steady : json.at("/steady")) {
            assertThat(steady.at("/fleetGpus").asInt()).isEqualTo(160);
            assertThat(steady.at("/scoringNanos").asDouble())
                    .isPositive()
                    .isLessThan(steady.at("/engineNanos").asDouble());
            assertThat(steady.at("/learningNanos").asDouble()).isPositive();
        }
        assertThat(json.at("/steady/1/mix").asText()).isEqualTo("shared");
    }

    @Test
    void slicesOfTheSmallListFillGpusAndThoseOfTheLargeCannot() throws IOException {
        Cli cli = onLists("--policies", "dure", "--seeds", "3", "--fleet", "0", "--json", "-");
        JsonNode json = JSON.readTree(cli.out());
        assertThat(json.at("/lists/0/allocatedPercentAt100").asDouble())
                .isGreaterThan(json.at("/lists/1/allocatedPercentAt100").asDouble()); // 0.9 of a GPU, and 0.6
    }

    @Test
    void theTableNamesListsAndMixes() throws IOException {
        Path file = folder.resolve("out.json");
        Cli cli = onLists("--seeds", "7", "--fleet", "5", "--placements", "10", "--json", file);
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out())
                .containsPattern("(?m)^small +dure +\\d+\\.\\d\\d +\\d+( +[\\d.]+){4}$")
                .containsPattern("(?m)^large +fgd ")
                .containsPattern("(?m)^40 +mixed( +[\\d.]+){5}$")
                .contains("Median of 1 order.");
        assertThat(JSON.readTree(file.toFile()).at("/lists")).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--policies; dura; --policies is \"dura\"; policies are dure, bestfit, fgd, random. Maybe dure?",
                "--policies; fgd,fgd; each policy is named once.",
                "--seeds; 5-3; --seeds is \"5-3\"; a whole number from 5 to 1004 is needed.",
                "--fleet; -1; --fleet is -1; a whole number from 0 to 1000000 is needed.",
                "--placements; 0; --placements is 0; a whole number from 1 to 100000000 is needed.",
                "--json; ''; a file's name is needed."
            })
    void badOptions(String option, String value, String told) throws IOException {
        Cli cli = onLists(option + "=" + value);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains(told);
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void listsGoTogetherAndSomethingIsMeasured() throws IOException {
        assertThat(Cli.run("bench", "slices", "--pods", "a.csv").err())
                .contains("--pods is \"a.csv\"; it needs --nodes.");
        assertThat(Cli.run("bench", "slices", "--nodes", "a.csv").err())
                .contains("--nodes is \"a.csv\"; it needs --pods.");
        assertThat(Cli.run("bench", "slices", "--fleet", "0").err())
                .contains("--fleet is 0; without --nodes and --pods nothing else is measured.");
    }

    @Test
    void nodesWithoutGpusAreRefused() throws IOException {
        Path list = Files.writeString(nodes(), "n3,8000,8192,0,\n", StandardOpenOption.APPEND);
        Cli cli = Cli.run("bench", "slices", "--nodes", list, "--pods", pods("small", 300));
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("nodes.csv: there is a node without GPUs; the engine's nodes have some.");
    }

    @Test
    void allListsAreReadBeforeTheFirstRuns() throws IOException {
        Cli cli = Cli.run(
                "bench", "slices", "--nodes", nodes(), "--pods", pods("small", 300) + "," + folder.resolve("none.csv"));
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("none.csv");
        assertThat(cli.out()).isEmpty();
    }
}
