package io.dure.app.command;

import io.dure.app.store.Postgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A database that begins to start while it is still read what is to be served. Only one that is there already: nothing new is
 * made before all that was said is known to be good.
 */
final class Ahead implements AutoCloseable {
    private @Nullable FileChannel lock;
    private @Nullable FutureTask<Postgres> database;

    private Ahead(@Nullable FileChannel lock, @Nullable FutureTask<Postgres> database) {
        this.lock = lock;
        this.database = database;
    }

    /** Nothing begins. */
    static Ahead nothing() {
        return new Ahead(null, null);
    }

    /** {@code data}: where all is kept. */
    static Ahead in(Path data) throws IOException {
        Path folder = data.toAbsolutePath().normalize();
        Path postgres = folder.resolve("postgres");
        if (!Files.isDirectory(postgres)) {
            return nothing();
        }
        Quiet.libraries();
        FileChannel lock = Serving.lock(folder);
        FutureTask<Postgres> starting = new FutureTask<>(() -> Postgres.embedded(postgres));
        Thread.ofPlatform().name("dure-ahead").daemon().start(starting);
        return new Ahead(lock, starting);
    }

    /** The lock of the folder, which is the caller's from now on. */
    FileChannel lock(Path folder) throws IOException {
        FileChannel taken = lock;
        lock = null;
        return taken == null ? Serving.lock(folder) : taken;
    }

    /** The database in the folder, which is the caller's from now on. */
    Postgres database(Path folder) throws IOException, InterruptedException {
        FutureTask<Postgres> begun = database;
        database = null;
        return begun == null ? Postgres.embedded(folder.resolve("postgres")) : started(begun);
    }

    private static Postgres started(FutureTask<Postgres> begun) throws IOException, InterruptedException {
        try {
            return begun.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IOException(e);
        }
    }

    /** Stops what nobody has taken. */
    @Override
    public void close() throws IOException {
        FutureTask<Postgres> begun = database;
        try {
            if (begun != null) {
                database = null;
                started(begun).close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }
}
