package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompareTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WIDTH = 100;
    private static final String ALL = "fifo,easy,conservative,random,bestfit,fgd,dure";

    @TempDir
    private Path folder = Path.of("");

    private static Cli compare(Object... more) {
        Object[] args = new Object[2 + more.length];
        System.arraycopy(new Object[] {"compare", Cli.scenario("one-rack")}, 0, args, 0, 2);
        System.arraycopy(more, 0, args, 2, more.length);
        return Cli.run(args);
    }

    @Test
    void tableFitsAndHasAllPolicies() {
        Cli cli = compare("--policies", ALL);
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out().lines()).allMatch(line -> line.length() <= WIDTH && line.equals(line.stripTrailing()));
        assertThat(cli.out())
                .startsWith("One rack, three teams\n")
                .containsPattern("(?m)^ +fifo +easy +conserv\\. +random +bestfit +fgd +dure +bound$")
                .containsPattern("(?m)^GPUs allocated( +\\d+\\.\\d %){7} +<= \\d+\\.\\d %$")
                .contains("Waits against fifo, each job against itself (below zero is better)")
                .containsPattern("(?m)^conservative +[-+]?[\\d.]+ (s|min|h) ")
                .contains("One run of each");
    }

    @Test
    void figuresAreThoseOfSimulate() throws IOException {
        JsonNode json =
                JSON.readTree(compare("--policies", "easy,dure", "--json", "-").out());
        assertThat(json.at("/policies")).hasSize(2);
        for (JsonNode policy : json.at("/policies")) {
            String name = policy.at("/policy").asText();
            JsonNode alone =
                    JSON.readTree(Cli.run("simulate", Cli.scenario("one-rack"), "--policy", name, "--json", "-")
                            .out());
            assertThat(policy.at("/figures/meanWaitSeconds")).isEqualTo(alone.at("/wait/meanSeconds"));
            assertThat(policy.at("/figures/goodput")).isEqualTo(alone.at("/utilisation/goodput"));
            assertThat(policy.at("/figures/evictions").asLong())
                    .isEqualTo(alone.at("/jobs/evictions").asLong());
        }
        JsonNode paired = json.at("/policies/1/against/0");
        double means = json.at("/policies/1/figures/meanWaitSeconds").asDouble()
                - json.at("/policies/0/figures/meanWaitSeconds").asDouble();
        assertThat(paired.at("/meanSeconds").asDouble()).isCloseTo(means, within(1e-6));
        assertThat(paired.at("/better").asDouble()
                        + paired.at("/worse").asDouble()
                        + paired.at("/equal").asDouble())
                .isCloseTo(1, within(1e-9));
        assertThat(json.at("/policies/0/against")).isEmpty();
    }

    @Test
    void seedsAreDrawnAnewAndGiveAnInterval() throws IOException {
        Path file = folder.resolve("cmp.json");
        Cli cli = compare("--policies", "easy,dure", "--seeds", "1-3", "--json", file);
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("means over seeds 1 to 3", "95 % over seeds")
                .doesNotContain("One run of each");
        JsonNode json = JSON.readTree(file.toFile());
        JsonNode difference = json.at("/policies/1/meanDifference");
        assertThat(difference.at("/seeds").asInt()).isEqualTo(3);
        assertThat(difference.at("/low").asDouble())
                .isLessThan(difference.at("/mean").asDouble());
        JsonNode runs = json.at("/policies/0/runs");
        assertThat(runs.at("/0/seed").asInt()).isEqualTo(1);
        assertThat(runs.at("/0/figures/meanWaitSeconds")).isNotEqualTo(runs.at("/1/figures/meanWaitSeconds"));
        JsonNode alone = JSON.readTree(
                compare("--policies", "easy,dure", "--seed", "2", "--json", "-").out());
        assertThat(alone.at("/policies/1/against/0")).isEqualTo(json.at("/policies/1/against/1"));
    }

    @Test
    void reportIsOneFile() throws IOException {
        Path file = folder.resolve("cmp.html");
        Cli cli = compare("--policies", "fifo,dure", "--report", file);
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).endsWith("Report: " + file + "\n");
        assertThat(Files.readString(file)).contains("Comparison of policies", "\"policy\":\"dure\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "fifo,esay;      Maybe easy?",
                "fifo,conservativ; Maybe conservative?",
                "fifo,slurm;     policies are fifo, easy, dure, conservative, random, bestfit, fgd",
                "easy,easy;      each policy is named once",
                "easy;           two or more are needed to compare. Maybe fifo,easy?",
                "fifo;           two or more are needed to compare. Maybe fifo,easy?",
                "'easy,';        policies are"
            })
    void badPoliciesAreToldAtOnce(String policies, String said) {
        Cli cli = compare("--policies", policies);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("--policies").contains(said);
        assertThat(cli.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-2-3", "5-1", "x", "1-1000"})
    void badSeedsAreToldAtOnce(String seeds) {
        Cli cli = compare("--seeds", seeds);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("--seeds");
    }

    @Test
    void traceAsItStandsHasNoSeeds() throws IOException {
        Path trace = Files.writeString(folder.resolve("t.swf"), "1 0 0 10 1 -1 -1 1 10 -1 1 1 1 1 1 1 -1 -1\n");
        Cli cli = Cli.run("compare", "--trace", trace, "--fleet", "procs:4", "--seeds", "1-2");
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("the same with every seed");
        Cli once = Cli.run("compare", "--trace", trace, "--fleet", "procs:4", "--policies", "easy,conservative");
        assertThat(once.code()).as(once.err()).isZero();
        assertThat(once.out()).contains("1 job on 4 GPUs");
    }

    @Test
    void seedAndSeedsExcludeEachOther() {
        Cli cli = compare("--seed", "1", "--seeds", "1-2");
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("both --seed and --seeds");
    }
}
