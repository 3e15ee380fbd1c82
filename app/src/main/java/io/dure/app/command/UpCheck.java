package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.api.Options;
import io.dure.app.client.Login;
import io.dure.app.client.Server;
import io.dure.app.control.JobSpec;
import io.dure.app.up.Aftermath;
import io.dure.app.up.Checked;
import io.dure.app.up.DrawnWork;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Place;
import io.dure.twin.scenario.Scenario;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Starts a whole control plane in a folder of its own, on a port that is free: submits drawn work for its simulated sites
 * and scripts for this machine, waits until all of it is over, ends, and looks at what is left.
 */
final class UpCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double SPEED = 3_600;
    private static final int DRAWN = 100;
    private static final int SCRIPTS = 8;
    private static final int SLOTS = 2;
    private static final long MOST_RUN_MILLIS = 4 * 3_600_000L;
    private static final long OVER_WITHIN_SECONDS = 240;
    private static final long LOOK_MILLIS = 200;

    private final Scenario scenario;
    private final Path folder;
    private final Path lines;
    private final Set<Long> drawn = new TreeSet<>();
    private final Set<Long> scripts = new TreeSet<>();

    /** {@code folder}: empty; holds the control plane's data afterwards. */
    UpCheck(Scenario scenario, Path folder) {
        this.scenario = scenario;
        this.folder = folder;
        lines = folder.resolve("started");
    }

    /** Throws {@link NotChecked} when anything is not as it must be. */
    Checked run(Steps steps) throws IOException, SQLException, InterruptedException {
        long begun = System.nanoTime();
        Path data = folder.resolve("data");
        steps.now("starting a control plane");
        try (Serving serving = Serving.start(new Serving.Setup(
                data,
                Optional.empty(),
                Optional.of(scenario),
                true,
                1,
                SLOTS,
                SPEED,
                "127.0.0.1",
                0,
                false,
                Options.USUAL))) {
            URI url = URI.create("http://127.0.0.1:" + serving.port());
            isHealthy(url);
            try (Server server = new Server(new Login(url, serving.adminToken().orElseThrow()))) {
                steps.now("submitting");
                submit(server);
                awaitEnd(server, steps);
            }
        }
        steps.now("deciding its journal again");
        Aftermath left = new Aftermath(data.resolve("postgres"), lines, drawn, scripts);
        return left.check((System.nanoTime() - begun) / 1_000_000_000);
    }

    private static void isHealthy(URI url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String path : List.of("/health/live", "/health/ready")) {
                HttpRequest ask = HttpRequest.newBuilder(url.resolve(path))
                        .timeout(Duration.ofSeconds(10))
                        .build();
                int status =
                        http.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                    throw new NotChecked(path + " answers " + status);
                }
            }
        }
    }

    private void submit(Server server) {
        ObjectNode work = batch();
        for (JobSpec spec : new DrawnWork(scenario).first(DRAWN)) {
            ObjectNode job = JSON.valueToTree(spec);
            job.remove("timeLimit"); // at this pace a moment of ours is minutes of theirs
            job.put(
                    "runs",
                    Durations.print(
                            Math.min(MOST_RUN_MILLIS, millis(job.path("runs").asText()))));
            ((ArrayNode) work.get("jobs")).add(job);
        }
        ObjectNode real = batch();
        String here =
                server.get("/v1/fleet").path("sites").findValuesAsText("name").contains("local") ? "local" : "";
        for (int i = 0; i < SCRIPTS && !here.isEmpty(); i++) {
            ((ArrayNode) real.get("jobs"))
                    .addObject()
                    .put("name", "real")
                    .put("queue", here)
                    .put("script", "echo $DURE_JOB-$DURE_ATTEMPT >> '" + lines + "'; sleep 0.1")
                    .putArray("sites")
                    .add("local");
        }
        drawn.addAll(twice(server, work, "drawn"));
        scripts.addAll(twice(server, real, "scripts"));
    }

    private static long millis(String text) {
        return Durations.millis(Place.option("runs"), text);
    }

    private static ObjectNode batch() {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("jobs");
        return body;
    }

    /** Submits it twice under one key: it must be taken once. */
    private static Set<Long> twice(Server server, ObjectNode body, String key) {
        if (body.path("jobs").isEmpty()) {
            return Set.of();
        }
        Set<Long> first = ids(server.postOnce("/v1/jobs/batch", key, body));
        Set<Long> again = ids(server.postOnce("/v1/jobs/batch", key, body));
        if (!first.equals(again)) {
            throw new NotChecked("the same submission was answered with jobs " + first + ", then with " + again);
        }
        return first;
    }

    private static Set<Long> ids(JsonNode answer) {
        Set<Long> ids = new TreeSet<>();
        for (JsonNode one : answer.path("jobs")) {
            if (one.has("id")) {
                ids.add(one.path("id").asLong());
            }
        }
        if (ids.isEmpty()) {
            throw new NotChecked("no job was taken: " + answer);
        }
        return ids;
    }

    private void awaitEnd(Server server, Steps steps) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(OVER_WITHIN_SECONDS);
        while (true) {
            JsonNode fleet = server.get("/v1/fleet");
            long left = fleet.path("running").asLong() + fleet.path("waiting").asLong();
            steps.now(Plural.of(left, "job") + " to go");
            if (left == 0) {
                long held = fleet.path("up").asLong() - fleet.path("free").asLong();
                if (held != 0) {
                    throw new NotChecked(held + " GPUs are not free when all jobs are over");
                }
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new NotChecked(stuck(server));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static String stuck(Server server) {
        for (String state : List.of("waiting", "running", "stopping")) {
            JsonNode jobs =
                    server.get("/v1/jobs", Map.of("state", state, "limit", "1")).path("jobs");
            if (!jobs.isEmpty()) {
                long id = jobs.path(0).path("id").asLong();
                return "job " + id + " (" + jobs.path(0).path("name").asText() + ") is still " + state + " after "
                        + OVER_WITHIN_SECONDS + " s: " + server.get("/v1/jobs/" + id + "/why");
            }
        }
        return "jobs are counted that are not listed";
    }
}
