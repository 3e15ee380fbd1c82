package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchShapesTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Dure.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Dure.run(line, args);
    }

    @Test
    void everyShapeDoesItsWorkAndIsTimed() throws IOException {
        assertThat(run("bench", "shapes", "--runs", "1", "--json", "-")).isZero();
        JsonNode all = new ObjectMapper().readTree(out.toString());
        List<String> names = new ArrayList<>();
        for (JsonNode shape : all) {
            names.add(shape.get("name").asText());
            assertThat(shape.get("medianMillis").asDouble()).isPositive();
            assertThat(shape.get("p99Millis").asDouble())
                    .isGreaterThanOrEqualTo(shape.get("medianMillis").asDouble());
            assertThat(shape.get("runs").asInt()).isEqualTo(1);
        }
        assertThat(names)
                .containsExactly(
                        "full-pass-500x8",
                        "topology-preemption-2000",
                        "impossible-gang-80",
                        "admit-50000-in-1000-queues",
                        "gang-512");
    }

    @Test
    void noRunsAreRefused() {
        assertThat(run("bench", "shapes", "--runs", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--runs").contains("0");
    }
}
