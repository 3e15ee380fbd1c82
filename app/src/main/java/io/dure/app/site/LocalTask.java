package io.dure.app.site;

import io.dure.app.site.Notes.Planned;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One task of an attempt on this machine: a session of processes, led by a shell that outlives Dure. */
final class LocalTask {
    /** What a shell says of a program that was killed: 128 and the number of SIGKILL. */
    private static final int KILLED = 137;

    final Planned planned;
    final TaskFiles files;
    private @Nullable Process launched;
    private TaskFiles.@Nullable Claim claim;

    /** Its leader was seen alive, or started here: its session is no other's as long as somebody looks. */
    private boolean isWatched;

    private boolean isOver;
    private OptionalInt code = OptionalInt.empty();
    private String why = "";
    private long overMillis = Long.MAX_VALUE;

    LocalTask(Path folder, Planned planned) {
        this.planned = planned;
        files = new TaskFiles(folder, planned.key());
    }

    /** Starts it unless somebody has; {@code soon} is run when the process that this starts ends. */
    void launch(Path shell, Path stopped, Path log, Runnable soon) {
        List<String> command = new ArrayList<>(List.of("setsid", "sh", shell.toString()));
        command.addAll(List.of(files.base().toString(), planned.folder(), stopped.toString()));
        command.addAll(planned.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(files.folder().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.putAll(planned.environment());
            environment.put(ProcTable.MARK, files.mark());
            launched = builder.start();
            var _ = launched.onExit().thenRun(soon);
        } catch (IOException | IllegalArgumentException e) { // no program, or an odd name of a variable
            fail("could not be started: " + e.getMessage());
        }
    }

    /** Looks how it is. */
    void look() throws IOException {
        if (isOver) {
            return;
        }
        OptionalInt exit = files.exitCode();
        if (exit.isEmpty()) {
            boolean isAlive = isAlive();
            exit = isOver || isAlive ? OptionalInt.empty() : files.exitCode();
            if (isOver || isAlive || (exit.isEmpty() && claim == null)) {
                return;
            }
        }
        boolean _ = claim();
        isOver = true;
        code = exit.isPresent() ? exit : OptionalInt.of(KILLED);
        why = exit.isPresent() ? "" : "was killed, perhaps because memory ran out";
        overMillis = exit.isPresent() ? files.exitMillis() : overMillis;
    }

    private boolean isAlive() throws IOException {
        Process p = launched;
        boolean isGone = p != null && !p.isAlive();
        if (!claim()) {
            if (isGone) { // without having claimed it: nobody will
                boolean _ = files.block();
                fail("could not be started; the end of its output may say why");
            }
            return !isGone;
        }
        TaskFiles.Claim c = Objects.requireNonNull(claim);
        if (c.pid() == 0) {
            fail("was not started");
        }
        boolean isAlive = c.pid() != 0 && ProcTable.isAlive(c.pid(), c.startTicks());
        isWatched |= isAlive;
        return isAlive;
    }

    /** Whether somebody has claimed it. */
    private boolean claim() throws IOException {
        if (claim == null) {
            claim = files.claim().orElse(null);
            isWatched |= launched != null && claim != null && launched.pid() == claim.pid();
        }
        return claim != null;
    }

    private void fail(String reason) {
        isOver = true;
        code = OptionalInt.empty();
        why = reason;
    }

    /** Nobody has begun it, and nobody will. */
    void block() throws IOException {
        if (claim == null && files.block()) {
            fail("was not started");
        }
    }

    boolean isClaimed() throws IOException {
        return files.claim().isPresent();
    }

    boolean isOver() {
        return isOver;
    }

    boolean hasFailed() {
        return isOver && (!why.isEmpty() || code.orElse(0) != 0);
    }

    boolean isDone() {
        return isOver && !hasFailed();
    }

    long overMillis() {
        return overMillis;
    }

    /** How an attempt ended in which this task was the first that failed. */
    How failure() {
        String what = "task " + planned.task() + " "
                + (why.isEmpty() ? "ended with exit code " + code.orElse(0) + signal(code.orElse(0)) : why);
        return new How(How.Kind.FAILED, code, what);
    }

    private static String signal(int code) {
        return code > 128 && code < 160 ? " (signal " + (code - 128) + ")" : "";
    }

    /** Its processes: all of its session, and those that left it and kept its mark. */
    Predicate<ProcTable.Proc> processes() {
        TaskFiles.Claim c = claim;
        String mark = files.mark();
        boolean leads = c != null && c.pid() != 0 && (isWatched || ProcTable.isAlive(c.pid(), c.startTicks()));
        return p -> p.mark().equals(mark)
                || (leads && c != null && p.session() == c.pid() && p.startTicks() >= c.startTicks());
    }

    /** Whether this is the shell that writes down how it ended. */
    boolean isLeader(ProcTable.Proc p) {
        return claim != null && p.pid() == claim.pid();
    }
}
