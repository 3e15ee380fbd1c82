package io.dure.app.command;

import io.dure.app.api.Api;
import io.dure.app.api.Feed;
import io.dure.app.api.Options;
import io.dure.app.api.Role;
import io.dure.app.api.Shown;
import io.dure.app.api.Tokens;
import io.dure.app.control.Plane;
import io.dure.app.site.EngineClock;
import io.dure.app.site.LocalOptions;
import io.dure.app.site.LocalSite;
import io.dure.app.site.SimulatedSite;
import io.dure.app.site.Site;
import io.dure.app.site.slurm.SlurmOptions;
import io.dure.app.store.Postgres;
import io.dure.app.store.Store;
import io.dure.engine.Rules;
import io.dure.twin.scenario.Names;
import io.dure.twin.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A whole control plane of one process: the folder, the database, the writer, the sites, the API. */
public final class Serving implements AutoCloseable {
    private static final String LOCAL = "local";
    private static final long SILENT_MILLIS = 10_000;

    private final FileChannel lock;
    private final Plane plane;
    private final Api api;
    private final String greeting;
    private final Optional<String> adminToken;

    /**
     * What to serve.
     *
     * @param folder where all is kept; one Dure at a time has it
     * @param database of somebody else; empty: our own, in the folder
     * @param scenario what a new fleet is founded from; empty: this machine alone
     * @param isStandby whether to wait until the one that writes gives no sign of life
     * @param isLocal whether this machine is a site of a new fleet
     * @param localNodes as how many nodes it counts; more than 1 only without GPUs
     * @param localSlots how many jobs each takes where it has no GPUs; 0: one for each core
     * @param options limits of the API, and how it logs
     */
    public record Setup(
            Path folder,
            Optional<String> database,
            Optional<Scenario> scenario,
            boolean isLocal,
            int localNodes,
            int localSlots,
            double speed,
            String host,
            int port,
            boolean isStandby,
            Options options) {
        /** The same with other options. */
        public Setup with(Options other) {
            return new Setup(
                    folder, database, scenario, isLocal, localNodes, localSlots, speed, host, port, isStandby, other);
        }

        /** With the usual options. */
        public Setup(
                Path folder,
                Optional<String> database,
                Optional<Scenario> scenario,
                boolean isLocal,
                double speed,
                String host,
                int port) {
            this(folder, database, scenario, isLocal, 1, 0, speed, host, port, false, Options.USUAL);
        }
    }

    private Serving(FileChannel lock, Plane plane, Api api, String greeting, Optional<String> adminToken) {
        this.lock = lock;
        this.plane = plane;
        this.api = api;
        this.greeting = greeting;
        this.adminToken = adminToken;
    }

    /** Everything is up when this returns. */
    public static Serving start(Setup setup) throws IOException, SQLException, InterruptedException {
        return start(setup, setup.scenario.map(Shown::of).orElse(Shown.NOTHING), List.of());
    }

    /** With what the page shows besides the live fleet, and with these clusters as sites. */
    public static Serving start(Setup setup, Shown shown, List<SlurmOptions> slurm)
            throws IOException, SQLException, InterruptedException {
        return start(setup, shown, slurm, Ahead.nothing());
    }

    /** The same, with what has begun to start already. */
    static Serving start(Setup setup, Shown shown, List<SlurmOptions> slurm, Ahead ahead)
            throws IOException, SQLException, InterruptedException {
        Quiet.libraries();
        Path folder = setup.folder.toAbsolutePath().normalize();
        Files.createDirectories(folder);
        Opened opened = new Opened();
        try {
            return start(setup, folder, opened, shown, slurm, ahead);
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            opened.closeAll(e);
            throw e;
        }
    }

