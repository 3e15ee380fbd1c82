package io.dure.app.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.api.Options;
import io.dure.app.api.Shown;
import io.dure.app.command.Serving;
import io.dure.app.control.Control;
import io.dure.app.site.Site;
import io.dure.engine.NodeState;
import io.dure.plan.standing.StandingReader;
import io.dure.twin.scenario.ScenarioFile;
import io.dure.twin.scenario.Study;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/** Korea's alliance, or a part of it, served with work on it. */
final class NationServed implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCENARIO = Path.of("../scenarios/korea-alliance");
    private static final List<String> KINDS = List.of("pretraining", "fine-tuning", "inference", "simulation", "data");
    private static final int BATCH = 5_000;

    private final Serving serving;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SplittableRandom dice = new SplittableRandom(260_000);

    private NationServed(Serving serving) {
        this.serving = serving;
    }

    /** {@code scale}: of the fleet, 1 for 305,000 GPUs. Skips the test, and says so, where no PostgreSQL can start. */
    static NationServed start(Path folder, double scale, Optional<JsonNode> plan)
            throws IOException, InterruptedException {
        return start(folder, scale, plan, UnaryOperator.identity());
    }

    /** {@code more}: other options of the server. */
    static NationServed start(Path folder, double scale, Optional<JsonNode> plan, UnaryOperator<Options> more)
            throws IOException, InterruptedException {
        ScenarioFile read = ScenarioFile.open(
                SCENARIO,
                new Study(
                        OptionalLong.empty(),
                        Optional.empty(),
                        OptionalInt.of(30),
                        false,
                        Study.DEFAULT_VARIANT,
                        scale));
        Shown shown = Shown.of(read.scenario()).with(StandingReader.find(SCENARIO, Study.DEFAULT_VARIANT), plan);
        try {
            return new NationServed(Serving.start(
                    new Serving.Setup(
                                    folder.resolve("data"),
                                    Optional.empty(),
                                    Optional.of(read.scenario()),
                                    false,
                                    1,
                                    "127.0.0.1",
                                    0)
                            .with(more.apply(new Options(0, 64 << 20, 0, 0, false))),
                    shown,
                    List.of()));
        } catch (IOException | SQLException | IllegalStateException e) {
            String message = "NOT TESTED: no PostgreSQL can start here (as root, unshare must be on the PATH): " + e;
            System.err.println(message);
            Assumptions.abort(message);
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + serving.port();
    }

    String admin() {
        return serving.adminToken().orElseThrow();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).GET());
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url() + path))
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    JsonNode put(String path, Object body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url() + path))
                .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request.header("Authorization", "Bearer " + admin())
                        .timeout(Duration.ofMinutes(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    }

    String token(String name, String role, String queue) throws IOException, InterruptedException {
        return post("/v1/tokens", Map.of("name", name, "role", role, "queue", queue))
                .get("token")
                .asText();
    }

    /** Work for queues by their quotas, of at most {@code mostTasks} tasks a job. */
    void submit(int jobs, int mostTasks) throws IOException, InterruptedException {
        List<String> leaves = new ArrayList<>();
        List<Long> upTo = new ArrayList<>();
        long all = 0;
        for (JsonNode queue : get("/v1/queues").get("queues")) {
            if (queue.get("leaf").asBoolean()) {
                all += Math.max(10, queue.get("quota").asLong());
                leaves.add(queue.get("path").asText());
                upTo.add(all);
            }
        }
        for (int done = 0; done < jobs; done += BATCH) {
            List<Map<String, Object>> batch = new ArrayList<>();
            for (int i = 0; i < Math.min(BATCH, jobs - done); i++) {
                long at = dice.nextLong(all);
                int leaf = 0;
                while (upTo.get(leaf) <= at) {
                    leaf++;
                }
                batch.add(job(leaves.get(leaf), mostTasks));
            }
            post("/v1/jobs/batch", Map.of("jobs", batch));
        }
    }

    /** So many jobs come and are cancelled at once. */
    void comeAndGo(int jobs) throws IOException, InterruptedException {
        List<Map<String, Object>> batch = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            batch.add(job("samsung/models", 8));
        }
        for (JsonNode job : post("/v1/jobs/batch", Map.of("jobs", batch)).get("jobs")) {
            post("/v1/jobs/" + job.get("id").asLong() + "/cancel", Map.of());
        }
    }

    private Map<String, Object> job(String queue, int mostTasks) {
        int kind = dice.nextInt(KINDS.size());
        int hours = 1 + dice.nextInt(60);
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("name", KINDS.get(kind) + "-" + dice.nextInt(1000));
        job.put("queue", queue);
        job.put("kind", KINDS.get(kind));
        job.put("user", "user" + dice.nextInt(40));
        job.put("tasks", kind == 0 ? Math.max(1, mostTasks >> dice.nextInt(4)) : 1 << dice.nextInt(3));
        job.put("gpus", 4);
        job.put("timeLimit", (hours + 2) + "h");
        job.put("runs", hours + "h");
        return job;
    }

    /** A rack that dies: so many nodes of a site, one after the other. */
    void fail(int site, int firstPlace, int nodes) {
        Control control = serving.plane().control();
        Site of = serving.plane().sites().get(site);
        for (int i = 0; i < nodes; i++) {
            control.node(of, firstPlace + i, NodeState.DOWN, "a test");
        }
    }

    @Override
    public void close() throws IOException {
        serving.close();
    }
}
