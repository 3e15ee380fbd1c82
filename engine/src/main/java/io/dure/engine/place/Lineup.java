package io.dure.engine.place;

import io.dure.engine.column.Orders;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.state.Reservations;
import java.util.Arrays;

/**
 * The waiting jobs of one queue, or of several as one, as they come to be served in a pass. First the heads: every job
 * in its order, until as many as may have failed; then backfill: only jobs that may still fit. Heads are counted apart
 * by the right that they have, so that a job that would borrow never stands in the way of one that need not.
 */
final class Lineup {
    /** By what right a job may hold GPUs; jobs of one line that come later never have a better one. */
    enum Right {
        WITHIN_QUOTA,
        BY_PRIORITY,
        BORROWS
    }

    /** Tells what a waiting job may have as things stand. */
    interface Rights {
        /** Its right; when that is less than {@code least}, any that is less: nobody asks which. */
        Right of(int slot, Right least);

        /** It waits for its queue, or one above it, to shrink: nobody of a lower right passes it. */
        boolean isFull(int slot);
    }

    private static final int RIGHTS = Right.values().length;

    private final int[] queues;
    private final int[] failuresLeft = new int[RIGHTS];
    private final long[] cursorMajor = new long[RIGHTS];
    private final long[] cursorMinor = new long[RIGHTS];
    private boolean stopped;
    private boolean entitledOnly;

    /** The pass in which a line was closed. */
    private int[] closed = new int[0];

    /** Jobs that are not tried again, though others of their lines may be. */
    private int[] skipped = new int[4];

    private int skips;
    private int pass;
    private int round;

    Lineup(int... queues) {
        this.queues = queues;
    }

    /** Begins once in each round of serving. */
    void beginOnce(int inRound, int heads) {
        if (round != inRound) {
            round = inRound;
            begin(heads);
        }
    }

    void begin(int heads) {
        Arrays.fill(failuresLeft, heads);
        Arrays.fill(cursorMajor, Long.MIN_VALUE);
        Arrays.fill(cursorMinor, Long.MIN_VALUE);
        stopped = false;
        entitledOnly = false;
        skips = 0;
        pass++;
    }

    /**
     * The slot of the job to serve next, or 0; none whose right is less than {@code least}, and none that would pass a
     * job that waits for its queue to shrink.
     */
    int next(Jobs jobs, Blocked blocked, Reservations promised, Rights rights, Right least) {
        if (stopped) {
            return 0;
        }
        if (least == Right.BORROWS && !hasHeads()) {
            return nextToBackfill(jobs, blocked, promised);
        }
        Lines lines = jobs.lines();
        int best = 0;
        for (int queue : queues) {
            for (int line = lines.firstOf(queue); line >= 0; line = lines.nextOf(line)) {
                if (!isClosed(line)) {
                    int head = lines.head(line);
                    Right right = rights.of(head, least);
                    int slot = nextOf(line, right, jobs, blocked, promised, rights, least);
                    best = first(jobs.orders(), slot, best);
                }
            }
        }
        return best == 0 || least == Right.BORROWS || !isBehindFull(jobs, best, rights, least) ? best : 0;
    }

    /** Whether a job of a lower right than {@code least} that waits for its queue to shrink comes before this one. */
    private boolean isBehindFull(Jobs jobs, int slot, Rights rights, Right least) {
        Lines lines = jobs.lines();
        for (int queue : queues) {
            for (int line = lines.firstOf(queue); line >= 0; line = lines.nextOf(line)) {
                int head = lines.head(line);
                if (!isClosed(line)
                        && head != slot
                        && jobs.orders().before(head, slot)
                        && rights.of(head, least).compareTo(least) > 0
                        && rights.isFull(head)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** No heads are left, and whoever may borrow is served: rights need not be asked for. */
    private int nextToBackfill(Jobs jobs, Blocked blocked, Reservations promised) {
        Lines lines = jobs.lines();
        int best = 0;
        for (int queue : queues) {
            for (int line = lines.firstOf(queue); line >= 0; line = lines.nextOf(line)) {
                long ceiling = isClosed(line) ? 0 : blocked.ceilingMillis(lines, line);
                if (ceiling > 0) {
                    best = first(jobs.orders(), candidate(jobs, line, ceiling, promised), best);
                }
            }
        }
        return best;
    }

    private static int first(Orders orders, int a, int b) {
        return a != 0 && (b == 0 || orders.before(a, b)) ? a : b;
    }

    /** {@code best}: the right of the first of the line. */
    private int nextOf(
            int line, Right best, Jobs jobs, Blocked blocked, Reservations promised, Rights rights, Right least) {
        Lines lines = jobs.lines();
        int root = lines.root(line);
        int slot = 0;
        for (int r = best.ordinal(); r <= least.ordinal() && slot == 0; r++) {
            int next = failuresLeft[r] > 0 ? jobs.orders().after(root, cursorMajor[r], cursorMinor[r]) : 0;
            boolean has = next != 0 && (next == lines.head(line) ? best : rights.of(next, least)).ordinal() == r;
            slot = has ? next : 0; // behind those that have failed by this right, if that is the right it has
        }
        return slot != 0 || best.compareTo(least) > 0
                ? slot
                : candidate(jobs, line, blocked.ceilingMillis(lines, line), promised);
    }

    private boolean hasHeads() {
        for (int left : failuresLeft) {
            if (left > 0) {
                return true;
            }
        }
        return false;
    }

    boolean isAtHeads(Right right) {
        return failuresLeft[right.ordinal()] > 0;
    }

    /** The head {@code slot} cannot start now; the next one is served. */
    void failed(Jobs jobs, int slot, Right right) {
        failuresLeft[right.ordinal()]--;
        cursorMajor[right.ordinal()] = jobs.orders().major(slot);
        cursorMinor[right.ordinal()] = jobs.id(slot);
    }

    /** No more jobs of this line are served. */
    void close(int line) {
        if (line >= closed.length) {
            closed = Arrays.copyOf(closed, Math.max(line + 1, 2 * closed.length));
        }
        closed[line] = pass;
    }

    private boolean isClosed(int line) {
        return line < closed.length && closed[line] == pass;
    }

    /** This job is served no more, which did not fail as a head. */
    void skip(int slot) {
        if (skips == skipped.length) {
            skipped = Arrays.copyOf(skipped, 2 * skips);
        }
        skipped[skips++] = slot;
    }

    private boolean isSkipped(int slot) {
        for (int i = 0; i < skips; i++) {
            if (skipped[i] == slot) {
                return true;
            }
        }
        return false;
    }

    /** From now on only jobs within quota are served. */
    void serveEntitledOnly() {
        entitledOnly = true;
    }

    boolean servesEntitledOnly() {
        return entitledOnly;
    }

    /** Nobody of this line-up is served any more. */
    void stop() {
        stopped = true;
    }

    /** The first job that may still fit and has no promise: who has one has been served. */
    private int candidate(Jobs jobs, int line, long ceilingMillis, Reservations promised) {
        Orders orders = jobs.orders();
        int root = jobs.lines().root(line);
        int slot = 0;
        if (ceilingMillis == Long.MAX_VALUE) {
            slot = jobs.lines().head(line);
        } else if (ceilingMillis > 0) {
            slot = orders.firstMarkedAtMost(root, ceilingMillis);
        }
        while (slot != 0
                && (jobs.limitMillis(slot) > ceilingMillis || promised.of(jobs.id(slot)) >= 0 || isSkipped(slot))) {
            slot = orders.after(root, orders.major(slot), jobs.id(slot));
        }
        return slot;
    }
}
