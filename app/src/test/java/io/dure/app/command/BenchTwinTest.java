package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTwinTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Dure.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return Dure.run(line, args);
    }

    @Test
    void scalesTheBeginningOfALogToTheFleet() throws IOException {
        Path file = folder.resolve("twin.json");
        int code = run(
                "bench",
                "twin",
                "--trace",
                log().toString(),
                "--gpus",
                "160",
                "--jobs",
                "300",
                "--json",
                file.toString());
        assertThat(code).as(err.toString()).isZero();
        JsonNode speed = new ObjectMapper().readTree(file.toFile());
        assertThat(speed.get("jobs").asLong()).isEqualTo(300);
        assertThat(speed.get("fleetGpus").asLong()).isEqualTo(160);
        assertThat(speed.get("jobsPerSecond").asDouble())
                .isEqualTo(300 / speed.get("wallSeconds").asDouble());
        assertThat(speed.get("heapBytes").asLong()).isPositive();
        assertThat(out.toString()).startsWith("300 jobs on 160 GPUs simulated in ");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Path log = folder.resolve("log.swf");
        Files.writeString(log, "1 0 0 60 4 -1 -1 4 60 -1 1 1 1 -1 1 -1 -1 -1\n");
        assertThat(run("bench", "twin", "--trace", log.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("does not tell how many GPUs its fleet had", "--trace-gpus GPUS?");
    }

    /** A log of 100 jobs on 16 processors. */
    private Path log() throws IOException {
        StringJoiner lines = new StringJoiner("\n", "; MaxProcs: 16\n", "\n");
        for (int job = 1; job <= 100; job++) {
            int processors = 1 + job % 8;
            lines.add(job + " " + job * 60 + " 0 600 " + processors + " -1 -1 " + processors
                    + " 900 -1 1 1 1 -1 1 -1 -1 -1");
        }
        Path file = folder.resolve("log.swf");
        Files.writeString(file, lines.toString());
        return file;
    }
}
