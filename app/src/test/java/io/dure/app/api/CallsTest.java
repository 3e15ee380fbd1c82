package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A call from its terms to awards that are taken back, by those who may, and seen by those who may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallsTest {
    @TempDir
    private static Path folder = Path.of("");

    private ServedFleet fleet = unset();
    private String ours = "";
    private String ourKeeper = "";
    private String theirs = "";
    private String reviewer = "";

    @SuppressWarnings("NullAway") // set before any test
    private static ServedFleet unset() {
        return null;
    }

    @BeforeAll
    void start() throws IOException, InterruptedException {
        fleet = ServedFleet.start(folder);
        ours = fleet.token("kim", "submitter", "amaranth");
        ourKeeper = fleet.token("keeper", "queue-admin", "amaranth");
        theirs = fleet.token("park", "submitter", "bordeaux");
        reviewer = fleet.token("judge", "viewer", "all");
    }

    @AfterAll
    void stop() throws IOException {
        if (fleet != null) {
            fleet.close();
        }
    }

    private Map<String, Object> terms(String queue, long gpus) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Map<String, Object> terms = new LinkedHashMap<>();
        terms.put("title", "Round 1");
        terms.put("queue", queue);
        terms.put(
                "lots",
                List.of(Map.of(
                        "name",
                        "h100",
                        "gpuType",
                        "H100",
                        "gpus",
                        gpus,
                        "unit",
                        4,
                        "mostPerApplication",
                        8,
                        "from",
                        today.minusDays(30).toString(),
                        "to",
                        today.plusDays(300).toString())));
        terms.put("kinds", List.of("university", "company"));
        terms.put("minScore", 50);
        terms.put("reviewers", List.of("judge"));
        terms.put("criteria", Map.of("impact", 3, "readiness", 1));
        terms.put("closes", Instant.now().plusSeconds(86_400).toString());
        terms.put("idle", Map.of("belowPercent", 20, "days", 7));
        return terms;
    }

    private long open(String queue, long gpus) throws IOException, InterruptedException {
        ServedFleet.Answer made = fleet.post(fleet.admin(), "/v1/calls", terms(queue, gpus));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().get("state").asText()).isEqualTo("open");
        return made.json().get("id").asLong();
    }

    private long apply(long call, String token, String institution, String kind, long gpus, long least)
            throws IOException, InterruptedException {
        ServedFleet.Answer made = fleet.post(
                token,
                "/v1/calls/" + call + "/applications",
                Map.of(
                        "title",
                        "of " + institution,
                        "institution",
                        institution,
                        "kind",
                        kind,
                        "lot",
                        "h100",
                        "gpus",
                        gpus,
                        "least",
                        least));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().get("id").asLong();
    }

    private int score(String token, long call, long application, int impact, int readiness)
            throws IOException, InterruptedException {
        return fleet.call(
                        token,
                        "PUT",
                        "/v1/calls/" + call + "/applications/" + application + "/score",
                        ServedFleet.text(Map.of("points", Map.of("impact", impact, "readiness", readiness))),
                        Map.of())
                .status();
    }

    private JsonNode application(String token, long call, long application) throws IOException, InterruptedException {
        ServedFleet.Answer told = fleet.get(token, "/v1/calls/" + call + "/applications/" + application);
        assertThat(told.status()).as(told.body()).isEqualTo(200);
        return told.json();
    }

    @Test
    void fromItsTermsToTakingBack() throws IOException, InterruptedException, SQLException {
        assertThat(fleet.post(ourKeeper, "/v1/calls", terms("all", 12)).status())
                .isEqualTo(403);
        long call = open("all", 12);
        long best = apply(call, ours, "Hanbit University", "university", 8, 4);
        long second = apply(call, theirs, "Noeul", "company", 8, 4);
        long third = apply(call, ours, "Saebyeok", "university", 8, 8);
        long low = apply(call, ours, "Saebyeok", "university", 4, 4);
        long club = apply(call, theirs, "Chess", "club", 4, 4);

        // An applicant sees his own, who keeps his queue too; a stranger neither these nor that they are there.
        assertThat(fleet.get(theirs, "/v1/calls/" + call + "/applications/" + best)
                        .status())
                .isEqualTo(404);
        assertThat(fleet.get(theirs, "/v1/calls/" + call + "/applications").body())
                .contains("Noeul")
                .doesNotContain("Hanbit");
        assertThat(fleet.get(ourKeeper, "/v1/calls/" + call + "/applications").body())
                .contains("Hanbit")
                .doesNotContain("Noeul");
        assertThat(application(reviewer, call, best).has("by")).isFalse();

        // Reviewers give points, and nobody else; each once, and again.
        assertThat(score(ours, call, best, 90, 90)).isEqualTo(403);
        assertThat(score(fleet.admin(), call, best, 90, 90)).isEqualTo(403);
        assertThat(score(reviewer, call, best, 10, 10)).isEqualTo(204);
        assertThat(score(reviewer, call, best, 90, 70)).isEqualTo(204);
        assertThat(score(reviewer, call, second, 80, 80)).isEqualTo(204);
        assertThat(score(reviewer, call, third, 60, 60)).isEqualTo(204);
        assertThat(score(reviewer, call, low, 40, 40)).isEqualTo(204);
        assertThat(score(reviewer, call, club, 99, 99)).isEqualTo(204);
        assertThat(application(ours, call, best).has("score"))
                .as("before it is decided")
                .isFalse();

        String award = "/v1/calls/" + call + "/award";
        assertThat(fleet.call(fleet.admin(), "POST", award, "", Map.of()).status())
                .as("it is open")
                .isEqualTo(409);
        assertThat(fleet.call(ourKeeper, "POST", "/v1/calls/" + call + "/close", "", Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(fleet.call(fleet.admin(), "POST", "/v1/calls/" + call + "/close", "", Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(fleet.post(
                                ours,
                                "/v1/calls/" + call + "/applications",
                                Map.of("title", "x", "institution", "x", "kind", "x", "lot", "h100", "gpus", 1))
                        .status())
                .isEqualTo(409);

        JsonNode dry = fleet.call(fleet.admin(), "POST", award + "?dry=1", "", Map.of())
                .json();
        assertThat(dry.get("kept").asBoolean()).isFalse();
        JsonNode decided =
                fleet.call(fleet.admin(), "POST", award, "", Map.of()).json();
        assertThat(decided.get("gpus").asLong()).isEqualTo(12);
        assertThat(decided.get("awards").asLong()).isEqualTo(2);
        assertThat(decided.get("rulings")).isEqualTo(dry.get("rulings"));

        JsonNode won = application(ours, call, best);
        assertThat(won.get("score").asDouble()).isEqualTo(85);
        assertThat(won.at("/award/gpus").asLong()).isEqualTo(8);
        assertThat(application(theirs, call, second).at("/award/gpus").asLong()).isEqualTo(4);
        assertThat(application(theirs, call, second).at("/award/limitedBy").asText())
                .isEqualTo("lot");
        assertThat(application(ours, call, third).at("/refusal/code").asText()).isEqualTo("too-little-left-lot");
        assertThat(application(ours, call, third).at("/refusal/words").asText())
                .contains("at least 8")
                .contains("was 0");
        assertThat(application(ours, call, low).at("/refusal/code").asText()).isEqualTo("score-too-low");
        assertThat(application(theirs, call, club).at("/refusal/code").asText()).isEqualTo("kind-not-eligible");

        // The award is a queue, and its end is on the list of what is to come.
        String queue = won.at("/award/queue").asText();
        JsonNode queues = fleet.get(fleet.admin(), "/v1/queues").json().get("queues");
        assertThat(queues.findValuesAsText("path")).contains(queue);
        assertThat(fleet.get(fleet.admin(), "/v1/quotas").body())
                .contains(queue)
                .contains("award of application " + best);
        long job = fleet.submit(fleet.admin(), Map.of("queue", queue, "gpus", 1, "gpuType", "H100", "runs", "1h"));
        assertThat(job).isPositive();
        assertThat(fleet.get(theirs, "/v1/calls/" + call + "/awards").json().get("awards"))
                .hasSize(1);

        // In seven days one GPU of eight for a day is 1.8 %: idle. And a stranger's 4 for 7 days are not.
        use(job, 24, "[[0,1,0,1]]", 401);
        long other = fleet.submit(
                fleet.admin(),
                Map.of(
                        "queue",
                        application(theirs, call, second).at("/award/queue").asText(),
                        "hold",
                        true));
        use(other, 7 * 24, "[[0,15,0,1]]", 402);
        JsonNode awards =
                fleet.get(fleet.admin(), "/v1/calls/" + call + "/awards").json().get("awards");
        System.err.println(awards);
        assertThat(awards.get(0).get("usedPercent").asDouble()).isBetween(1.7, 2.0);
        assertThat(awards.get(0).get("idle").asBoolean()).isTrue();
        assertThat(awards.get(1).get("usedPercent").asDouble()).isBetween(99.0, 100.1);
        assertThat(awards.get(1).get("idle").asBoolean()).isFalse();

        String takeBack = "/v1/calls/" + call + "/applications/%d/take-back";
        assertThat(fleet.post(ourKeeper, takeBack.formatted(best), Map.of()).status())
                .isEqualTo(403);
        ServedFleet.Answer why = fleet.post(fleet.admin(), takeBack.formatted(second), Map.of());
        assertThat(why.status()).as(why.body()).isEqualTo(400);
        assertThat(fleet.post(fleet.admin(), takeBack.formatted(best), Map.of()).status())
                .isEqualTo(204);
        assertThat(fleet.post(fleet.admin(), takeBack.formatted(best), Map.of()).status())
                .isEqualTo(409);
        assertThat(application(ours, call, best).get("state").asText()).isEqualTo("taken-back");
        assertThat(fleet.get(fleet.admin(), "/v1/quotas").body()).doesNotContain("award of application " + best + "\"");
        for (JsonNode q : fleet.get(fleet.admin(), "/v1/queues").json().get("queues")) {
            if (q.get("path").asText().equals(queue)) {
                assertThat(q.get("quota").asLong()).isZero();
                assertThat(q.get("borrowLimit").asLong()).isZero();
            }
        }

        // What was taken back goes to the next who had nothing.
        assertThat(fleet.call(fleet.admin(), "POST", award, "", Map.of())
                        .json()
                        .get("gpus")
                        .asLong())
                .isEqualTo(8);
        assertThat(application(ours, call, third).at("/award/gpus").asLong()).isEqualTo(8);
    }

    /** Time 0 is now, so what was used lies before. */
    private void use(long job, int hours, String placement, int attempt) throws SQLException {
        try (Connection db = fleet.serving().plane().database().readers().getConnection();
                Statement s = db.createStatement()) {
            s.execute(
                    "insert into attempt (job, attempt, site, started_millis, ended_millis, ending, placement) values ("
                            + job + ", " + attempt + ", 0, " + -3_600_000L * hours + ", 0, 0, '" + placement + "')");
        }
    }

    @Test
    void termsThatCannotBeAreToldWhy() throws IOException, InterruptedException {
        ServedFleet.Answer much = fleet.post(fleet.admin(), "/v1/calls", terms("amaranth", 21));
        assertThat(much.status()).isEqualTo(400);
        assertThat(much.body()).contains("21 GPUs").contains("has 0 left");
        Map<String, Object> terms = terms("all", 8);
        terms.put("closes", "2020-01-01T00:00:00Z");
        assertThat(fleet.post(fleet.admin(), "/v1/calls", terms).body()).contains("after opens");
        terms = terms("all", 8);
        terms.put("kinds", List.of());
        assertThat(fleet.post(fleet.admin(), "/v1/calls", terms).body()).contains("kinds");
        long call = open("all", 8);
        ServedFleet.Answer lot = fleet.post(
                ours,
                "/v1/calls/" + call + "/applications",
                Map.of("title", "x", "institution", "x", "kind", "x", "lot", "h10", "gpus", 1));
        assertThat(lot.status()).isEqualTo(400);
        assertThat(lot.body()).contains("h100?");
        assertThat(fleet.get(ours, "/v1/calls/999").status()).isEqualTo(404);
    }
}
