package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.dure.app.notify.Address;
import io.dure.app.notify.Signed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks: what is told, to whom, signed how, and that nothing is lost where nobody listens, or Dure is stopped. */
final class HooksTest {
    @TempDir
    private Path folder = Path.of("");

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger refuse = new AtomicInteger();
    private HttpServer ear = unset();

    @SuppressWarnings("NullAway") // set before each test
    private static HttpServer unset() {
        return null;
    }

    private record Heard(String path, String body, String timestamp, String signature) {
        JsonNode json() {
            return ServedFleet.json(body);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        ear = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ear.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refuses = refuse.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            if (!refuses) {
                heard.add(new Heard(
                        exchange.getRequestURI().getPath(),
                        body,
                        String.valueOf(exchange.getRequestHeaders().getFirst("Dure-Timestamp")),
                        String.valueOf(exchange.getRequestHeaders().getFirst("Dure-Signature"))));
            }
            exchange.sendResponseHeaders(refuses ? 500 : 204, -1);
            exchange.close();
        });
        ear.start();
        System.setProperty("dure.hurry", "50");
    }

    @AfterEach
    void stop() {
        ear.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + ear.getAddress().getPort() + path;
    }

    private ServedFleet fleet() throws IOException, InterruptedException {
        return ServedFleet.start(folder, 20, s -> s.with(Options.USUAL.withHooksAnywhere()));
    }

    private static String hook(ServedFleet fleet, String token, Map<String, Object> wanted)
            throws IOException, InterruptedException {
        ServedFleet.Answer made = fleet.post(token, "/v1/hooks", wanted);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().get("secret").asText();
    }

    private void await(String path, String event, long job) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < end) {
            if (heard.stream()
                    .anyMatch(h -> h.path.equals(path)
                            && h.json().get("event").asText().equals(event)
                            && h.json().path("job").asLong() == job)) {
                return;
            }
            Thread.sleep(20);
        }
        assertThat(heard)
                .as("told at " + path + ": " + event + " of job " + job)
                .isEmpty();
    }

    @Test
    void whatIsRefusedIsToldAgainAndNothingIsLostByARestart() throws IOException, InterruptedException {
        String admin;
        String secret;
        long job;
        refuse.set(1_000_000);
        try (ServedFleet fleet = fleet()) {
            admin = fleet.admin();
            secret = hook(
                    fleet,
                    admin,
                    Map.of("url", url("/all"), "events", List.of("started", "ended", "frozen"), "all", true));
            job = fleet.submit(admin, Map.of("queue", "amaranth/speech-amaranth", "name", "one", "runs", "10s"));
            FreezeTest.await(fleet, admin, job, "completed");
            assertThat(fleet.get(admin, "/v1/hooks")
                            .json()
                            .at("/hooks/0/waiting")
                            .asInt())
                    .isEqualTo(2);
        }
        assertThat(heard).isEmpty();
        refuse.set(2);
        try (ServedFleet fleet = fleet()) {
            await("/all", "started", job);
            await("/all", "ended", job);
            fleet.post(admin, "/v1/freezes", Map.of("why", "test"));
            await("/all", "frozen", 0);
            Thread.sleep(1_000);
            assertThat(fleet.get(admin, "/v1/hooks")
                            .json()
                            .at("/hooks/0/waiting")
                            .asInt())
                    .isZero();
        }
        for (Heard one : heard) {
            assertThat(one.signature).isEqualTo("sha256=" + Signed.of(secret, Long.parseLong(one.timestamp), one.body));
        }
        JsonNode ended = heard.stream()
                .map(Heard::json)
                .filter(h -> h.get("event").asText().equals("ended"))
                .findFirst()
                .orElseThrow();
        assertThat(ended.get("detail").asText()).isEqualTo("completed");
        assertThat(ended.get("name").asText()).isEqualTo("one");
        assertThat(ended.get("queue").asText()).isEqualTo("amaranth/speech-amaranth");
    }

    @Test
    void eachIsToldOfHisOwnAlone() throws IOException, InterruptedException {
        try (ServedFleet fleet = fleet()) {
            String kim = fleet.token("kim", "submitter", ServedFleet.OURS);
            String lee = fleet.token("lee", "submitter", ServedFleet.OURS);
            String keeper = fleet.token("keeper", "queue-admin", ServedFleet.OURS);
            String park = fleet.token("park", "queue-admin", ServedFleet.THEIRS);
            Map<String, Object> mine = Map.of("queue", "amaranth/speech-amaranth", "runs", "1s");
            long first = fleet.submit(kim, mine);
            hook(fleet, kim, Map.of("url", url("/kim"), "events", List.of("ended")));
            hook(fleet, keeper, Map.of("url", url("/keeper"), "events", List.of("ended"), "all", true));
            hook(fleet, park, Map.of("url", url("/park"), "events", List.of("ended"), "all", true));
            FreezeTest.await(fleet, kim, first, "completed");
            long ofKim = fleet.submit(kim, mine);
            long ofLee = fleet.submit(lee, mine);
            await("/kim", "ended", ofKim);
            await("/keeper", "ended", ofLee);
            await("/keeper", "ended", ofKim);
            assertThat(heard.stream()
                            .filter(h -> h.path.equals("/kim"))
                            .map(h -> h.json().get("job").asLong()))
                    .doesNotContain(ofLee);
            assertThat(heard).noneMatch(h -> h.path.equals("/park"));
            refusals(fleet, kim, keeper, park);
        }
    }

    private void refusals(ServedFleet fleet, String kim, String keeper, String park)
            throws IOException, InterruptedException {
        assertThat(fleet.post(kim, "/v1/hooks", Map.of("url", url("/x"), "events", List.of("ended"), "all", true))
                        .status())
                .isEqualTo(403);
        assertThat(fleet.post(keeper, "/v1/hooks", Map.of("url", url("/x"), "events", List.of("frozen")))
                        .status())
                .isEqualTo(403);
        assertThat(fleet.post(kim, "/v1/hooks", Map.of("url", "ftp://x/", "events", List.of("ended")))
                        .status())
                .isEqualTo(400);
        assertThat(fleet.post(kim, "/v1/hooks", Map.of("url", url("/x"), "events", List.of("endd")))
                        .json()
                        .path("maybe")
                        .asText())
                .contains("ended");
        assertThat(fleet.get(kim, "/v1/hooks").json().get("hooks")).hasSize(1);
        assertThat(fleet.get(keeper, "/v1/hooks").json().get("hooks")).hasSize(2);
        int id = fleet.get(kim, "/v1/hooks").json().at("/hooks/0/id").asInt();
        assertThat(fleet.call(park, "DELETE", "/v1/hooks/" + id, "", Map.of()).status())
                .isEqualTo(404);
        assertThat(fleet.call(kim, "DELETE", "/v1/hooks/" + id, "", Map.of()).status())
                .isEqualTo(204);
        assertThat(fleet.get(kim, "/v1/hooks").json().get("hooks")).isEmpty();
    }

    @Test
    void ownNetworksAreNoAddresses() {
        for (String url : List.of(
                "https://127.0.0.1/",
                "https://localhost/",
                "https://10.1.2.3/",
                "https://192.168.0.1/",
                "https://169.254.169.254/latest",
                "https://100.64.0.1/",
                "https://[::1]/",
                "https://[fd00::1]/",
                "https://0.0.0.0/",
                "http://192.0.2.1/",
                "https://user:secret@192.0.2.1/",
                "file:///etc/passwd")) {
            assertThat(Address.fault(url, false)).as(url).isNotNull();
        }
        assertThat(Address.fault("https://192.0.2.1/x", false)).isNull();
    }
}
