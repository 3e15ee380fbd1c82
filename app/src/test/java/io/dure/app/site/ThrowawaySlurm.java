package io.dure.app.site;

import static org.junit.jupiter.api.Assumptions.abort;

import io.dure.app.site.slurm.SlurmOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A real Slurm on this machine, as {@code bench/slurm-site} makes it, for as long as it is open. */
public final class ThrowawaySlurm implements AutoCloseable {
    private static final int NO_SLURM = 4;
    private static final long PATIENCE_SECONDS = 600; // the first time installs packages

    private final Path folder;
    private int places;

    private ThrowawaySlurm(Path folder) {
        this.folder = folder;
    }

    /** Skips the test loudly where there is no Slurm and none can be installed. */
    public static ThrowawaySlurm up(Path folder, int nodes) throws IOException, InterruptedException {
        return up(folder, nodes, 20);
    }

    /** {@code silentSeconds}: after which Slurm gives up a node that does not answer. */
    public static ThrowawaySlurm up(Path folder, int nodes, int silentSeconds)
            throws IOException, InterruptedException {
        letThrough(folder);
        ThrowawaySlurm slurm = new ThrowawaySlurm(folder);
        Ran up = ran(
                List.of(script().toString(), "up", folder.toString(), "" + nodes, "" + freePort(nodes)),
                List.of("DURE_SLURMD_TIMEOUT", "" + silentSeconds));
        if (up.code == NO_SLURM) {
            slurm.close();
            String said = "NOT TESTED: no Slurm here: " + up.text.strip();
            System.err.println(said);
            return abort(said);
        }
        if (up.code != 0) {
            slurm.close();
            throw new IOException("bench/slurm-site up: exit code " + up.code + "\n" + up.text);
        }
        return slurm;
    }

    /** Jobs run as another user: all folders above must let it through. */
    public static void letThrough(Path folder) throws IOException {
        for (Path p = folder; p != null && Files.isWritable(p) && !p.equals(p.getRoot()); p = p.getParent()) {
            if (Files.getPosixFilePermissions(p).size() <= 3) {
                Path _ = Files.setPosixFilePermissions(p, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    /** Whether there is a Slurm, by now. */
    public static boolean canBe() throws IOException, InterruptedException {
        Ran ran = run(List.of("install"));
        if (ran.code != 0) {
            System.err.println("NOT TESTED: no Slurm here: " + ran.text.strip());
        }
        return ran.code == 0;
    }

    /** The first of a run of ports that are free, as far as one can tell. */
    public static int freePort(int nodes) {
        for (int base = 20_000 + (int) (ProcessHandle.current().pid() * 37 % 20_000); ; base += 211) {
            if (isFree(base)
                    && isFree(base + 3)
                    && IntStream.rangeClosed(1, nodes).allMatch(isFreeFrom(base + 100))) {
                return base;
            }
        }
    }

    private static IntPredicate isFreeFrom(int base) {
        return i -> isFree(base + i);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    private record Ran(int code, String text) {}

    /** bench/slurm-site. */
    public static Path script() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve("bench/slurm-site"))) {
                return at.resolve("bench/slurm-site");
            }
        }
        throw new IllegalStateException(
                "bench/slurm-site is nowhere above " + Path.of("").toAbsolutePath());
    }

    private static Ran run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(arguments);
        return ran(command, List.of());
    }

    private static Ran ran(List<String> command, List<String> environment) throws IOException, InterruptedException {
        Path said = Files.createTempFile("slurm-site", ".log"); // daemons hold on to a pipe
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(said.toFile());
        for (int i = 0; i < environment.size(); i += 2) {
            builder.environment().put(environment.get(i), environment.get(i + 1));
        }
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + ": does not end");
        }
        Ran ran = new Ran(process.exitValue(), Files.readString(said));
        Files.delete(said);
        return ran;
    }

    /** Starts, stops or kills one part: ctld, rest or a node. */
    public void part(String what, String part) throws IOException, InterruptedException {
        Ran ran = run(List.of(what, folder.toString(), part));
        if (ran.code != 0) {
            throw new IOException("bench/slurm-site " + what + " " + part + ": " + ran.text);
        }
    }

    /** What a command of Slurm says about it. */
    public String says(String... command) throws IOException, InterruptedException {
        Ran ran = ran(
                List.of(command),
                List.of("SLURM_CONF", folder.resolve("etc/slurm.conf").toString()));
        if (ran.code != 0) {
            throw new IOException(List.of(command) + ": " + ran.text);
        }
        return ran.text.strip();
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file)).strip();
    }

    public String user() throws IOException {
        return text("user");
    }

    /** Asked five times a second over TCP, with a folder for output that nobody has used. */
    public SlurmOptions options() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out/" + places++));
        Path _ = Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwxrwxrwx"));
        return new SlurmOptions(
                "slurm",
                URI.create(text("url")),
                user(),
                folder.resolve("token"),
                text("partition"),
                out,
                200,
                SlurmOptions.START_WITHIN_MILLIS,
                2_000);
    }

    /** The same over its unix socket. */
    public URI socket() {
        return URI.create("unix:" + folder.resolve("run/rest.socket"));
    }

    /** Nothing runs or waits there any more, and all nodes are idle. */
    public void clear() throws IOException, InterruptedException {
        String _ = says("scancel", "--user=" + user());
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!says("squeue", "-h").isEmpty()
                || !says("sinfo", "-h", "-N", "-o%T").lines().allMatch("idle"::equals)) {
            // A controller that was killed may have forgotten that it began a job; then it drains the node.
            for (String drained : says("sinfo", "-h", "-N", "-tdrain,draining", "-o%N")
                    .lines()
                    .toList()) {
                String _ = says("scontrol", "update", "nodename=" + drained, "state=resume");
            }
            if (System.nanoTime() > until) {
                throw new IOException("not idle: " + says("squeue", "-h") + says("sinfo", "-N"));
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Ran _ = run(List.of("down", folder.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
