package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Dry runs, forecasts and what-if against one fleet that fills up from test to test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ForesightTest {
    private static final String TEAM = "amaranth/vision-amaranth";
    private static final String OTHERS = "bordeaux/vision-bordeaux";

    @TempDir
    private static Path folder = Path.of("");

    private ServedFleet fleet = unset();
    private String ours = "";
    private String theirs = "";

    @SuppressWarnings("NullAway") // set before any test
    private static ServedFleet unset() {
        return null;
    }

    @BeforeAll
    void start() throws IOException, InterruptedException {
        fleet = ServedFleet.start(folder);
        ours = fleet.token("kim", "submitter", "amaranth");
        theirs = fleet.token("park", "submitter", "bordeaux");
    }

    @AfterAll
    void stop() throws IOException {
        if (fleet != null) {
            fleet.close();
        }
    }

    private static Map<String, Object> job(String queue, int tasks, int gpus, String limit) {
        return new HashMap<>(Map.of(
                "queue", queue, "tasks", tasks, "gpus", gpus, "gpuType", "H100", "timeLimit", limit, "runs", "3h"));
    }

    private JsonNode dryRun(String token, Map<String, Object> job) throws IOException, InterruptedException {
        ServedFleet.Answer answer = fleet.post(token, "/v1/jobs/dry-run", job);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private JsonNode running(long id) throws IOException, InterruptedException {
        long until = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < until) {
            JsonNode job = fleet.get(fleet.admin(), "/v1/jobs/" + id).json();
            if (job.at("/job/state").asText().equals("running")) {
                return job;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("job " + id + " does not start");
    }

    @Test
    @Order(1)
    void startsWhereTheDryRunSaid() throws IOException, InterruptedException {
        long seq = fleet.serving().plane().control().seq();
        JsonNode told = dryRun(ours, job(TEAM, 1, 8, "4h"));
        assertThat(told.get("admitted").asBoolean()).isTrue();
        assertThat(told.get("starts").asText()).isEqualTo("now");
        assertThat(told.get("site").asText()).isEqualTo("seoul");
        assertThat(told.get("gpus").asDouble()).isEqualTo(8);
        assertThat(told.get("nodes")).hasSize(1);
        assertThat(fleet.get(ours, "/v1/jobs").json().get("jobs")).isEmpty();
        assertThat(fleet.serving().plane().control().seq()).isEqualTo(seq);

        long id = fleet.submit(ours, job(TEAM, 1, 8, "4h"));
        assertThat(running(id).at("/attempts/0/nodes")).isEqualTo(told.get("nodes"));
    }

    @Test
    @Order(2)
    void saysWhatNeverCanBe() throws IOException, InterruptedException {
        JsonNode wide = dryRun(ours, job(TEAM, 40, 8, "4h"));
        assertThat(wide.get("admitted").asBoolean()).isFalse();
        assertThat(wide.get("starts").asText()).isEqualTo("never");
        assertThat(wide.at("/reasons/0/code").asText()).isEqualTo("NeverFits");
        JsonNode odd = dryRun(ours, job(TEAM, 1, 65, "4h"));
        assertThat(odd.get("admitted").asBoolean()).isFalse();
        assertThat(odd.get("problem").asText()).contains("gpus 65");
        assertThat(fleet.post(ours, "/v1/jobs/dry-run", job(OTHERS, 1, 1, "1h")).status())
                .isEqualTo(400);
    }

    /** They have borrowed all that we do not use; it comes back when we ask, and the dry run says so without a name. */
    @Test
    @Order(3)
    void saysWhoWouldStop() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            running(fleet.submit(theirs, job(OTHERS, 1, 8, (2 + i) + "h")));
        }
        JsonNode told = dryRun(ours, job(TEAM, 1, 4, "1h"));
        assertThat(told.get("admitted").asBoolean()).isTrue();
        assertThat(told.get("starts").asText()).isEqualTo("later");
        assertThat(told.get("stops")).isNotEmpty();
        assertThat(told.at("/stops/0/words").asText()).isEqualTo("a job of another organisation");
        assertThat(told.at("/stops/0").has("job")).isFalse();
        assertThat(told.at("/stops/0/how").asText()).isEqualTo("reclaimed");
        assertThat(told.toString()).doesNotContain("bordeaux");
        JsonNode seenByAll = dryRun(fleet.admin(), job(TEAM, 1, 4, "1h"));
        assertThat(seenByAll.at("/stops/0/job").asLong()).isPositive();
    }

    /** All is full and we are at our quota: the next start is when a limit of those that run is over. */
    @Test
    @Order(4)
    void foreseesStarts() throws IOException, InterruptedException {
        long id = fleet.submit(theirs, job(OTHERS, 1, 8, "1h"));
        JsonNode told = fleet.get(theirs, "/v1/forecast").json();
        assertThat(told.get("jobs")).hasSize(1);
        assertThat(told.at("/jobs/0/job").asLong()).isEqualTo(id);
        Instant start = Instant.parse(told.at("/jobs/0/atLimit").asText());
        assertThat(Duration.between(Instant.parse(told.get("now").asText()), start)
                        .toMinutes())
                .isBetween(100L, 121L);
        assertThat(told.get("cut").asBoolean()).isFalse();
        assertThat(told.has("observedShare")).as("nothing has ended").isFalse();
        assertThat(fleet.get(ours, "/v1/forecast").json().get("jobs")).isEmpty();
        JsonNode one = startOf(id);
        assertThat(one.get("atLimit")).isEqualTo(told.at("/jobs/0/atLimit"));
        assertThat(one.has("atLimitAfter")).isFalse();
        assertThat(fleet.get(ours, "/v1/jobs/" + id + "/start").status()).isEqualTo(404);
        assertThat(fleet.get(ours, "/v1/forecast?queue=" + OTHERS).status()).isEqualTo(400);
    }

    /** It answers at once, at first perhaps with nothing. */
    private JsonNode startOf(long job) throws IOException, InterruptedException {
        long until = System.nanoTime() + 20_000_000_000L;
        while (true) {
            JsonNode told = fleet.get(theirs, "/v1/jobs/" + job + "/start").json();
            if (told.get("isOver").asBoolean() || System.nanoTime() > until) {
                return told;
            }
            Thread.sleep(20);
        }
    }

    @Test
    @Order(5)
    void comparesWhatWouldBe() throws IOException, InterruptedException {
        JsonNode down = whatIf(Map.of("nodesDown", List.of("seoul/a/r1/n1"), "days", 1));
        assertThat(down.get("utilisationThen").asDouble()).isBetween(0.1, 1.0);
        assertThat(down.get("later").asInt()).as(down.toString()).isPositive();
        JsonNode dark = whatIf(Map.of("envelopes", List.of(Map.of("site", "seoul", "watts", 1))));
        assertThat(dark.get("startsThen").asInt())
                .isLessThan(dark.get("startsNow").asInt());
        JsonNode same = whatIf(Map.of("quotas", List.of(Map.of("queue", TEAM, "quota", 12))));
        assertThat(same.get("jobs")).isEmpty();
        assertThat(same.get("usedGpuHours")).isEqualTo(same.get("usedGpuHoursThen"));
        assertThat(fleet.post(fleet.admin(), "/v1/what-if", Map.of("policy", "durr"))
                        .body())
                .contains("dure?");
        assertThat(fleet.post(ours, "/v1/what-if", Map.of("policy", "dure")).status())
                .isEqualTo(403);
    }

    private JsonNode whatIf(Map<String, Object> changes) throws IOException, InterruptedException {
        ServedFleet.Answer answer = fleet.post(fleet.admin(), "/v1/what-if", changes);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
