package io.dure.app.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.control.JournalCheck;
import io.dure.app.store.JobState;
import io.dure.app.store.Postgres;
import io.dure.engine.Ending;
import io.dure.twin.Progress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Strikes a control plane under load at random instants: kills it, its database or both, cuts the wire between them, fills
 * the disk, sets the date, has the one that stands by take over. Then lets it finish, and counts by other means than its
 * own.
 */
public final class CrashBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DONE_WITHIN_SECONDS = 600;
    private static final String SCENARIO = """
            dure: scenario/v1
            title: A fleet to be killed
            rules: {policy: dure, reclaimGrace: 2s, guaranteedRun: 2s, stopTime: 1s}
            fleet:
              gpuTypes: [{name: H100}]
              sites:
                - name: seoul
                  halls: [{name: a, racks: [{count: 4, nodes: 4, gpusPerNode: 8, gpuType: H100}]}]
                - name: busan
                  halls: [{name: a, racks: [{count: 4, nodes: 4, gpusPerNode: 8, gpuType: H100}]}]
            queues:
              - {name: north, quota: 128}
              - {name: south, quota: 128}
            workload:
              - {name: none, queue: north, user: nobody, kind: data, runTime: 1s, at: 1s}
            """;

    private final int kills;
    private final long seed;
    private final Path folder;
    private final Set<Fault> faults;
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private boolean canFillDisk;

    public CrashBench(int kills, long seed, Path folder) {
        this(kills, seed, folder, EnumSet.allOf(Fault.class));
    }

    /** {@code faults}: those that strike. */
    public CrashBench(int kills, long seed, Path folder, Set<Fault> faults) {
        this.kills = kills;
        this.seed = seed;
        this.folder = folder.toAbsolutePath().normalize();
        this.faults = EnumSet.copyOf(faults);
    }

    /** How often each fault struck. */
    public Map<Fault, Integer> struck() {
        return struck;
    }

    /** Whether a full disk was among what was tried: a small file system could be mounted here. */
    public boolean canFillDisk() {
        return canFillDisk;
    }

    /** In {@code folder}, which must be empty, and holds the servers' log afterwards. */
    public CrashOutcome run(Progress progress) throws IOException, InterruptedException, SQLException {
        Files.createDirectories(folder);
        try (SmallDisk disk = new SmallDisk(folder.resolve("disk"))) {
            canFillDisk = disk.canBeFilled();
            if (!canFillDisk) {
                faults.remove(Fault.DISK_FULL);
            }
            Path data = disk.folder().resolve("postgres");
            try (Postgres database = Postgres.embedded(data)) {
                keepSmall(database);
                return run(progress, database, data, disk);
            }
        }
    }

    /** Its log of changes must have room on a small disk. */
    private static void keepSmall(Postgres database) throws SQLException {
        try (Connection db = database.readers().getConnection();
                Statement s = db.createStatement()) {
            s.execute("alter system set max_wal_size = '160MB'");
            s.execute("select pg_reload_conf()");
        }
    }

    private CrashOutcome run(Progress progress, Postgres database, Path data, SmallDisk disk)
            throws IOException, InterruptedException, SQLException {
        Path scenario = Files.writeString(folder.resolve("fleet.yaml"), SCENARIO);
        Path lines = folder.resolve("started");
        Path offset = folder.resolve("offset");
        Path local = Files.createDirectories(folder.resolve("local"));
        try (Wire wire = new Wire(port(database.url()))) {
            Victim.Setting setting = new Victim.Setting(folder, scenario, wire.port(), offset);
            Victim first = new Victim("a", setting, freePort(), local);
            Victim second = new Victim("b", setting, freePort(), local);
            try {
                first.launch(false);
                first.awaitReady();
                Load load = new Load(List.of(first.url(), second.url()), first.token(), lines, seed);
                load.start();
                Striking striking = new Striking(seed, faults, database, data, wire, disk, offset, first, second);
                striking.strike(kills, progress);
                struck.putAll(striking.struck());
                striking.active().awaitReady();
                load.finish();
                long leaked = leaked(striking.active().url(), first.token());
                return count(load.acknowledged(), lines, leaked, database);
            } finally {
                first.end();
                second.end();
            }
        }
    }

    private static int port(String jdbcUrl) {
        return URI.create(jdbcUrl.substring("jdbc:".length())).getPort();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** When nobody waits or runs any more: the GPUs that are up and not free. */
    private static long leaked(String url, String token) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DONE_WITHIN_SECONDS);
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ask = HttpRequest.newBuilder(URI.create(url + "/v1/fleet"))
                .header("Authorization", "Bearer " + token)
                .build();
        while (true) {
            JsonNode fleet = JSON.readTree(
                    http.send(ask, HttpResponse.BodyHandlers.ofString()).body());
            boolean isDone =
                    fleet.path("running").asInt(1) == 0 && fleet.path("waiting").asInt(1) == 0;
            if (isDone || System.nanoTime() > deadline) {
                return fleet.path("gpus").asLong() - fleet.path("free").asLong();
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private CrashOutcome count(Set<Long> acknowledged, Path lines, long leaked, Postgres database)
            throws IOException, SQLException {
        try (Connection db = database.readers().getConnection()) {
            db.setAutoCommit(false);
            Set<Long> kept = jobs(db);
            Set<Long> lost = new HashSet<>(acknowledged);
            lost.removeAll(kept);
            kept.removeAll(acknowledged);
            return new CrashOutcome(
                    kills,
                    acknowledged.size(),
                    lost.size() + kept.size() + notOver(db),
                    twice(db, lines),
                    leaked,
                    JournalCheck.mismatches(db));
        }
    }

    private static Set<Long> jobs(Connection db) throws SQLException {
        Set<Long> found = new HashSet<>();
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select id from job")) {
            while (r.next()) {
                found.add(r.getLong(1));
            }
        }
        return found;
    }

    /** All of them can run, so all must have completed. */
    private static long notOver(Connection db) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("select count(*) from job where state <> ?")) {
            s.setInt(1, JobState.COMPLETED.ordinal());
            try (ResultSet r = s.executeQuery()) {
                r.next();
                return r.getLong(1);
            }
        }
    }

    /** Attempts that ran twice, that ran and are not kept, and completed ones that are kept and never ran. */
    private static long twice(Connection db, Path lines) throws IOException, SQLException {
        Map<String, Integer> ran = new HashMap<>();
        if (Files.exists(lines)) {
            Files.readAllLines(lines).forEach(line -> ran.merge(line, 1, Integer::sum));
        }
        long wrong = ran.values().stream().filter(times -> times > 1).count();
        Set<String> kept = new HashSet<>();
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select a.job || '-' || a.attempt, a.ending from attempt a"
                        + " join job j on j.id = a.job where j.name = 'real'")) {
            while (r.next()) {
                kept.add(r.getString(1));
                boolean hasCompleted = r.getInt(2) == Ending.COMPLETED.ordinal() && !r.wasNull();
                wrong += hasCompleted && !ran.containsKey(r.getString(1)) ? 1 : 0;
            }
        }
        return wrong + ran.keySet().stream().filter(tag -> !kept.contains(tag)).count();
    }
}
