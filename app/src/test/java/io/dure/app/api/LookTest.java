package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the page asks of the API: it is true, and says nothing of strangers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookTest {
    private static final String OUR_LEAF = "amaranth/vision-amaranth";
    private static final String THEIR_LEAF = "bordeaux/vision-bordeaux";

    @TempDir
    private static Path folder = Path.of("");

    private ServedFleet fleet = unset();
    private String viewer = "";
    private long ours;
    private long theirs;

    @SuppressWarnings("NullAway") // set before any test
    private static ServedFleet unset() {
        return null;
    }

    @BeforeAll
    void start() throws IOException, InterruptedException {
        fleet = ServedFleet.start(folder);
        viewer = fleet.token("viewer", "viewer", ServedFleet.OURS);
        ours = fleet.submit(
                fleet.admin(), Map.of("queue", OUR_LEAF, "gpuType", "H100", "gpus", 4, "tasks", 2, "runs", "9h"));
        theirs = fleet.submit(
                fleet.admin(),
                Map.of("queue", THEIR_LEAF, "gpus", 8, "kind", "pretraining", "name", "secret-bordeaux", "runs", "9h"));
        for (int i = 0; i < 7; i++) {
            fleet.submit(fleet.admin(), Map.of("queue", i % 2 == 0 ? OUR_LEAF : THEIR_LEAF, "gpus", 8, "runs", "5h"));
        }
        await(() -> busy(fleet.admin()) >= 24);
    }

    @AfterAll
    void stop() throws IOException {
        if (fleet != null) {
            fleet.close();
        }
    }

    private static void await(BooleanSupplier what) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not come").isLessThan(end);
            Thread.sleep(50);
        }
    }

    private long busy(String token) {
        try {
            return fleet.get(token, "/v1/overview").json().at("/gpus/busy").asLong();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A column of runs, unrolled. */
    private static List<Integer> column(JsonNode runs) {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < runs.size(); i += 2) {
            for (int n = 0; n < runs.get(i + 1).asInt(); n++) {
                values.add(runs.get(i).asInt());
            }
        }
        return values;
    }

    @Test
    void theMapTellsEveryGpuAsTheFleetCountsIt() throws IOException, InterruptedException {
        JsonNode map = fleet.get(fleet.admin(), "/v1/fleet/map").json();
        JsonNode told = fleet.get(fleet.admin(), "/v1/fleet").json();
        List<Integer> use = column(map.at("/gpus/use"));
        assertThat(use).hasSize(told.get("gpus").asInt());
        assertThat(use.stream().filter(u -> u == 0).count())
                .isEqualTo(told.get("free").asLong());
        List<Integer> owner = column(map.at("/gpus/owner"));
        for (int i = 2; i < map.get("owners").size(); i++) {
            int index = i;
            String path = map.get("owners").get(i).asText();
            double used = StreamSupport.stream(
                            fleet.get(fleet.admin(), "/v1/queues")
                                    .json()
                                    .get("queues")
                                    .spliterator(),
                            false)
                    .filter(queue -> queue.get("path").asText().equals(path))
                    .findFirst()
                    .orElseThrow()
                    .get("used")
                    .asDouble();
            assertThat(owner.stream().filter(o -> o == index).count()).as(path).isEqualTo(Math.round(used));
        }
        assertThat(column(map.at("/nodes/state"))).hasSize(6);
    }

    @Test
    void strangersAreBusyAndNothingElse() throws IOException, InterruptedException {
        JsonNode map = fleet.get(viewer, "/v1/fleet/map").json();
        JsonNode all = fleet.get(fleet.admin(), "/v1/fleet/map").json();
        assertThat(map.toString()).doesNotContain(ServedFleet.THEIRS);
        List<Integer> owner = column(map.at("/gpus/owner"));
        List<Integer> truth = column(all.at("/gpus/owner"));
        int bordeaux = all.get("owners").findValuesAsText("").size() + 3; // "", "", amaranth, bordeaux
        assertThat(all.get("owners").get(bordeaux).asText()).isEqualTo("bordeaux");
        for (int g = 0; g < owner.size(); g++) {
            boolean isTheirs = truth.get(g) == bordeaux;
            assertThat(owner.get(g) == 1).as("GPU " + g).isEqualTo(isTheirs);
            if (isTheirs) {
                assertThat(column(map.at("/gpus/kind")).get(g)).isEqualTo(99);
                assertThat(column(map.at("/gpus/age")).get(g)).isEqualTo(99);
                assertThat(column(map.at("/gpus/cap")).get(g)).isEqualTo(99);
            }
        }
    }

    @Test
    void nothingOfStrangersIsInAnyAnswer() throws IOException, InterruptedException {
        for (String path : List.of(
                "/v1/overview",
                "/v1/fleet/map",
                "/v1/shares",
                "/v1/power",
                "/v1/job-pages",
                "/v1/job-pages?sort=gpus&order=asc",
                "/v1/job-pages?state=running",
                "/v1/job-pages?name=secret",
                "/v1/fleet/node?name=seoul/a/r1/n1",
                "/v1/fleet/node?name=seoul/a/r1/n2",
                "/v1/fleet/node?name=seoul/a/r1/n3",
                "/v1/fleet/node?name=seoul/a/r1/n4")) {
            ServedFleet.Answer answer = fleet.get(viewer, path);
            assertThat(answer.body()).as(path).doesNotContain(ServedFleet.THEIRS, "secret");
        }
        assertThat(fleet.get(viewer, "/v1/job-pages?queue=bordeaux").status()).isEqualTo(400);
        assertThat(fleet.get(viewer, "/v1/plan").status()).isEqualTo(403);
        assertThat(fleet.get("", "/v1/overview").status()).isEqualTo(401);
        JsonNode seen = fleet.get(viewer, "/v1/overview").json();
        JsonNode all = fleet.get(fleet.admin(), "/v1/overview").json();
        assertThat(seen.at("/gpus/busy")).isEqualTo(all.at("/gpus/busy"));
        assertThat(all.toString()).contains(THEIR_LEAF); // so that the test could fail
        assertThat(jobs(fleet.get(viewer, "/v1/job-pages").json()))
                .contains(ours)
                .doesNotContain(theirs);
        assertThat(jobs(fleet.get(fleet.admin(), "/v1/job-pages").json())).contains(ours, theirs);
    }

    private static List<Long> jobs(JsonNode page) {
        List<Long> ids = new ArrayList<>();
        page.get("jobs").forEach(job -> ids.add(job.get("id").asLong()));
        return ids;
    }

    @Test
    void pagesOfJobsAreInOrderAndComplete() throws IOException, InterruptedException {
        for (String sort : List.of("id", "gpus", "priority", "submitted", "started", "ended")) {
            for (String order : List.of("asc", "desc")) {
                List<Long> whole =
                        jobs(fleet.get(fleet.admin(), "/v1/job-pages?limit=500&sort=" + sort + "&order=" + order)
                                .json());
                List<Long> cut = new ArrayList<>();
                String after = "";
                do {
                    JsonNode page = fleet.get(
                                    fleet.admin(),
                                    "/v1/job-pages?limit=2&sort=" + sort + "&order=" + order
                                            + (after.isEmpty() ? "" : "&after=" + after))
                            .json();
                    cut.addAll(jobs(page));
                    after = page.path("next").asText("");
                } while (!after.isEmpty());
                assertThat(cut).as(sort + " " + order).isEqualTo(whole).doesNotHaveDuplicates();
            }
        }
        JsonNode bySize =
                fleet.get(fleet.admin(), "/v1/job-pages?sort=gpus&order=asc").json();
        List<Double> sizes = new ArrayList<>();
        bySize.get("jobs").forEach(job -> sizes.add(job.get("gpus").asDouble()));
        assertThat(sizes).isSorted();
    }

    @Test
    void changesMakeOfTheOldMapTheNew() throws IOException, InterruptedException {
        JsonNode before = fleet.get(fleet.admin(), "/v1/fleet/map").json();
        long short1 = fleet.submit(
                fleet.admin(), Map.of("queue", "amaranth/speech-amaranth", "gpuType", "L40", "gpus", 2, "runs", "9h"));
        await(() -> isRunning(short1));
        Thread.sleep(500);
        JsonNode news = fleet.get(
                        fleet.admin(),
                        "/v1/fleet/map?since=" + before.get("version").asText())
                .json();
        JsonNode after = fleet.get(fleet.admin(), "/v1/fleet/map").json();
        assertThat(news.has("racks")).isFalse();
        assertThat(news.get("changed")).isNotEmpty();
        List<Integer> first = new ArrayList<>(List.of(0));
        before.get("lots").forEach(lot -> {
            for (int n = 0; n < lot.get(0).asInt(); n++) {
                first.add(first.getLast() + lot.get(3).asInt());
            }
        });
        for (String name : List.of("use", "owner", "kind", "cap", "age")) {
            List<Integer> column = column(before.at("/gpus/" + name));
            int at = 0;
            for (JsonNode node : news.get("changed")) {
                for (int g = first.get(node.asInt()); g < first.get(node.asInt() + 1); g++) {
                    column.set(g, news.get(name).get(at++).asInt());
                }
            }
            assertThat(column).as(name).isEqualTo(column(after.at("/gpus/" + name)));
        }
        assertThat(fleet.get(fleet.admin(), "/v1/fleet/map?since=5").json().has("racks"))
                .isTrue();
        fleet.post(fleet.admin(), "/v1/jobs/" + short1 + "/cancel", Map.of());
    }

    private boolean isRunning(long job) {
        try {
            return fleet.get(fleet.admin(), "/v1/jobs/" + job)
                    .json()
                    .at("/job/state")
                    .asText()
                    .equals("running");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theEnvelopeIsToldAndGoesOnAfterAnOperatorSetIt() throws IOException, InterruptedException, SQLException {
        assertThat(fleet.get(viewer, "/v1/power")
                        .json()
                        .at("/sites/0/limitWatts")
                        .asLong())
                .isEqualTo(90_000);
        ServedFleet.Answer set = fleet.call(
                fleet.admin(),
                "PUT",
                "/v1/sites/seoul/envelope",
                "{\"steps\":[{\"watts\":95000},{\"from\":\"2099-01-01T00:00:00Z\",\"watts\":50000}]}",
                Map.of());
        assertThat(set.status()).isEqualTo(204);
        await(() -> limit() == 95_000);
        assertThat(fleet.get(viewer, "/v1/power")
                        .json()
                        .at("/sites/0/changes/0/watts")
                        .asLong())
                .isEqualTo(50_000);
        Limits read = new Limits();
        read.read(fleet.serving().plane(), List.of()); // as another server would, of the database alone
        assertThat(read.wattsAt(0, fleet.serving().plane().control().clock().nowMillis()))
                .hasValue(95_000L);
    }

    @Test
    void aHallWithAnEnvelopeOfItsOwnIsToldBelowItsSite() throws IOException, InterruptedException, SQLException {
        String path = "/v1/sites/seoul/halls/a/envelope";
        String steps = "{\"steps\":[{\"watts\":80000},{\"from\":\"2099-01-01T00:00:00Z\",\"watts\":40000}]}";
        assertThat(halls()).isEmpty();
        assertThat(fleet.call(viewer, "PUT", path, steps, Map.of()).status()).isEqualTo(403);
        assertThat(fleet.call(fleet.admin(), "PUT", path.replace("/a/", "/b/"), steps, Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(fleet.call(fleet.admin(), "PUT", path, steps, Map.of()).status())
                .isEqualTo(204);
        await(() -> halls().size() == 1);
        JsonNode hall = halls().get(0);
        assertThat(hall.get("name").asText()).isEqualTo("a");
        assertThat(hall.get("limitWatts").asLong()).isEqualTo(80_000);
        assertThat(hall.at("/changes/0/watts").asLong()).isEqualTo(40_000);
        JsonNode site = fleet.get(viewer, "/v1/power").json().at("/sites/0"); // its one hall draws all that it draws
        assertThat(site.at("/halls/0/drawWatts")).isEqualTo(site.get("drawWatts"));
        assertThat(site.get("drawWatts").asLong()).isPositive();
        assertThat(site.at("/halls/0/draw")).isEqualTo(site.get("draw"));
        assertThat(site.at("/halls/0/limit")).hasSameSizeAs(site.get("limit"));
        int number = fleet.serving().plane().control().book().hall(0, "a");
        Limits read = new Limits();
        read.read(fleet.serving().plane(), List.of()); // as another server would, of the database alone
        assertThat(read.hallWattsAt(
                        number, fleet.serving().plane().control().clock().nowMillis()))
                .hasValue(80_000L);
        assertThat(fleet.call(fleet.admin(), "PUT", path, "{\"steps\":[]}", Map.of())
                        .status())
                .isEqualTo(204);
        await(() -> halls().isEmpty());
    }

    private JsonNode halls() {
        try {
            return fleet.get(viewer, "/v1/power").json().at("/sites/0/halls");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long limit() {
        try {
            return fleet.get(viewer, "/v1/power")
                    .json()
                    .at("/sites/0/limitWatts")
                    .asLong();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void thePageIsKeptByBrowsersAndGuarded() throws IOException, InterruptedException {
        HttpResponse<byte[]> page = raw("/", Map.of("Accept-Encoding", "gzip"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        String tag = page.headers().firstValue("ETag").orElseThrow();
        assertThat(raw("/", Map.of("If-None-Match", tag)).statusCode()).isEqualTo(304);
        assertThat(raw("/", Map.of("If-None-Match", "\"other\"")).statusCode()).isEqualTo(200);
        assertThat(raw("/page/main.js", Map.of())
                        .headers()
                        .firstValue("Content-Type")
                        .orElse(""))
                .startsWith("text/javascript");
        assertThat(raw("/page/../openapi.yaml", Map.of()).statusCode()).isIn(400, 404);
        assertThat(raw("/page/nothing.js", Map.of()).statusCode()).isEqualTo(404);
    }

    private HttpResponse<byte[]> raw(String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(fleet.uri(path)).timeout(Duration.ofSeconds(20));
        headers.forEach(request::header);
        return fleet.http().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void theLiveFeedTellsOfAChange() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(fleet.uri("/v1/fleet/live"))
                .header("Authorization", "Bearer " + viewer)
                .header("Accept", "text/event-stream")
                .build();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                fleet.http()
                        .send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8))) {
            long first = version(lines);
            fleet.submit(fleet.admin(), Map.of("queue", OUR_LEAF, "gpus", 1, "runs", "1h"));
            assertThat(version(lines)).isGreaterThan(first);
        }
        assertThat(fleet.get(viewer, "/v1/fleet/live").status()).isEqualTo(406);
    }

    private static long version(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                return ServedFleet.json(line.substring(5)).get("version").asLong();
            }
        }
        throw new IOException("the feed ended");
    }

    @Test
    void whyComesWithItsNumbers() throws IOException, InterruptedException {
        long job = fleet.submit(fleet.admin(), Map.of("queue", OUR_LEAF, "gpus", 8, "tasks", 4, "gpuType", "H100"));
        await(() -> {
            try {
                JsonNode why = fleet.get(viewer, "/v1/jobs/" + job + "/why").json();
                return why.at("/reasons/0/numbers").isObject()
                        && !why.at("/reasons/0/code").asText().equals("NotYetDecided");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        JsonNode why = fleet.get(viewer, "/v1/jobs/" + job + "/why").json();
        assertThat(why.toString()).doesNotContain(ServedFleet.THEIRS);
        assertThat(why.at("/reasons/0/numbers").toString()).contains("Gpus");
    }
}
