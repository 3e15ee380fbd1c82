package io.dure.beside.table;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** One run of one peer in a process of its own. */
final class OneProcess {
    /** For its fleet to be made and its work to be checked. */
    private static final long BESIDES_SECONDS = 240;

    private final Path home;
    private final Path dureJar;
    private final double seconds;
    private final int placements;
    private final boolean showsProgress;

    /** {@code home}: the folder of the modules. */
    OneProcess(Path home, Path dureJar, double seconds, int placements, boolean showsProgress) {
        this.home = home;
        this.dureJar = dureJar;
        this.seconds = seconds;
        this.placements = placements;
        this.showsProgress = showsProgress;
    }

    /** What it measured. Throws {@link IOException} with its last words when it failed. */
    Properties run(Entry peer, int nodes, long seed, String title) throws IOException, InterruptedException {
        Path logs = Files.createDirectories(home.resolve("target/logs"));
        String name = peer.name().toLowerCase(Locale.ROOT) + "-" + nodes;
        Path log = logs.resolve(name + ".log");
        Path result = logs.resolve(name + ".properties");
        Files.deleteIfExists(result);
        Process process = new ProcessBuilder(command(peer, nodes, seed, result))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Thread stop = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            await(process, title);
        } finally {
            end(process);
            Runtime.getRuntime().removeShutdownHook(stop);
        }
        if (!Files.exists(result)) {
            List<String> lines = Files.readAllLines(log);
            String last = lines.stream()
                    .filter(line -> line.contains("Exception") || line.contains("Error"))
                    .findFirst()
                    .orElse(lines.isEmpty() ? "it did not end in time" : lines.getLast());
            throw new IOException(title + ": " + last + " (" + log + ")");
        }
        Properties properties = new Properties();
        try (Reader from = Files.newBufferedReader(result)) {
            properties.load(from);
        }
        return properties;
    }

    private List<String> command(Entry peer, int nodes, long seed, Path result) throws IOException {
        Path module = home.resolve(peer.module());
        String classes = String.join(
                ":",
                module.resolve("target/classes").toString(),
                home.resolve("contract/target/classes").toString(),
                Files.readString(module.resolve("target/classpath")).strip());
        if (peer.module().equals("dure")) {
            classes += ":" + dureJar;
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-XX:+UseParallelGC", "-Xmx8g", "-cp", classes, "io.dure.beside.OneRun"));
        command.addAll(List.of(peer.type(), "" + nodes, "" + seed, "" + seconds, "" + seconds / 2, "" + placements));
        command.add(result.toString());
        return command;
    }

    private void await(Process process, String title) throws InterruptedException {
        long begun = System.nanoTime();
        long limit = (long) (2 * seconds) + BESIDES_SECONDS;
        for (long gone = 0; gone < limit; gone = (System.nanoTime() - begun) / 1_000_000_000L) {
            if (showsProgress) {
                System.err.printf(Locale.ROOT, "\r\033[K%s: %d s", title, gone);
            }
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                break;
            }
        }
        if (showsProgress) {
            System.err.print("\r\033[K");
        }
    }

    /** With whatever it started itself, so that no slurmctld is left behind. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroyForcibly();
    }
}
