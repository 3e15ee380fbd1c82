package io.dure.app.crash;

import io.dure.app.store.Killed;
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

/** The control plane that is killed: a process of its own, on a folder and at a port that stay. */
final class Victim {
    private static final long READY_WITHIN_SECONDS = 180;

    private final Path folder;
    private final Path scenario;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private Process process;

    Victim(Path folder, Path scenario, int port) throws IOException {
        this.folder = folder;
        this.scenario = scenario;
        this.port = port;
        process = launch();
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.dure.app.Main",
                "serve",
                scenario.toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                String.valueOf(port),
                "--local-nodes",
                "4",
                "--local-slots",
                "16"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()))
                .start();
    }

    /** Kills the whole control plane at once; its database server lives on. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void killDatabase() throws IOException {
        Killed.server(data());
    }

    void restart() throws IOException {
        if (!process.isAlive()) {
            process = launch();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it answers. */
    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS);
        while (!isReady()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the control plane does not come up; see " + folder.resolve("server.log"));
            }
            if (!process.isAlive()) {
                process = launch();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(ask, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    Path data() {
        return folder.resolve("data").resolve("postgres");
    }

    String token() throws IOException {
        return Files.readString(folder.resolve("data").resolve("admin.token")).strip();
    }

    /** Asks it to end in order. */
    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            process.waitFor();
        }
    }
}
