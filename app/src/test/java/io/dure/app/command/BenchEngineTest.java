package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchEngineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Dure.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Dure.run(line, args);
    }

    @Test
    void everyFleetAndMixIsTimed() throws IOException {
        assertThat(run(
                        "bench",
                        "engine",
                        "--nodes",
                        "40,80",
                        "--placements",
                        "2000",
                        "--warm-up",
                        "1000",
                        "--json",
                        "-"))
                .isZero();
        JsonNode all = new ObjectMapper().readTree(out.toString());
        assertThat(all.findValuesAsText("mix")).containsExactly("whole", "whole", "mixed", "mixed");
        assertThat(all.findValuesAsText("fleetGpus")).containsExactly("320", "640", "320", "640");
        for (JsonNode speed : all) {
            assertThat(speed.get("placements").asLong()).isGreaterThanOrEqualTo(2000);
            assertThat(speed.get("passes").asLong())
                    .isGreaterThanOrEqualTo(speed.get("placements").asLong());
            assertThat(speed.get("placementsPerSecond").asDouble()).isPositive();
            assertThat(speed.get("nanosPerDecisionP99").asDouble())
                    .isGreaterThanOrEqualTo(speed.get("nanosPerDecisionP50").asDouble());
            assertThat(speed.get("worstPassMillis").asDouble())
                    .isGreaterThanOrEqualTo(speed.get("passMillisP9999").asDouble());
            assertThat(speed.get("bytesPerDecision").asLong()).isPositive();
            assertThat(speed.get("heapBytes").asLong()).isPositive();
        }
    }

    @Test
    void theTableHasARowForEach() {
        assertThat(run("bench", "engine", "--nodes", "40", "--mix", "whole", "--placements", "500", "--warm-up", "0"))
                .isZero();
        assertThat(out.toString()).contains("placements/s").contains("320").contains("whole");
    }

    @Test
    void whatAFullFleetWeighsIsToldInstead() throws IOException {
        assertThat(run("bench", "engine", "--nodes", "40", "--mix", "whole,mixed", "--waiting", "3000", "--json", "-"))
                .isZero();
        JsonNode all = new ObjectMapper().readTree(out.toString());
        assertThat(all.findValuesAsText("mix")).containsExactly("whole", "mixed");
        for (JsonNode weight : all) {
            assertThat(weight.get("waitingJobs").asInt()).isBetween(2500, 3100);
            assertThat(weight.get("runningJobs").asInt()).isPositive();
            assertThat(weight.get("snapshotBytes").asLong()).isGreaterThan(3000);
            assertThat(weight.get("worstForkMillis").asDouble())
                    .isGreaterThanOrEqualTo(weight.get("forkMillis").asDouble());
            assertThat(weight.get("restoreMillis").asDouble()).isPositive();
        }
    }

    @Test
    void theTableOfWeightsHasARowForEach() {
        assertThat(run("bench", "engine", "--nodes", "40", "--mix", "whole", "--waiting", "500"))
                .isZero();
        assertThat(out.toString()).contains("restore, ms").contains("320").contains("whole");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--nodes;1000,x;--nodes",
                "--nodes;0;from 1 to",
                "--mix;whole,mixd;Maybe mixed?",
                "--mix;;mixes are whole, mixed, shared",
                "--placements;0;from 1 to",
                "--warm-up;-1;from 0 to",
                "--waiting;0;from 1 to"
            })
    void badOptionsAreToldAtOnce(String option, String value, String said) {
        assertThat(run("bench", "engine", option, value == null ? "" : value)).isEqualTo(2);
        assertThat(err.toString()).contains(said);
    }
}
