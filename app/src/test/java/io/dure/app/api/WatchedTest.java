package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What those see who watch over the server, and the limits that it keeps: one that is set up tightly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WatchedTest {
    private static final Options TIGHT = new Options(50, 4096, 3, 2, true);
    private static final Pattern METRIC = Pattern.compile("\\b(?:dure|jvm|process|system)_[a-z_]+");

    @TempDir
    private static Path folder = Path.of("");

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final PrintStream before = System.err;
    private ServedFleet fleet = unset();

    @SuppressWarnings("NullAway") // set before any test
    private static ServedFleet unset() {
        return null;
    }

    @BeforeAll
    void start() throws IOException, InterruptedException {
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        fleet = ServedFleet.start(folder, 1, s -> s.with(TIGHT));
    }

    @AfterAll
    void stop() throws IOException {
        System.setErr(before);
        if (fleet != null) {
            fleet.close();
        }
    }

    private String metrics() throws IOException, InterruptedException {
        ServedFleet.Answer answer = fleet.get(fleet.admin(), "/metrics");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void showsNumbersAndNoNames() throws IOException, InterruptedException {
        String token = fleet.token("kim-of-metrics", "submitter", "amaranth");
        long id = fleet.submit(token, Map.of("queue", "amaranth/speech-amaranth", "name", "secret-name", "hold", true));
        for (int node = 0; node < 5; node++) { // of which there are four
            fleet.submit(
                    token, Map.of("queue", "amaranth/speech-amaranth", "gpus", 8, "gpuType", "H100", "runs", "1h"));
        }
        fleet.get(token, "/v1/jobs/" + id);
        fleet.get(token, "/nowhere/" + id);
        Thread.sleep(2_100); // numbers are as old as that
        String told = metrics();
        assertThat(told)
                .contains("dure_gpus{state=\"installed\"} 40.0")
                .contains("dure_queue_waiting_jobs{queue=\"amaranth/speech-amaranth\"} 1.0")
                .contains("dure_waiting_reasons{reason=\"OnHold\"} 1.0")
                .contains("route=\"/v1/jobs/{id}\"")
                .contains("dure_writer_up 1.0")
                .doesNotContain("kim-of-metrics")
                .doesNotContain("secret-name")
                .doesNotContain("nowhere");
        assertThat(fleet.get(token, "/metrics").status()).isEqualTo(403);
        assertThat(fleet.get("", "/metrics").status()).isEqualTo(401);
    }

    /** A rule on a number that nobody tells never fires. */
    @Test
    void alertsAndDashboardAskForWhatIsTold() throws IOException, InterruptedException {
        fleet.call(
                fleet.admin(),
                "PUT",
                "/v1/budgets?queue=amaranth",
                ServedFleet.text(Map.of("gpuHours", 1000, "period", "year")),
                Map.of());
        Thread.sleep(2_100); // numbers that were just told are told again
        Set<String> asked = new TreeSet<>();
        Object alerts =
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(docs().resolve("alerts.yml")));
        for (JsonNode rule : ServedFleet.json(ServedFleet.text(alerts)).at("/groups/0/rules")) {
            asked.addAll(names(rule.get("expr").asText()));
            assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
        }
        JsonNode dashboard = ServedFleet.json(Files.readString(docs().resolve("dashboard.json")));
        dashboard.findValuesAsText("expr").forEach(expression -> asked.addAll(names(expression)));
        assertThat(asked).hasSizeGreaterThan(12);
        Set<String> told = new TreeSet<>();
        metrics().lines().filter(line -> !line.startsWith("#")).forEach(line -> told.addAll(names(line)));
        assertThat(told).containsAll(asked);
    }

    private static Path docs() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here.resolve("docs") : here.resolveSibling("docs");
    }

    private static List<String> names(String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = METRIC.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    @Test
    void logsEachRequestUnderItsId() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(fleet.uri("/v1/me"))
                .header("Authorization", "Bearer " + fleet.admin())
                .header("X-Request-Id", "my-request-7")
                .build();
        HttpResponse<String> answer = fleet.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("X-Request-Id")).contains("my-request-7");
        HttpRequest forged = HttpRequest.newBuilder(fleet.uri("/health/live"))
                .header("X-Request-Id", "\"},{\"forged\": \"")
                .build();
        assertThat(fleet.http()
                        .send(forged, HttpResponse.BodyHandlers.ofString())
                        .headers()
                        .firstValue("X-Request-Id")
                        .orElse(""))
                .hasSize(36);
        long until = System.nanoTime() + 5_000_000_000L;
        String all = logged.toString(StandardCharsets.UTF_8);
        while (!all.contains("my-request-7") && System.nanoTime() < until) {
            Thread.sleep(20);
            all = logged.toString(StandardCharsets.UTF_8);
        }
        String line =
                all.lines().filter(l -> l.contains("my-request-7")).findFirst().orElse("{}");
        JsonNode told = ServedFleet.json(line);
        assertThat(told.get("route").asText()).isEqualTo("/v1/me");
        assertThat(told.get("status").asInt()).isEqualTo(200);
        assertThat(told.get("who").asText()).isEqualTo("admin");
        assertThat(all).doesNotContain(fleet.admin()).doesNotContain("forged");
    }

    @Test
    void limitsHowOftenATokenAsks() throws IOException, InterruptedException {
        String token = fleet.token("hasty", "viewer", "amaranth");
        ServedFleet.Answer last = fleet.get(token, "/v1/me");
        for (int i = 0; i < 5_000 && last.status() == 200; i++) {
            last = fleet.get(token, "/v1/me");
        }
        assertThat(last.status()).as("500 at once, then 50 a second").isEqualTo(429);
        assertThat(last.json().get("maybe").asText()).contains("wait 1 s");
        assertThat(fleet.get(fleet.token("calm", "viewer", "amaranth"), "/v1/me")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void fillsBucketsSteadily() {
        long[] now = {0};
        Rates rates = new Rates(2, () -> now[0]);
        for (int i = 0; i < 20; i++) {
            assertThat(rates.take(1)).isZero();
        }
        assertThat(rates.take(1)).isEqualTo(1);
        assertThat(rates.take(2)).as("another token").isZero();
        now[0] += 500_000_000L;
        assertThat(rates.take(1)).isZero();
        assertThat(rates.take(1)).isEqualTo(1);
        now[0] += 3_600_000_000_000L;
        for (int i = 0; i < 20; i++) {
            assertThat(rates.take(1)).as("no more than 10 s are saved up").isZero();
        }
        assertThat(rates.take(1)).isPositive();
    }

    @Test
    void limitsWhatWaitsAndWhatComes() throws IOException, InterruptedException {
        String token = fleet.token("keen", "queue-admin", "bordeaux");
        Map<String, Object> job = Map.of("queue", "bordeaux/vision-bordeaux", "hold", true);
        fleet.submit(token, job);
        fleet.submit(token, job);
        ServedFleet.Answer third = fleet.post(token, "/v1/jobs", job);
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.body()).contains("at most 2 jobs of user keen may wait");
        Map<String, Object> others = Map.of("queue", "bordeaux/vision-bordeaux", "hold", true, "user", "other");
        fleet.submit(token, others);
        assertThat(fleet.post(token, "/v1/jobs", others).body()).contains("at most 3 jobs of queue");
        assertThat(fleet.post(token, "/v1/jobs/batch", Map.of("jobs", List.of(others)))
                        .status())
                .isEqualTo(429);
        Map<String, Object> large = Map.of("queue", "bordeaux/speech-bordeaux", "script", "x".repeat(5_000));
        assertThat(fleet.post(token, "/v1/jobs", large).status()).isEqualTo(413);
    }
}
