package io.dure.app.site;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tasks on their way out: warned once, ended by force at the deadline, gone when no process of theirs is left. */
final class Leaving {
    /** Between two looks at all processes of the machine, in real time. */
    private static final long FIRST_PAUSE_NANOS = 50_000_000;

    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final List<LocalTask> tasks;
    private final List<LocalTask> unwarned;
    private final long deadlineMillis;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long notBeforeNanos = System.nanoTime();

    /** {@code deadlineMillis}: of Dure's time. {@code warned}: they have heard before. */
    Leaving(List<LocalTask> tasks, long deadlineMillis, boolean warned) {
        this.tasks = List.copyOf(tasks);
        unwarned = warned ? new ArrayList<>() : new ArrayList<>(tasks);
        this.deadlineMillis = deadlineMillis;
    }

    boolean areAllWarned() {
        return unwarned.isEmpty();
    }

    /** Does what is due; true when all are gone. */
    boolean step(long nowMillis, Supplier<ProcTable> processes) throws IOException {
        boolean isForced = nowMillis >= deadlineMillis;
        boolean areOver = true;
        for (LocalTask task : tasks) {
            task.look();
            areOver &= task.isOver();
        }
        boolean isDue = isForced || areOver || !unwarned.isEmpty();
        if (!isDue || System.nanoTime() < notBeforeNanos) {
            return false;
        }
        int left = 0;
        ProcTable table = processes.get();
        for (LocalTask task : tasks) {
            List<ProcTable.Proc> its = table.those(task.processes());
            left += its.size();
            end(task, its, isForced);
        }
        notBeforeNanos = System.nanoTime() + pauseNanos;
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        return areOver && left == 0;
    }

    /** Its leader is not warned: it writes down how the task ends. */
    private void end(LocalTask task, List<ProcTable.Proc> its, boolean byForce) {
        boolean isWarned = !unwarned.contains(task);
        boolean heard = task.isOver() && its.isEmpty();
        for (ProcTable.Proc p : its) {
            if (byForce) {
                ProcTable.end(p, true);
            } else if (!isWarned && !task.isLeader(p)) {
                ProcTable.end(p, false);
                heard = true;
            }
        }
        if (heard || byForce) { // else its program has not begun yet
            unwarned.remove(task);
        }
    }
}
