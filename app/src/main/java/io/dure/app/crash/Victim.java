package io.dure.app.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A control plane that is killed: a process of its own, on a folder and at a port that stay. */
final class Victim {
    private static final long READY_WITHIN_SECONDS = 180;
    private static final long FENCED_WITHIN_SECONDS = 60;
    private static final int FENCED = 3;
    /** So often that kills meet snapshots that are being kept, and starts go on from them. */
    private static final int SNAPSHOT_PASSES = 200;

    private final Setting setting;
    private final Path data;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private @Nullable Process process;

    /**
     * Where all victims are.
     *
     * @param databasePort where the database answers
     * @param offset the file that says by how much the date is set
     */
    record Setting(Path folder, Path scenario, int databasePort, Path offset) {}

    /** Nothing runs yet. {@code local}: where this machine's attempts are, whoever of the victims decides. */
    Victim(String name, Setting setting, int port, Path local) throws IOException {
        this.setting = setting;
        this.port = port;
        data = Files.createDirectories(setting.folder.resolve("data-" + name));
        Files.createSymbolicLink(data.resolve("local"), local);
    }

    void launch(boolean isStandby) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Ddure.wall.offset=" + setting.offset,
                "-Ddure.snapshot.passes=" + SNAPSHOT_PASSES,
                "-cp",
                System.getProperty("java.class.path"),
                "io.dure.app.Main",
                "serve",
                setting.scenario.toString(),
                "--data",
                data.toString(),
                "--database",
                "jdbc:postgresql://127.0.0.1:" + setting.databasePort + "/postgres?user=postgres",
                "--port",
                String.valueOf(port),
                "--local-nodes",
                "4",
                "--local-slots",
                "16"));
        if (isStandby) {
            command.add("--standby");
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("server.log").toFile()))
                .start();
    }

    private Process process() {
        if (process == null) {
            throw new IllegalStateException("it has not been launched");
        }
        return process;
    }

    /** Kills the whole control plane at once; its database lives on. */
    void kill() throws InterruptedException {
        process().destroyForcibly();
        process().waitFor();
    }

    void restart() throws IOException {
        if (!process().isAlive()) {
            launch(false);
        }
    }

    /** It does nothing any more and knows nothing of it, as a machine that hangs. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Goes on where it was frozen, and must find out that another writes now. */
    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
        if (!process().waitFor(FENCED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("a control plane that was taken over from goes on; see server.log");
        }
        if (process().exitValue() != FENCED) {
            throw new IOException("a control plane that was taken over from ends with "
                    + process().exitValue() + " and not with " + FENCED + "; see server.log");
        }
    }

    private void signal(String which) throws IOException, InterruptedException {
        new ProcessBuilder("kill", which, String.valueOf(process().pid()))
                .start()
                .waitFor();
    }

    /** Waits until it answers. */
    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS);
        while (!isReady()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "the control plane does not come up; see " + setting.folder.resolve("server.log"));
            }
            restart();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest ask = HttpRequest.newBuilder(URI.create(url() + "/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(ask, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The first token. Only of the one that founded the fleet. */
    String token() throws IOException {
        return Files.readString(data.resolve("admin.token")).strip();
    }

    /** Asks it to end in order. */
    void end() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor();
            }
        }
    }
}
