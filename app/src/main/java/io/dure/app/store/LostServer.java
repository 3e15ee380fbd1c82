package io.dure.app.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The database server of a folder as a process of its own. One that outlived the Dure that had started it goes on serving
 * the next.
 *
 * @param port where it answers
 */
record LostServer(ProcessHandle process, int port) {
    private static final String FILE = "postmaster.pid";
    private static final String READY = "ready";
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    private static final long GONE_WITHIN_SECONDS = 60;

    /** The one that runs on this folder and takes connections; a file without a process is removed. */
    static Optional<LostServer> find(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        Optional<ProcessHandle> running = lines.isEmpty() ? Optional.empty() : of(lines.getFirst(), folder);
        if (running.isEmpty()) {
            Files.deleteIfExists(file);
            return Optional.empty();
        }
        boolean isReady =
                lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals(READY);
        if (!isReady) {
            stop(running.get(), folder);
            return Optional.empty();
        }
        return Optional.of(new LostServer(
                running.get(), Integer.parseInt(lines.get(PORT_LINE).strip())));
    }

    /** Ends it in order; what it had committed stays. */
    void stop(Path folder) throws IOException {
        stop(process, folder);
    }

    /** The process of that number, if it is a server of this folder. */
    private static Optional<ProcessHandle> of(String pid, Path folder) {
        return ProcessHandle.of(Long.parseLong(pid.strip()))
                .filter(found -> found.info()
                        .commandLine()
                        .filter(line -> line.contains("postgres") && line.contains(folder.toString()))
                        .isPresent());
    }

    private static void stop(ProcessHandle server, Path folder) throws IOException {
        server.destroy();
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
