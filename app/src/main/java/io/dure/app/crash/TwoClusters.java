package io.dure.app.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two throw-away clusters under Slurm on this machine, as {@code bench/slurm-site} makes them, while this is open. */
public final class TwoClusters implements SlurmBench.Faults, AutoCloseable {
    private static final int NODES = 4;
    private static final int APART = 1_000;
    private static final long PATIENCE_SECONDS = 700;

    private final Path script;
    private final List<Path> folders = new ArrayList<>();

    private TwoClusters(Path script) {
        this.script = script;
    }

    /** {@code script}: bench/slurm-site. {@code port}: the first of some thousand that are free. */
    public static TwoClusters up(Path script, Path folder, int port) throws IOException, InterruptedException {
        TwoClusters both = new TwoClusters(script);
        try {
            for (int i = 0; i < 2; i++) {
                Path one = folder.resolve(name(i));
                both.folders.add(one);
                both.run(List.of("up", one.toString(), "" + NODES, "" + (port + i * APART)), name(i));
            }
        } catch (IOException | InterruptedException e) {
            both.close();
            throw e;
        }
        return both;
    }

    private static String name(int cluster) {
        return cluster == 0 ? "a" : "b";
    }

    /** For {@code dure serve --sites}; in the folder of the first. */
    public Path sites() throws IOException {
        StringBuilder text = new StringBuilder("sites:\n");
        for (Path folder : folders) {
            List<String> lines = Files.readAllLines(folder.resolve("sites.yaml"));
            lines.stream().skip(1).forEach(line -> text.append(line).append('\n'));
            text.append("    settle: 2s\n");
        }
        return Files.writeString(folders.getFirst().resolve("both.yaml"), text);
    }

    @Override
    public void part(int cluster, String what, String part) throws IOException, InterruptedException {
        run(List.of(what, folders.get(cluster).toString(), part), name(cluster));
    }

    @Override
    public int resume() throws IOException, InterruptedException {
        int resumed = 0;
        for (int i = 0; i < folders.size(); i++) {
            for (String line : ask(i, "sinfo", "-h", "-N", "-o%N %T").lines().toList()) {
                String[] words = line.split(" ", -1);
                if (words.length == 2 && words[1].matches("drain(ed|ing)")) {
                    String _ = ask(i, "scontrol", "update", "nodename=" + words[0], "state=resume");
                    resumed++;
                }
            }
        }
        return resumed;
    }

    @Override
    public boolean isDown(int cluster, String node) throws IOException, InterruptedException {
        return ask(cluster, "sinfo", "-h", "-N", "-n", node, "-o%T").startsWith("down");
    }

    /** What a command of Slurm says, or nothing while Slurm is away. */
    private String ask(int cluster, String... command) throws IOException, InterruptedException {
        ProcessBuilder ask = new ProcessBuilder(command).redirectErrorStream(true);
        Path conf = folders.get(cluster).resolve("etc/slurm.conf");
        ask.environment().put("SLURM_CONF", conf.toString());
        Process process = ask.start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return process.waitFor(20, TimeUnit.SECONDS) ? said : "";
    }

    private void run(List<String> arguments, String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        Path said = Files.createTempFile("slurm-site", ".log"); // daemons hold on to a pipe
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(said.toFile());
        builder.environment().put("DURE_SLURMD_TIMEOUT", "8");
        builder.environment().put("DURE_SITE_NAME", name);
        builder.environment().put("DURE_SITE_POLL", "500ms");
        Process process = builder.start();
        boolean isOver = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String text = Files.readString(said).strip();
        Files.delete(said);
        if (!isOver || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": " + (isOver ? text : "does not end"));
        }
    }

    @Override
    public void close() throws IOException {
        for (Path folder : folders) {
            try {
                run(List.of("down", folder.toString()), "");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
