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
 * @param port where it answers; 0 when it does not say yet
 * @param isReady it takes connections; else it starts or ends
 */
record LostServer(ProcessHandle process, int port, boolean isReady) {
    private static final String FILE = "postmaster.pid";
    private static final String READY = "ready";
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    private static final long GONE_WITHIN_SECONDS = 60;

    /** The one that runs on this folder; what one that is dead has left is removed. */
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
        int port =
                lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0;
        return Optional.of(new LostServer(running.get(), port, isReady));
    }

    /** The process of that number, if it is a server of this folder. */
    private static Optional<ProcessHandle> of(String pid, Path folder) {
        return ProcessHandle.of(Long.parseLong(pid.strip()))
                .filter(found -> found.info()
                        .commandLine()
                        .filter(line -> line.contains("postgres") && line.contains(folder.toString()))
                        .isPresent());
    }

    /** Ends it in order; what it had committed stays. */
    void stop(Path folder) throws IOException {
        process.destroy();
        try {
            process.onExit().get(GONE_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException(folder + ": the database server does not go. Maybe stop process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the database server stops", e);
        } catch (ExecutionException e) {
            throw new IOException(folder + ": cannot wait for the database server", e);
        }
    }
}
