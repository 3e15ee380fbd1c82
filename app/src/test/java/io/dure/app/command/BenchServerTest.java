package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchServerTest {
    @TempDir
    private Path folder = Path.of("");

    /** All of it in small: two processes, real HTTP, a real database, two restarts. */
    @Test
    void measuresAServer() throws IOException {
        Path json = folder.resolve("server.json");
        Cli cli = Cli.run(
                "bench",
                "server",
                Cli.scenario("one-rack"),
                "--from",
                "2026-03-02",
                "--waiting",
                "500",
                "--seconds",
                "2",
                "--connections",
                "4",
                "--server-java",
                "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "--folder",
                folder.resolve("bench"),
                "--json",
                json);
        if (cli.err().contains("the server does not come up")) {
            String log = Files.readString(folder.resolve("bench/server.log"));
            if (log.contains("the database server does not start") || log.contains("initdb")) {
                abort("NOT TESTED: PostgreSQL cannot start here: " + log);
            }
        }
        assertThat(cli.code()).as(cli.err()).isZero();
        JsonNode speed = new ObjectMapper().readTree(json.toFile());
        assertThat(speed.path("fleetGpus").asLong()).isEqualTo(32);
        assertThat(speed.path("waitingJobs").asLong()).isGreaterThanOrEqualTo(500);
        assertThat(speed.path("undecided").asLong(-1)).isZero();
        for (String rate : new String[] {
            "batchSubmitsPerSecond",
            "singleSubmitsPerSecond",
            "submitToDecisionP99Millis",
            "queryP99Millis",
            "restartSeconds",
            "restartKilledSeconds"
        }) {
            assertThat(speed.path(rate).asDouble()).as(rate).isPositive();
        }
    }
}