    private static Serving start(
            Setup setup, Path folder, Opened opened, Shown shown, List<SlurmOptions> slurm, Ahead ahead)
            throws IOException, SQLException, InterruptedException {
        FileChannel lock = opened.add(ahead.lock(folder));
        Postgres database =
                opened.add(setup.database.isPresent() ? Postgres.at(setup.database.get()) : ahead.database(folder));
        if (setup.isStandby) {
            awaitSilence(database);
        }
        LocalOptions options = options(setup, folder.resolve(LOCAL));
        SlurmSites clusters = new SlurmSites(slurm, folder.resolve("slurm"), database);
        Feed feed = new Feed();
        Plane plane = Plane.open(
                database,
                new Plane.Setup(
                        setup.scenario.orElseGet(Serving::nothing),
                        setup.isLocal ? LocalSite.machine(options) : List.of(),
                        setup.speed,
                        "dure, process " + ProcessHandle.current().pid()),
                clusters.found(),
                (name, nodes, clock) ->
                        clusters.site(name, nodes, clock).orElseGet(() -> site(name, nodes, clock, options)),
                feed::heard);
        Tokens tokens = new Tokens(database.readers());
        Api api = opened.add(new Api(plane, tokens, feed, setup.host, setup.port, setup.options, shown));
        String url = (setup.options.tls().isPresent() ? "https://" : "http://") + setup.host + ":" + api.port();
        Optional<String> admin = Optional.empty();
        if (tokens.isEmpty()) {
            admin = Optional.of(tokens.make("admin", Role.ADMIN, 0, Optional.empty()));
            keep(folder.resolve("admin.token"), admin.get());
        }
        return new Serving(lock, plane, api, greeting(plane, url, folder, admin), admin);
    }

    private static LocalOptions options(Setup setup, Path folder) {
        LocalOptions usual = new LocalOptions(folder);
        boolean isPretended = setup.localNodes > 1 || setup.localSlots > 0;
        return isPretended ? usual.pretending(setup.localNodes, setup.localSlots) : usual;
    }

    private static void awaitSilence(Postgres database) throws SQLException, InterruptedException {
        while (true) {
            try (Connection db = database.readers().getConnection()) {
                if (Store.silentMillis(db) > SILENT_MILLIS) {
                    return;
                }
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    /** What was opened before the start failed. */
    private static final class Opened {
        private final Deque<AutoCloseable> all = new ArrayDeque<>();

        private <T extends AutoCloseable> T add(T one) {
            all.push(one);
            return one;
        }

        private void closeAll(Exception because) {
            for (AutoCloseable one : all) {
                try {
                    one.close();
                } catch (Exception e) {
                    because.addSuppressed(e);
                }
            }
        }
    }

    /** One Dure at a time has the folder. */
    static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock();
        if (held == null) {
            channel.close();
            throw new IOException(folder + ": another Dure runs on this folder. Maybe --data with another one");
        }
        return channel;
    }

    /** Readable for its owner alone. */
    private static void keep(Path file, String secret) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, secret + "\n");
    }

    private static Site site(String name, List<Site.Node> nodes, EngineClock clock, LocalOptions options) {
        try {
            return name.equals(LOCAL)
                    ? new LocalSite(options, clock)
                    : new SimulatedSite(name, nodes, SimulatedSite.Ways.USUAL, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Scenario nothing() {
        return new Scenario(
                "this-machine",
                "This machine",
                1,
                Rules.defaults(),
                0,
                List.of(),
                new Names(List.of(), List.of(), List.of(), List.of()),
                List.of());
    }

    private static String greeting(Plane plane, String url, Path folder, Optional<String> admin) {
        StringBuilder text = new StringBuilder();
        text.append("Dure serves ").append(plane.fleet().title()).append(".\n\n");
        text.append("Page     ").append(url).append("/\n");
        text.append("API      ").append(url).append("/v1\n");
        text.append("Data     ").append(folder).append('\n');
        admin.ifPresent(secret -> text.append("Token    ")
                .append(secret)
                .append("   (admin, shown once; also in ")
                .append(folder.resolve("admin.token"))
                .append(")\n"));
        if (Files.exists(folder.resolve("admin.token"))) {
            text.append("Log in   dure login ")
                    .append(url)
                    .append(" --token-file ")
                    .append(folder.resolve("admin.token"))
                    .append('\n');
        }
        text.append("\nStop it with Ctrl-C: what was acknowledged is kept.");
        return text.toString();
    }

    String greeting() {
        return greeting;
    }

    /** The first token, when it was made just now. */
    public Optional<String> adminToken() {
        return adminToken;
    }

    public int port() {
        return api.port();
    }

    public Api api() {
        return api;
    }

    public Plane plane() {
        return plane;
    }

    @Override
    public void close() throws IOException {
        api.close();
        plane.close();
        lock.close();
    }
}
