package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What was used and who did what, against attempts whose times and places are written by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccountsTest {
    private static final long HOUR = 3_600_000;

    @TempDir
    private static Path folder = Path.of("");

    private ServedFleet fleet = unset();
    private String keeper = "";
    private String stranger = "";

    @SuppressWarnings("NullAway") // set before any test
    private static ServedFleet unset() {
        return null;
    }

    /** Time 0 is now, so all of it lies before: -30 h to -1 h. */
    @BeforeAll
    void start() throws IOException, InterruptedException, SQLException {
        fleet = ServedFleet.start(folder);
        keeper = fleet.token("keeper", "queue-admin", "amaranth");
        stranger = fleet.token("stranger", "queue-admin", "bordeaux");
        long team = fleet.submit(keeper, job("amaranth/vision-amaranth", "kim"));
        long other = fleet.submit(keeper, job("amaranth/speech-amaranth", "lee"));
        long theirs = fleet.submit(stranger, job("bordeaux/vision-bordeaux", "park"));
        try (Connection db = fleet.serving().plane().database().readers().getConnection();
                Statement s = db.createStatement()) {
            // 8 whole H100 for 10 h; 2 for 2 h; one L40 for 4 h, of which the window may cut; theirs.
            attempt(s, team, 101, -30 * HOUR, -20 * HOUR, "[[0,255,0,1]]");
            attempt(s, team, 102, -10 * HOUR, -8 * HOUR, "[[0,3,0,1]]");
            attempt(s, other, 103, -6 * HOUR, -2 * HOUR, "[[4,1,0,1]]");
            attempt(s, theirs, 104, -30 * HOUR, -HOUR, "[[1,255,0,1]]");
        }
    }

    private static Map<String, Object> job(String queue, String user) {
        return Map.of("queue", queue, "user", user, "hold", true, "kind", "simulation");
    }

    private static void attempt(Statement s, long job, int attempt, long from, long to, String placement)
            throws SQLException {
        s.execute("insert into attempt (job, attempt, site, started_millis, ended_millis, ending, placement) values ("
                + job + ", " + attempt + ", 0, " + from + ", " + to + ", 0, '" + placement + "')");
    }

    @AfterAll
    void stop() throws IOException {
        if (fleet != null) {
            fleet.close();
        }
    }

    private JsonNode usage(String token, String query) throws IOException, InterruptedException {
        ServedFleet.Answer answer = fleet.get(token, "/v1/usage" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("rows");
    }

    private static double hours(JsonNode rows, String key) {
        for (JsonNode row : rows) {
            if (row.get("key").asText().equals(key)) {
                return row.get("gpuHours").asDouble();
            }
        }
        return 0;
    }

    @Test
    void addsUpByEachThing() throws IOException, InterruptedException {
        JsonNode queues = usage(keeper, "");
        assertThat(hours(queues, "amaranth/vision-amaranth")).isEqualTo(84);
        assertThat(hours(queues, "amaranth/speech-amaranth")).isEqualTo(4);
        assertThat(queues).hasSize(2);
        assertThat(queues.toString()).doesNotContain("bordeaux");
        JsonNode users = usage(keeper, "?by=user");
        assertThat(hours(users, "kim")).isEqualTo(84);
        assertThat(hours(users, "lee")).isEqualTo(4);
        JsonNode types = usage(keeper, "?by=type");
        assertThat(hours(types, "H100")).isEqualTo(84);
        assertThat(hours(types, "L40")).isEqualTo(4);
        assertThat(hours(usage(keeper, "?by=kind"), "simulation")).isEqualTo(88);
        assertThat(hours(usage(fleet.admin(), "?by=site"), "seoul")).isEqualTo(88 + 8 * 29);
        double days = 0;
        for (JsonNode day : usage(keeper, "?by=day")) {
            days += day.get("gpuHours").asDouble();
            assertThat(day.get("gpuHours").asDouble()).isLessThanOrEqualTo(8 * 24);
        }
        assertThat(days).isCloseTo(88, within(0.01));
    }

    @Test
    void cutsAtTheWindow() throws IOException, InterruptedException {
        java.time.Instant zero = fleet.serving().plane().fleet().zero();
        String from = zero.minusSeconds(25 * 3600).toString();
        String to = zero.minusSeconds(9 * 3600).toString();
        JsonNode rows = usage(keeper, "?from=" + from + "&to=" + to);
        assertThat(hours(rows, "amaranth/vision-amaranth")).isEqualTo(8 * 5 + 2);
        assertThat(rows).hasSize(1);
        assertThat(fleet.get(keeper, "/v1/usage?from=" + to + "&to=" + from).status())
                .isEqualTo(400);
        assertThat(fleet.get(keeper, "/v1/usage?by=quue").body()).contains("queue?");
    }

    /** H100 draw 1.2 kW with their part of the node. Of L40 nothing is known, and so nothing is told. */
    @Test
    void pricesWhatIsKnown() throws IOException, InterruptedException {
        Map<String, Object> prices = Map.of("gpuHour", Map.of("H100", 2.5), "currency", "KRW");
        assertThat(fleet.call(keeper, "PUT", "/v1/prices", ServedFleet.text(prices), Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(fleet.call(fleet.admin(), "PUT", "/v1/prices", ServedFleet.text(prices), Map.of())
                        .status())
                .isEqualTo(204);
        JsonNode rows = usage(keeper, "?by=type");
        assertThat(rows.get(0).get("cost").asDouble()).isEqualTo(210);
        assertThat(rows.get(0).get("energyKwh").asDouble()).isCloseTo(84 * 1.2, within(0.001));
        assertThat(rows.get(1).has("energyKwh")).isFalse();
        assertThat(rows.get(1).has("cost")).as("no price of L40 is told").isFalse();
        assertThat(usage(keeper, "?by=type&gpuHour=2").get(1).get("cost").asDouble())
                .isEqualTo(8);
        assertThat(fleet.call(
                                fleet.admin(),
                                "PUT",
                                "/v1/prices",
                                ServedFleet.text(Map.of("gpuHour", Map.of("H10", 1))),
                                Map.of())
                        .body())
                .contains("H100?");
    }

    @Test
    void comesAsCsvAndParquet() throws IOException, InterruptedException, SQLException {
        ServedFleet.Answer csv = fleet.call(keeper, "GET", "/v1/usage?by=user", "", Map.of("Accept", "text/csv"));
        assertThat(csv.type()).startsWith("text/csv");
        assertThat(csv.body().lines().toList())
                .startsWith("user,gpu_hours,jobs,attempts,energy_kwh,cost")
                .anyMatch(line -> line.startsWith("kim,84.0,1,2,"));
        HttpRequest request = HttpRequest.newBuilder(fleet.uri("/v1/usage?by=user"))
                .header("Authorization", "Bearer " + keeper)
                .header("Accept", "application/vnd.apache.parquet")
                .build();
        Path file = folder.resolve("usage.parquet");
        Files.write(
                file,
                fleet.http()
                        .send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body());
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement s = duckDb.createStatement();
                ResultSet r = s.executeQuery("select gpu_hours from '" + file + "' where \"user\" = 'kim'")) {
            assertThat(r.next()).isTrue();
            assertThat(r.getDouble(1)).isEqualTo(84);
        }
    }

    /**
     * In a month that is long over nobody had a quota yet: all is borrowed of nobody, and kim's part is what he held. A
     * task of an elastic job beyond its fewest counts while it was there.
     */
    @Test
    void chargesBackByMonth() throws IOException, InterruptedException, SQLException {
        long elastic = fleet.submit(keeper, job("amaranth/speech-amaranth", "growing"));
        java.time.Instant day = java.time.Instant.parse("2026-05-31T20:00:00Z");
        long at = day.toEpochMilli() - fleet.serving().plane().fleet().zero().toEpochMilli();
        try (Connection db = fleet.serving().plane().database().readers().getConnection();
                Statement s = db.createStatement()) {
            attempt(s, elastic, 201, at, at + 10 * HOUR, "[[0,1,0,1]]");
            s.execute("insert into growth (job, attempt, task, site, started_millis, ended_millis, placement) values ("
                    + elastic + ", 201, 1, 0, " + (at + 2 * HOUR) + ", " + (at + 8 * HOUR) + ", '[[0,6,0,1]]')");
        }
        JsonNode used = usage(keeper, "?by=user&from=2026-05-01&to=2026-07-01");
        assertThat(hours(used, "growing")).isEqualTo(10 + 2 * 6);
        assertThat(used.get(0).get("attempts").asInt()).isEqualTo(1);
        ServedFleet.Answer told = fleet.get(keeper, "/v1/chargeback?by=user&from=2026-05-01&to=2026-07-01&gpuHour=2");
        assertThat(told.status()).as(told.body()).isEqualTo(200);
        JsonNode rows = told.json().get("rows");
        assertThat(rows.findValuesAsText("month")).containsExactly("2026-05", "2026-06");
        assertThat(rows.get(0).get("gpuHours").asDouble()).isEqualTo(4 + 2 * 2);
        assertThat(rows.get(1).get("gpuHours").asDouble()).isEqualTo(6 + 4 * 2);
        assertThat(rows.get(1).get("borrowedGpuHours").asDouble()).isEqualTo(14);
        assertThat(rows.get(1).get("cost").asDouble()).isEqualTo(28);
        assertThat(told.body()).doesNotContain("bordeaux").doesNotContain("park");
        ServedFleet.Answer csv = fleet.call(
                keeper, "GET", "/v1/chargeback?from=2026-05-01&to=2026-06-01", "", Map.of("Accept", "text/csv"));
        assertThat(csv.body().lines().toList())
                .startsWith(
                        "month,queue,user,entitled_gpu_hours,gpu_hours,borrowed_gpu_hours,lent_gpu_hours,energy_kwh,"
                                + "cost")
                .anyMatch(line -> line.startsWith("2026-05,amaranth/speech-amaranth,,0.0,8.0,8.0,0.0,9.6"));
        HttpRequest request = HttpRequest.newBuilder(fleet.uri("/v1/chargeback?by=user&from=2026-05-01&to=2026-07-01"))
                .header("Authorization", "Bearer " + keeper)
                .header("Accept", "application/vnd.apache.parquet")
                .build();
        Path file = folder.resolve("chargeback.parquet");
        Files.write(
                file,
                fleet.http()
                        .send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body());
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement s = duckDb.createStatement();
                ResultSet r = s.executeQuery("select sum(gpu_hours) from '" + file + "' where \"user\" = 'growing'")) {
            assertThat(r.next()).isTrue();
            assertThat(r.getDouble(1)).isEqualTo(22);
        }
    }

    @Test
    void tellsEachWhatConcernsHim() throws IOException, InterruptedException {
        long mine = fleet.submit(keeper, job("amaranth/vision-amaranth", "kim"));
        long theirs = fleet.submit(stranger, job("bordeaux/vision-bordeaux", "park"));
        fleet.post(keeper, "/v1/jobs/" + mine + "/cancel", Map.of());
        fleet.post(stranger, "/v1/jobs/" + theirs + "/cancel", Map.of());
        ServedFleet.Answer again = fleet.post(keeper, "/v1/jobs/" + mine + "/cancel", Map.of());
        assertThat(again.status()).as("it is over already: " + again.body()).isEqualTo(409);
        fleet.post(fleet.admin(), "/v1/nodes/drain?node=seoul/a/r2/n1", Map.of());
        String ours = fleet.get(keeper, "/v1/audit").body();
        assertThat(ours).contains("job " + mine).doesNotContain("stranger").doesNotContain("node-drained");
        JsonNode all = fleet.get(fleet.admin(), "/v1/audit").json().get("entries");
        assertThat(all.findValuesAsText("action")).contains("cancel", "token-made");
        assertThat(fleet.get(fleet.admin(), "/v1/audit?who=stranger")
                        .json()
                        .at("/entries/0/subject")
                        .asText())
                .isEqualTo("job " + theirs);
        assertThat(fleet.get(keeper, "/v1/audit?queue=bordeaux").status()).isEqualTo(400);
        String viewer = fleet.token("viewer", "viewer", "amaranth");
        assertThat(fleet.get(viewer, "/v1/audit").status()).isEqualTo(403);
    }

    @Test
    void makesOneJobOfOneKeyEvenIfManySendItAtOnce() throws InterruptedException, ExecutionException, IOException {
        String body = ServedFleet.text(job("amaranth/vision-amaranth", "kim"));
        List<Future<ServedFleet.Answer>> coming = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 24; i++) {
                String sent = i % 8 == 7 ? body.replace("simulation", "data") : body;
                coming.add(threads.submit(() ->
                        fleet.call(keeper, "POST", "/v1/jobs", sent, Map.of("Idempotency-Key", "one at a time"))));
            }
        }
        Set<Long> made = new TreeSet<>();
        for (Future<ServedFleet.Answer> one : coming) {
            ServedFleet.Answer answer = one.get();
            assertThat(answer.status()).as(answer.body()).isIn(200, 201, 409);
            if (answer.status() < 400) {
                made.add(answer.json().get("id").asLong());
            }
        }
        assertThat(made).hasSize(1);
        assertThat(fleet.get("", "/health/ready").status()).isEqualTo(200);
    }

    @Test
    void staysAsItIs() {
        for (String change : List.of("update audit set who = 'x'", "delete from audit", "truncate audit")) {
            assertThatThrownBy(() -> {
                        try (Connection db = fleet.serving()
                                        .plane()
                                        .database()
                                        .readers()
                                        .getConnection();
                                Statement s = db.createStatement()) {
                            s.execute(change);
                        }
                    })
                    .as(change)
                    .hasMessageContaining("only added to");
        }
    }
}
