package io.dure.app.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.twin.Progress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Jobs of mixed size through a whole control plane on two real clusters under Slurm, while a node, a controller and a
 * slurmrestd of them die and come back; then counts by what the jobs themselves have written down.
 */
public final class SlurmBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long STUCK_SECONDS = 300;
    private static final long BACK_SECONDS = 60;
    private static final long OPERATOR_SECONDS = 10;
    private static final int BATCH = 50;
    private static final String ALL = "rwxrwxrwx";

    private final int jobs;
    private final Path folder;
    private final Path sites;
    private final Faults faults;
    private final Random random;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<Long, Integer> tasks = new HashMap<>();
    private long resumed;
    private String url = "";
    private String token = "";

    /** Breaks parts of the two clusters, 0 and 1, and mends them again. */
    public interface Faults {
        /** {@code what}: kill, stop or start. {@code part}: ctld, rest or a node. */
        void part(int cluster, String what, String part) throws IOException, InterruptedException;

        /** Has nodes in service again that Slurm itself has drained, as an operator would; how many there were. */
        int resume() throws IOException, InterruptedException;

        /** Whether Slurm has given the node up. */
        boolean isDown(int cluster, String node) throws IOException, InterruptedException;
    }

    /** {@code sites}: what {@code dure serve --sites} reads, with the clusters as sites {@code a} and {@code b}. */
    public SlurmBench(int jobs, long seed, Path folder, Path sites, Faults faults) {
        this.jobs = jobs;
        this.folder = folder.toAbsolutePath().normalize();
        this.sites = sites;
        this.faults = faults;
        random = new Random(seed);
    }

    /** {@code folder} must be empty, and holds the server's log and data afterwards. */
    public SlurmOutcome run(Progress progress) throws IOException, InterruptedException {
        Path ledger = Files.createDirectories(folder.resolve("ledger"));
        Path _ = Files.setPosixFilePermissions(ledger, PosixFilePermissions.fromString(ALL));
        Process server = launch();
        try {
            awaitReady(server);
            long began = System.nanoTime();
            submit(ledger);
            double seconds = (finish(progress) - began) / 1e9;
            return count(ledger, leaked(), seconds);
        } finally {
            server.destroy();
            if (!server.waitFor(60, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private Process launch() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = "http://127.0.0.1:" + port;
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx768m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.dure.app.Main",
                "serve",
                "--no-local",
                "--sites",
                sites.toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                String.valueOf(port));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
    }

    private void awaitReady(Process server) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
        Path admin = folder.resolve("data/admin.token");
        while (true) {
            if (Files.exists(admin) && Files.size(admin) > 0) {
                token = Files.readString(admin).strip();
                return;
            }
            if (!server.isAlive() || System.nanoTime() > until) {
                throw new IOException("the control plane does not come up; see " + folder.resolve("server.log"));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    // ---- jobs -------------------------------------------------------------------------------------------------

    private void submit(Path ledger) throws IOException, InterruptedException {
        for (int from = 0; from < jobs; from += BATCH) {
            ObjectNode body = JSON.createObjectNode();
            ArrayNode list = body.putArray("jobs");
            Map<Integer, Integer> sizes = new HashMap<>();
            for (int i = from; i < Math.min(jobs, from + BATCH); i++) {
                int many = random.nextInt(5) == 0 ? 2 + random.nextInt(3) : 1;
                sizes.put(i - from, many);
                list.add(job(ledger, many));
            }
            JsonNode answer = ask("/v1/jobs/batch", body);
            int nth = 0;
            for (JsonNode one : answer.path("jobs")) {
                if (!one.has("id")) {
                    throw new IOException("a job was not taken: " + one);
                }
                tasks.put(one.path("id").asLong(), sizes.get(nth++));
            }
        }
        if (tasks.size() != jobs) {
            throw new IOException("of " + jobs + " jobs " + tasks.size() + " were acknowledged");
        }
    }

    /** One to four tasks of 1, 2, 4 or 8 GPUs, for half a second to three. */
    private ObjectNode job(Path ledger, int many) {
        ObjectNode job = JSON.createObjectNode()
                .put("name", "bench")
                .put("queue", random.nextBoolean() ? "a" : "b")
                .put("tasks", many)
                .put("gpus", 1 << (random.nextInt(10) == 0 ? 3 : random.nextInt(3)))
                .put("timeLimit", "10m")
                .put("script", SlurmLedger.script(ledger, 5 + random.nextInt(25)));
        return job;
    }

    // ---- faults -----------------------------------------------------------------------------------------------

    /** Lets all end, and breaks things at an eighth, a quarter and half of the way; when the last job was over. */
    private long finish(Progress progress) throws IOException, InterruptedException {
        int broken = 0;
        long over = -1;
        long movedNanos = System.nanoTime();
        String victim = "gpu00" + (1 + random.nextInt(4));
        int first = random.nextInt(2);
        long lookedNanos = System.nanoTime();
        while (true) {
            JsonNode fleet = ask("/v1/fleet", null);
            long now = jobs
                    - fleet.path("running").asLong()
                    - fleet.path("waiting").asLong();
            if (now != over) {
                over = now;
                movedNanos = System.nanoTime();
                progress.at(over);
            }
            if (broken == 0 && over >= jobs / 8) {
                faults.part(first, "kill", victim);
                broken = 1;
            } else if (broken == 1 && over >= jobs / 4) {
                faults.part(1 - first, "kill", "ctld");
                TimeUnit.SECONDS.sleep(3);
                faults.part(1 - first, "start", "ctld");
                broken = 2;
            } else if (broken == 2 && over >= jobs / 2) {
                faults.part(1 - first, "kill", "rest");
                TimeUnit.SECONDS.sleep(4);
                faults.part(1 - first, "start", "rest");
                broken = 3;
            } else if (broken == 3 && faults.isDown(first, victim)) {
                faults.part(first, "start", victim);
                broken = 4;
            }
            if (System.nanoTime() - lookedNanos > TimeUnit.SECONDS.toNanos(OPERATOR_SECONDS)) {
                resumed += faults.resume();
                lookedNanos = System.nanoTime();
            }
            boolean isStuck = System.nanoTime() - movedNanos > TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
            if ((over == jobs && broken == 4) || isStuck) {
                return movedNanos;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** GPUs that are not free, once all nodes are back. */
    private long leaked() throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(BACK_SECONDS);
        while (true) {
            JsonNode fleet = ask("/v1/fleet", null);
            long held = fleet.path("gpus").asLong() - fleet.path("free").asLong();
            if (held == 0 || System.nanoTime() > until) {
                return held;
            }
            resumed += faults.resume();
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    // ---- counting ---------------------------------------------------------------------------------------------

    private SlurmOutcome count(Path folderOfLedger, long leaked, double seconds)
            throws IOException, InterruptedException {
        SlurmLedger ledger = SlurmLedger.read(folderOfLedger);
        Map<Long, Integer> done = ledger.done(tasks);
        long ended = 0;
        long wrong = 0;
        long attempts = 0;
        for (long job : tasks.keySet()) {
            JsonNode one = ask("/v1/jobs/" + job, null);
            boolean isCompleted = one.path("job").path("state").asText().equals("completed");
            ended += isCompleted ? 1 : 0;
            attempts += one.path("attempts").size();
            wrong += isCompleted && done.getOrDefault(job, 0) != 1 ? 1 : 0;
        }
        return new SlurmOutcome(
                jobs, ended, wrong, ledger.overlapping(), leaked, jobs / seconds, attempts, resumed, seconds);
    }

    private JsonNode ask(String path, @org.jspecify.annotations.Nullable JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(60));
        HttpRequest asked = (body == null
                        ? request.GET()
                        : request.POST(HttpRequest.BodyPublishers.ofString(body.toString())))
                .build();
        HttpResponse<String> answer = http.send(asked, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
