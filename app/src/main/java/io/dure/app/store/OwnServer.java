package io.dure.app.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final long LOOK_MILLIS = 500;
    private static final int MOST_TRIES = 10;

    private final Path folder;
    private final int port;
    private final Thread watch =
            Thread.ofPlatform().name("dure-database").daemon().unstarted(this::watch);
    private volatile boolean isClosing;
    private @Nullable EmbeddedPostgres started;

    OwnServer(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        Optional<LostServer> running = LostServer.find(folder);
        port = running.isPresent() ? running.get().port() : freePort();
        if (running.isEmpty()) {
            startAtLast();
        }
        watch.start();
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    /** What a server that died has left behind may hold the folder for a moment. */
    private void startAtLast() throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                start();
                return;
            } catch (IOException | IllegalStateException e) {
                if (tries >= MOST_TRIES) {
                    throw new IOException(folder + ": the database server does not start: " + e.getMessage(), e);
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the database server starts", e);
        }
    }

    /** What the library leaves unsafe is set: every commit is on disk when it returns. */
    private void start() throws IOException {
        letGo();
        started = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
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

    /** The library keeps a lock on the folder for a server that it has started, dead or alive. */
    private void letGo() {
        EmbeddedPostgres dead = started;
        started = null;
        if (dead != null) {
            try {
                dead.close();
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.FINE, "a dead database server cannot be stopped", e);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private void watch() {
        try {
            while (!isClosing) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                revive();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void revive() {
        try {
            if (!isClosing && LostServer.find(folder).isEmpty()) {
                LOG.warning("the database server has died and is started again");
                start();
            }
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.WARNING, e, () -> "the database server does not start: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            isClosing = true;
            Optional<LostServer> running = LostServer.find(folder);
            if (running.isPresent()) {
                running.get().stop(folder);
            }
            letGo();
        }
    }
}
