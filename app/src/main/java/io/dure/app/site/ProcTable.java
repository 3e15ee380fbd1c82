package io.dure.app.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The processes of this machine at one moment, as {@code /proc} tells them (proc(5) of the Linux man-pages). */
final class ProcTable {
    private static final Path PROC = Path.of("/proc");
    /** Fields of {@code /proc/PID/stat}, counted from 0 after the name. */
    private static final int STATE = 0;

    private static final int SESSION = 3;
    private static final int USER = 11;
    private static final int CHILDREN_SYSTEM = 14;
    private static final int START = 19;

    /** What every process of an attempt inherits: the path of its task's files. */
    static final String MARK = "DURE_RUN";

    /**
     * One process that still runs.
     *
     * @param startTicks since the machine started: with the pid, it names one process and no later one
     * @param cpuTicks what it and its children that are gone have computed, in hundredths of a second
     * @param mark of the task that it belongs to, or empty, also when it may not be read
     */
    record Proc(long pid, long session, long startTicks, long cpuTicks, String mark) {}

    private final List<Proc> all;

    private ProcTable(List<Proc> all) {
        this.all = all;
    }

    /** All that may be read. */
    static ProcTable scan() {
        List<Proc> all = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                read(pid).ifPresent(p -> all.add(new Proc(p.pid, p.session, p.startTicks, p.cpuTicks, mark(pid))));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new ProcTable(all);
    }

    List<Proc> those(Predicate<Proc> which) {
        return all.stream().filter(which).toList();
    }

    /** Whether this very process still runs; one that only waits to be reaped does not. */
    static boolean isAlive(long pid, long startTicks) {
        return read(pid).filter(p -> p.startTicks == startTicks).isPresent();
    }

    /** Ends this very process, and none that has got its number meanwhile. */
    static void end(Proc p, boolean byForce) {
        // The handle is of who has the number now and ends nobody else: see ProcessHandle.destroy.
        Optional<ProcessHandle> handle = ProcessHandle.of(p.pid);
        if (handle.isPresent() && isAlive(p.pid, p.startTicks)) {
            boolean _ = byForce ? handle.get().destroyForcibly() : handle.get().destroy();
        }
    }

    /** Names one start of the machine. */
    static String bootId() throws IOException {
        return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    }

    static boolean isThere() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** Without its mark. Nothing when it is gone, or only waits to be reaped. */
    private static Optional<Proc> read(long pid) {
        String stat;
        try {
            stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return Optional.empty(); // gone meanwhile
        }
        // The name is in brackets and may hold brackets and spaces itself.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        boolean isDead = fields[STATE].equals("Z") || fields[STATE].equals("X");
        return isDead
                ? Optional.empty()
                : Optional.of(new Proc(
                        pid,
                        Long.parseLong(fields[SESSION]),
                        Long.parseLong(fields[START].strip()),
                        ticks(fields),
                        ""));
    }

    private static long ticks(String[] fields) {
        long sum = 0;
        for (int f = USER; f <= CHILDREN_SYSTEM; f++) {
            sum += Long.parseLong(fields[f]);
        }
        return sum;
    }

    private static String mark(long pid) {
        String environment;
        try {
            environment = Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return ""; // another user's, or gone
        }
        int at = environment.startsWith(MARK + "=") ? 0 : environment.indexOf("\0" + MARK + "=") + 1;
        if (at == 0 && !environment.startsWith(MARK + "=")) {
            return "";
        }
        int from = at + MARK.length() + 1;
        int to = environment.indexOf('\0', from);
        String bytes = environment.substring(from, to < 0 ? environment.length() : to);
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
