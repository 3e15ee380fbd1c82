package io.dure.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The control plane that is measured: a process of its own, on a folder and at a port that stay. */
final class ServerProcess implements AutoCloseable {
    private static final long READY_WITHIN_SECONDS = 600;
    private static final long GONE_WITHIN_SECONDS = 300;
    private static final long LOOK_MILLIS = 20;

    private final Path folder;
    private final int port;
    private final List<String> serve;
    private Process process;

    /** {@code options}: for Java; {@code serve}: what to serve, with its options. */
    ServerProcess(Path folder, int port, List<String> options, List<String> serve) throws IOException {
        this.folder = folder;
        this.port = port;
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(List.of(
                "-Ddure.home=" + System.getProperty("dure.home", "."),
                "-cp",
                System.getProperty("java.class.path"),
                "io.dure.app.Main",
                "serve"));
        command.addAll(serve);
        command.addAll(List.of("--no-local", "--data", data().toString(), "--port", String.valueOf(port)));
        this.serve = List.copyOf(command);
        process = launch();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(serve)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()))
                .start();
    }

    int port() {
        return port;
    }

    String token() throws IOException {
        return Files.readString(data().resolve("admin.token")).strip();
    }

    /** What its process has taken of processors, in seconds. */
    double busySeconds() {
        return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3;
    }

    /** Returns when it answers that it is ready. */
    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS);
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the server does not come up; see " + folder.resolve("server.log"));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private boolean isReady() {
        try (Wire wire = new Wire(port, "")) {
            return wire.get("/health/ready").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks it to end in order, and starts it again; how many seconds until it answers. */
    double restart() throws IOException, InterruptedException {
        end();
        return again();
    }

    /** Kills it, and starts it again; how many seconds until it answers. Its database server lives on. */
    double restartKilled() throws IOException, InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        return again();
    }

    private double again() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        process = launch();
        awaitReady();
        return (System.nanoTime() - begun) / 1e9;
    }

    private void end() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(GONE_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            process.waitFor();
            throw new IOException("the server did not end within " + GONE_WITHIN_SECONDS + " s");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            end();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
