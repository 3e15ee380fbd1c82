package io.dure.app.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A database server of our own in a folder. It is started when none runs there, taken over when one does, started again
 * at the same port when it dies, and stopped with us.
 */
final class OwnServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OwnServer.class.getName());
    private static final Duration START_WITHIN = Duration.ofMinutes(2);
    private static final Duration LAUNCH_AGAIN = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 100;

    private final Path folder;
    private final Path log;
    private final int port;
    private final Thread watch =
            Thread.ofPlatform().name("dure-database").daemon().unstarted(this::watch);
    private volatile boolean isClosing;
    private @Nullable EmbeddedPostgres first;

    OwnServer(Path folder) throws IOException {
        this.folder = folder;
        log = folder.resolveSibling("postgres.log");
        Files.createDirectories(folder);
        if (LostServer.find(folder).isEmpty()) {
            if (launcher().isEmpty()) {
                makeFirst();
            } else {
                launch();
            }
        }
        port = awaitReady();
        watch.start();
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    /**
     * Unpacks the programs, makes the folder if need be, and starts a server there. What the library leaves unsafe is set:
     * every commit is on disk when it returns.
     */
    private void makeFirst() throws IOException {
        first = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(freePort())
                .setPGStartupWait(START_WITHIN)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** The command that started the last server here, as it has written down itself; if its program is still there. */
    private Optional<String> launcher() throws IOException {
        Path options = folder.resolve("postmaster.opts");
        if (!Files.exists(options)) {
            return Optional.empty();
        }
        String command = Files.readString(options).strip();
        boolean isThere = Files.isExecutable(Path.of(command.split(" ", 2)[0]));
        return isThere ? Optional.of(command) : Optional.empty();
    }

    /** Starts one as the last was started, in a session of its own; for root in a user namespace, as PostgreSQL demands. */
    private void launch() throws IOException {
        List<String> command = new ArrayList<>(
                List.of("setsid", "sh", "-c", "exec " + launcher().orElseThrow()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(0, List.of("unshare", "-U"));
        }
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Its port. Starts it again for as long as what a dead one has left behind keeps it from coming up. */
    private int awaitReady() throws IOException {
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        long nextLaunch = System.nanoTime() + LAUNCH_AGAIN.toNanos();
        while (System.nanoTime() < deadline && !isClosing) {
            Optional<LostServer> running = LostServer.find(folder);
            if (running.isPresent() && running.get().isReady()) {
                return running.get().port();
            }
            if (running.isEmpty() && System.nanoTime() > nextLaunch) {
                launch();
                nextLaunch = System.nanoTime() + LAUNCH_AGAIN.toNanos();
            }
            pause();
        }
        throw new IOException(folder + ": the database server does not start; see " + log);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the database server starts", e);
        }
    }

    private void watch() {
        while (!isClosing) {
            try {
                pause();
                revive();
            } catch (IOException e) {
                LOG.log(Level.WARNING, e, () -> "the database server does not start: " + e.getMessage());
            }
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    private synchronized void revive() throws IOException {
        if (!isClosing && LostServer.find(folder).isEmpty()) {
            LOG.warning("the database server has died and is started again");
            launch();
            int _ = awaitReady();
        }
    }

    @Override
    public void close() throws IOException {
        isClosing = true;
        synchronized (this) {
            Optional<LostServer> running = LostServer.find(folder);
            if (running.isPresent()) {
                running.get().stop(folder);
            }
            letGo();
        }
    }

    /** The library keeps a lock on the folder of a server that it has started, dead or alive. */
    private void letGo() {
        EmbeddedPostgres held = first;
        first = null;
        if (held != null) {
            Logger library = Logger.getLogger(EmbeddedPostgres.class.getName());
            Level before = library.getLevel();
            library.setLevel(Level.OFF); // it would stop what has stopped, and say at length that it cannot
            try {
                held.close();
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.FINE, "a database server cannot be let go", e);
            } finally {
                library.setLevel(before);
            }
        }
    }
}
