package io.dure.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.twin.Progress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fills a fleet with running work and its queues with waiting jobs, in batches over HTTP; then measures single
 * submissions as fast as they go, then submissions and queries at a steady pace, then restarts.
 */
public final class ServerBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 1_000;
    private static final int BATCH_CONNECTIONS = 8;
    private static final int FILL_TASKS = 8;
    private static final int FILL_MINUTES = 60;
    private static final int PACE_PER_SECOND = 1_000;
    private static final int QUERIES_PER_SECOND = 20;
    private static final int QUERY_CONNECTIONS = 4;
    /** One answer in so many is followed by a look whether the job was judged. */
    private static final int LOOK_EVERY = 100;

    private final Setup setup;
    private final AtomicLong newest = new AtomicLong();
    private final AtomicLong undecided = new AtomicLong();
    private long seeds = 10_000;

    /**
     * What to measure.
     *
     * @param waiting jobs that wait meanwhile
     * @param connections that submit singly
     * @param seconds how long each measure takes, after half as long to warm up
     * @param queues the leaf queues, by path
     * @param types of GPUs
     * @param java options for the server's Java
     * @param serve what to serve, with its options
     * @param folder empty: the server's log and data
     */
    public record Setup(
            long waiting,
            int connections,
            int seconds,
            List<String> queues,
            List<String> types,
            List<String> java,
            List<String> serve,
            Path folder) {
        public Setup {
            queues = List.copyOf(queues);
            types = List.copyOf(types);
            java = List.copyOf(java);
            serve = List.copyOf(serve);
        }
    }

    public ServerBench(Setup setup) {
        this.setup = setup;
    }

    /** {@code progress}: of the jobs that come to wait. */
    public ServerSpeed run(Progress progress) throws IOException, InterruptedException {
        Files.createDirectories(setup.folder);
        try (ServerProcess server = new ServerProcess(setup.folder, freePort(), setup.java, setup.serve)) {
            server.awaitReady();
            int port = server.port();
            String token = server.token();
            fill(port, token);
            double batches = seed(port, token, progress);
            double singles = singles(port, token);
            double busyBefore = server.busySeconds();
            long begun = System.nanoTime();
            Paced paced = paced(port, token);
            double cores = (server.busySeconds() - busyBefore) / ((System.nanoTime() - begun) / 1e9);
            double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
            JsonNode fleet = fleet(port, token);
            double restart = server.restart();
            checkSame(fleet, fleet(port, token));
            double killed = server.restartKilled();
            return new ServerSpeed(
                    batches,
                    singles,
                    paced.submits.perMille(500),
                    paced.submits.perMille(990),
                    paced.perSecond,
                    paced.queries().perMille(500),
                    paced.queries().perMille(990),
                    paced.lists.perMille(990),
                    paced.whys.perMille(990),
                    paced.fleets.perMille(990),
                    restart,
                    killed,
                    fleet.path("waiting").asLong(),
                    fleet.path("running").asLong(),
                    fleet.path("gpus").asLong(),
                    undecided.get(),
                    cores,
                    load,
                    Runtime.getRuntime().availableProcessors(),
                    setup.connections);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static JsonNode fleet(int port, String token) throws IOException {
        try (Wire wire = new Wire(port, token)) {
            return JSON.readTree(wire.get("/v1/fleet").well());
        }
    }

    private static void checkSame(JsonNode before, JsonNode after) throws IOException {
        long had = before.path("waiting").asLong() + before.path("running").asLong();
        long has = after.path("waiting").asLong() + after.path("running").asLong();
        if (has > had || has < had * 9 / 10) {
            throw new IOException("before the restart " + had + " jobs ran or waited, after it " + has);
        }
    }

    // ---- filling ----------------------------------------------------------------------------------------------

    /** Gangs of whole nodes, until more of them wait than would fill the fleet again. */
    private void fill(int port, String token) throws IOException, InterruptedException {
        Drawn drawn = new Drawn(setup.queues, setup.types, 1);
        try (Wire wire = new Wire(port, token)) {
            long gangs =
                    JSON.readTree(wire.get("/v1/fleet").well()).path("gpus").asLong() / (8L * FILL_TASKS);
            for (long left = gangs; left > 0; left -= BATCH) {
                wire.post("/v1/jobs/batch", drawn.fillers((int) Math.min(left, BATCH), FILL_TASKS, FILL_MINUTES))
                        .well();
            }
        }
    }

    /** Submits in batches until so many wait, for some of them start meanwhile; jobs a second. */
    private double seed(int port, String token, Progress progress) throws IOException, InterruptedException {
        long sent = 0;
        long nanos = 0;
        long waiting = fleet(port, token).path("waiting").asLong();
        while (waiting < setup.waiting) {
            long more = Math.ceilDiv(setup.waiting - waiting, BATCH) * BATCH;
            long begun = System.nanoTime();
            send(more, port, token);
            nanos += System.nanoTime() - begun;
            sent += more;
            waiting = fleet(port, token).path("waiting").asLong();
            progress.at(Math.min(setup.waiting, waiting));
        }
        return sent == 0 ? 0 : sent / (nanos / 1e9);
    }

    private void send(long jobs, int port, String token) throws IOException, InterruptedException {
        AtomicLong sent = new AtomicLong();
        Crew crew = new Crew();
        for (int c = 0; c < BATCH_CONNECTIONS; c++) {
            Drawn drawn = new Drawn(setup.queues, setup.types, seeds++);
            crew.work("batch-" + c, () -> {
                try (Wire wire = new Wire(port, token)) {
                    while (sent.getAndAdd(BATCH) < jobs) {
                        take(wire.post("/v1/jobs/batch", drawn.batch(BATCH)).well());
                    }
                }
            });
        }
        crew.await();
    }

    private void take(String answer) throws IOException {
        JsonNode jobs = JSON.readTree(answer).path("jobs");
        for (JsonNode job : jobs) {
            if (!job.has("id")) {
                throw new IOException("a job was not taken: " + job);
            }
        }
        newest.accumulateAndGet(jobs.path(jobs.size() - 1).path("id").asLong(), Math::max);
    }

    // ---- measuring --------------------------------------------------------------------------------------------

    /** As fast as they go over all connections. */
    private double singles(int port, String token) throws IOException, InterruptedException {
        AtomicLong done = new AtomicLong();
        long begun = System.nanoTime();
        long from = begun + seconds(setup.seconds) / 2;
        long until = from + seconds(setup.seconds);
        Crew crew = new Crew();
        for (int c = 0; c < setup.connections; c++) {
            Drawn drawn = new Drawn(setup.queues, setup.types, 1_000 + c);
            crew.work("single-" + c, () -> {
                try (Wire wire = new Wire(port, token)) {
                    while (System.nanoTime() < until) {
                        wire.post("/v1/jobs", drawn.job()).well();
                        if (System.nanoTime() >= from && System.nanoTime() < until) {
                            done.incrementAndGet();
                        }
                    }
                }
            });
        }
        crew.await();
        return done.get() / (double) setup.seconds;
    }

    /** What was measured at a steady pace. */
    private record Paced(Millis submits, Millis lists, Millis whys, Millis fleets, double perSecond) {
        Millis queries() {
            return Millis.all(List.of(lists, whys, fleets));
        }
    }

    /** Submissions at their times, whether or not those before were answered; queries beside them. */
    private Paced paced(int port, String token) throws IOException, InterruptedException {
        Paced told = new Paced(new Millis(), new Millis(), new Millis(), new Millis(), 0);
        long begun = System.nanoTime();
        long from = begun + seconds(setup.seconds) / 2;
        long until = from + seconds(setup.seconds);
        AtomicLong next = new AtomicLong();
        AtomicLong asked = new AtomicLong();
        Crew crew = new Crew();
        for (int c = 0; c < setup.connections; c++) {
            Drawn drawn = new Drawn(setup.queues, setup.types, 2_000 + c);
            crew.work("paced-" + c, () -> {
                try (Wire wire = new Wire(port, token)) {
                    for (long at = due(begun, next, PACE_PER_SECOND);
                            at < until;
                            at = due(begun, next, PACE_PER_SECOND)) {
                        submit(wire, drawn, at, at >= from ? told.submits : new Millis());
                    }
                }
            });
        }
        for (int c = 0; c < QUERY_CONNECTIONS; c++) {
            crew.work("query-" + c, () -> {
                try (Wire wire = new Wire(port, token)) {
                    for (long at = due(begun, asked, QUERIES_PER_SECOND);
                            at < until;
                            at = due(begun, asked, QUERIES_PER_SECOND)) {
                        query(
                                wire,
                                at >= from
                                        ? told
                                        : new Paced(new Millis(), new Millis(), new Millis(), new Millis(), 0));
                    }
                }
            });
        }
        crew.await();
        return new Paced(
                told.submits, told.lists, told.whys, told.fleets, told.submits.count() / (double) setup.seconds);
    }

    /** Waits until the next is due; when that is, or was. */
    private static long due(long begun, AtomicLong next, int perSecond) throws InterruptedException {
        long at = begun + next.getAndIncrement() * (1_000_000_000L / perSecond);
        long wait = at - System.nanoTime();
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
        return at;
    }

    private void submit(Wire wire, Drawn drawn, long at, Millis took) throws IOException {
        String answer = wire.post("/v1/jobs", drawn.job()).well();
        took.add(System.nanoTime() - at);
        long id = JSON.readTree(answer).path("id").asLong();
        newest.accumulateAndGet(id, Math::max);
        if (id % LOOK_EVERY == 0 && !isJudged(wire, id)) {
            undecided.incrementAndGet();
        }
    }

    /** It has a place, or a reason. */
    private static boolean isJudged(Wire wire, long id) throws IOException {
        JsonNode why = JSON.readTree(wire.get("/v1/jobs/" + id + "/why").well());
        return why.path("waits").asBoolean() ? !why.path("reasons").isEmpty() : !isWaiting(wire, id);
    }

    private static boolean isWaiting(Wire wire, long id) throws IOException {
        return JSON.readTree(wire.get("/v1/jobs/" + id).well())
                .path("job")
                .path("state")
                .asText()
                .equals("waiting");
    }

    private void query(Wire wire, Paced told) throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String queue = setup.queues.get(random.nextInt(setup.queues.size()));
        time(wire, "/v1/jobs?limit=100", told.lists);
        time(wire, "/v1/jobs?limit=100&state=waiting&queue=" + queue, told.lists);
        time(wire, "/v1/jobs?limit=100&queue=" + queue + "&user=user-" + random.nextInt(100), told.lists);
        time(wire, "/v1/jobs/" + random.nextLong(1, newest.get()) + "/why", told.whys);
        time(wire, "/v1/fleet", told.fleets);
        time(wire, "/v1/queues", told.fleets);
    }

    private static void time(Wire wire, String path, Millis took) throws IOException {
        long begun = System.nanoTime();
        wire.get(path).well();
        took.add(System.nanoTime() - begun);
    }

    private static long seconds(int count) {
        return TimeUnit.SECONDS.toNanos(count);
    }
}
