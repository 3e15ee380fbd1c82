package io.dure.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.command.Serving;
import io.dure.twin.scenario.ScenarioFile;
import io.dure.twin.scenario.Study;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/** A whole control plane for tests, with a database of its own, on a free port: two organisations on one simulated site. */
final class ServedFleet implements AutoCloseable {
    /** Words that are in every name of an organisation, and in nothing else. */
    static final String OURS = "amaranth";

    static final String THEIRS = "bordeaux";

    private static final String FLEET = """
            dure: scenario/v1
            title: Two strangers
            start: 2026-03-02
            rules: {policy: dure, reclaimGrace: 2m, guaranteedRun: 0s, reservationsPerQueue: 1, stopTime: 30s}
            fleet:
              gpuTypes: [{name: H100, gpuWatts: 700, gpuIdleWatts: 100, nodeOtherWattsPerGpu: 500}, {name: L40}]
              sites:
                - name: seoul
                  power: [{from: 2020-01-01, megawatts: 0.09}]
                  halls:
                    - name: a
                      racks:
                        - {nodes: 4, gpusPerNode: 8, gpuType: H100, link: node, cpus: 64, memory: 512GiB}
                        - {nodes: 2, gpusPerNode: 4, gpuType: L40, link: node, cpus: 64, memory: 512GiB}
            queues:
              - name: amaranth
                quota: 20
                queues: [{name: vision-amaranth, quota: 12}, {name: speech-amaranth, quota: 8}]
              - name: bordeaux
                quota: 20
                queues: [{name: vision-bordeaux, quota: 12}, {name: speech-bordeaux, quota: 8}]
            workload:
              - {name: none, queue: amaranth/vision-amaranth, user: nobody, kind: data, gpusPerTask: 1, runTime: 1h, at: 1h}
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Serving serving;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServedFleet(Serving serving) {
        this.serving = serving;
    }

    /** An answer. {@code body}: empty without one. */
    record Answer(int status, String type, String body) {
        JsonNode json() {
            return ServedFleet.json(body);
        }
    }

    /** Skips the test, and says so, where no PostgreSQL can start. */
    static ServedFleet start(Path folder) throws IOException, InterruptedException {
        return start(folder, 1, UnaryOperator.identity());
    }

    /** {@code more}: other options of the server. */
    static ServedFleet start(Path folder, double speed, UnaryOperator<Serving.Setup> more)
            throws IOException, InterruptedException {
        try {
            return startOrThrow(folder, speed, more);
        } catch (IOException | SQLException | IllegalStateException e) {
            throw notHere(e);
        }
    }

    /** Skips the test, and says so. */
    static IllegalStateException notHere(Exception e) {
        String message = "NOT TESTED: no PostgreSQL can start here (as root, unshare must be on the PATH): " + e;
        System.err.println(message);
        Assumptions.abort(message);
        return new IllegalStateException(e);
    }

    /** The same, with what it throws. */
    static ServedFleet startOrThrow(Path folder, double speed, UnaryOperator<Serving.Setup> more)
            throws IOException, SQLException, InterruptedException {
        Path file = folder.resolve("fleet.yaml");
        Files.writeString(file, FLEET);
        ScenarioFile read = ScenarioFile.open(file, Study.asWritten());
        return new ServedFleet(Serving.start(more.apply(new Serving.Setup(
                folder.resolve("data"),
                Optional.empty(),
                Optional.of(read.scenario()),
                false,
                speed,
                "127.0.0.1",
                0))));
    }

    Serving serving() {
        return serving;
    }

    String admin() {
        return serving.adminToken().orElseThrow();
    }

    /** A new token. */
    String token(String name, String role, String queue) throws IOException, InterruptedException {
        Answer made =
                call(admin(), "POST", "/v1/tokens", text(Map.of("name", name, "role", role, "queue", queue)), Map.of());
        if (made.status != 201) {
            throw new IllegalStateException(made.toString());
        }
        return made.json().get("token").asText();
    }

    /** {@code token} and {@code body}: empty for none. */
    Answer call(String token, String method, String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(), answer.headers().firstValue("Content-Type").orElse(""), answer.body());
    }

    Answer get(String token, String path) throws IOException, InterruptedException {
        return call(token, "GET", path, "", Map.of());
    }

    Answer post(String token, String path, Object body) throws IOException, InterruptedException {
        return call(token, "POST", path, text(body), Map.of());
    }

    /** Submits, and returns the id. */
    long submit(String token, Map<String, Object> job) throws IOException, InterruptedException {
        Answer made = post(token, "/v1/jobs", job);
        if (made.status != 201) {
            throw new IllegalStateException(made.toString());
        }
        return made.json().get("id").asLong();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + serving.port() + path);
    }

    HttpClient http() {
        return http;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("no JSON: " + text, e);
        }
    }

    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        serving.close();
    }
}
