package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The freeze switch over the API: what it holds back, who may throw it, who reads why, and that it outlives a restart. */
final class FreezeTest {
    private static final Map<String, Object> JOB =
            Map.of("queue", "amaranth/speech-amaranth", "gpuType", "H100", "gpus", 8, "runs", "5h");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void holdsUntilItIsEndedAndOutlivesARestart() throws IOException, InterruptedException {
        String admin;
        long first;
        long second;
        try (ServedFleet fleet = ServedFleet.start(folder)) {
            admin = fleet.admin();
            first = fleet.submit(admin, JOB);
            await(fleet, admin, first, "running");
            assertThat(fleet.post(admin, "/v1/freezes", Map.of("why", "flood in hall b"))
                            .status())
                    .isEqualTo(204);
            assertThat(fleet.get("", "/health/ready").body()).isEqualTo("ready; nothing starts in: the fleet");
            second = fleet.submit(admin, JOB);
            assertThat(why(fleet, admin, second)).isEqualTo("Frozen");
            assertThat(fleet.get(admin, "/v1/jobs/" + first)
                            .json()
                            .at("/job/state")
                            .asText())
                    .isEqualTo("running");
        }
        try (ServedFleet fleet = ServedFleet.start(folder)) {
            JsonNode frozen = fleet.get(admin, "/v1/fleet").json().get("frozen").get(0);
            assertThat(frozen.get("why").asText()).isEqualTo("flood in hall b");
            assertThat(frozen.get("who").asText()).isEqualTo("admin");
            assertThat(why(fleet, admin, second)).isEqualTo("Frozen");
            assertThat(fleet.get(admin, "/metrics").body()).contains("dure_frozen{scope=\"fleet\"} 1.0");
            assertThat(fleet.post(admin, "/v1/freezes/end", Map.of()).status()).isEqualTo(204);
            await(fleet, admin, second, "running");
            assertThat(fleet.get("", "/health/ready").body()).isEqualTo("ready");
            assertThat(fleet.get(admin, "/v1/audit").body())
                    .contains("\"action\":\"freeze\",\"subject\":\"the fleet: flood in hall b\"")
                    .contains("\"action\":\"unfreeze\",\"subject\":\"the fleet\"");
        }
    }

    @Test
    void aSiteAndAQueueAreFrozenApart() throws IOException, InterruptedException {
        try (ServedFleet fleet = ServedFleet.start(folder)) {
            String admin = fleet.admin();
            String ours = fleet.token("kim", "submitter", ServedFleet.OURS);
            String theirs = fleet.token("park", "submitter", ServedFleet.THEIRS);
            fleet.post(admin, "/v1/freezes", Map.of("queue", "bordeaux", "why", "secret-of-bordeaux"));
            long job = fleet.submit(ours, JOB);
            await(fleet, ours, job, "running");
            assertThat(fleet.get(ours, "/v1/freezes").body()).isEqualTo("{\"freezes\":[]}");
            assertThat(fleet.get(theirs, "/v1/freezes").body()).contains("secret-of-bordeaux");
            fleet.post(admin, "/v1/freezes", Map.of("site", "seoul", "why", "new firmware"));
            long waits = fleet.submit(ours, JOB);
            JsonNode told = fleet.get(ours, "/v1/jobs/" + waits + "/why").json();
            assertThat(told.toString()).contains("site seoul would have room for it");
            assertThat(fleet.get(ours, "/v1/freezes").body()).contains("new firmware");
        }
    }

    @Test
    void onlyOperatorsThrowItAndTheySayWhy() throws IOException, InterruptedException {
        try (ServedFleet fleet = ServedFleet.start(folder)) {
            String keeper = fleet.token("keeper", "queue-admin", ServedFleet.OURS);
            assertThat(fleet.post(keeper, "/v1/freezes", Map.of("queue", "amaranth", "why", "x"))
                            .status())
                    .isEqualTo(403);
            assertThat(fleet.post(keeper, "/v1/freezes/end", Map.of()).status()).isEqualTo(403);
            assertThat(fleet.post(fleet.admin(), "/v1/freezes", Map.of())
                            .json()
                            .get("field")
                            .asText())
                    .isEqualTo("why");
            assertThat(fleet.post(fleet.admin(), "/v1/freezes", Map.of("why", "x", "site", "busan"))
                            .body())
                    .contains("there is no such site");
        }
    }

    static void await(ServedFleet fleet, String token, long job, String state)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + 20_000_000_000L;
        String now = "";
        while (!now.equals(state) && System.nanoTime() < until) {
            now = fleet.get(token, "/v1/jobs/" + job).json().at("/job/state").asText();
            Thread.sleep(20);
        }
        assertThat(now).isEqualTo(state);
    }

    private static String why(ServedFleet fleet, String token, long job) throws IOException, InterruptedException {
        return fleet.get(token, "/v1/jobs/" + job + "/why")
                .json()
                .at("/reasons/0/code")
                .asText();
    }
}
