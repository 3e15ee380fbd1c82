package io.dure.app.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A database server that outlived the Dure that had started it: it is asked to go before another starts there. */
final class LostServer {
    private static final long GONE_WITHIN_SECONDS = 60;

    private LostServer() {}

    /** Stops the one that holds this folder, if there is one. What it had committed stays. */
    static void stop(Path folder) throws IOException {
        Path file = folder.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        Optional<ProcessHandle> running = lines.isEmpty() ? Optional.empty() : of(lines.getFirst(), folder);
        if (running.isPresent()) {
            running.get().destroy();
            await(running.get(), folder);
        }
        Files.deleteIfExists(file);
    }

    /** The process of that number, if it is a server of this folder. */
    private static Optional<ProcessHandle> of(String pid, Path folder) {
        return ProcessHandle.of(Long.parseLong(pid.strip()))
                .filter(found -> found.info()
                        .commandLine()
                        .filter(line -> line.contains("postgres") && line.contains(folder.toString()))
                        .isPresent());
    }

    private static void await(ProcessHandle server, Path folder) throws IOException {
        try {
            server.onExit().get(GONE_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    folder + ": an older database server holds it and does not go. Maybe stop process " + server.pid(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an older database server stops", e);
        } catch (ExecutionException e) {
            throw new IOException(folder + ": cannot wait for an older database server", e);
        }
    }
}
