package io.dure.engine.place;

import io.dure.engine.column.Orders;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.state.Reservations;
import java.util.Arrays;

/**
 * The waiting jobs of one queue, or of several as one, as they come to be served in a pass. First the heads: every job
 * in its order, until as many as may have failed; then backfill: only jobs that may still fit.
 */
final class Lineup {
    private final int[] queues;
    private int failuresLeft;
    private long cursorMajor;
    private long cursorMinor;
    private boolean stopped;
    private boolean entitledOnly;

    /** The pass in which a line was closed. */
    private int[] closed = new int[0];

    private int pass;

    Lineup(int... queues) {
        this.queues = queues;
    }

    void begin(int heads) {
        failuresLeft = heads;
        cursorMajor = Long.MIN_VALUE;
        cursorMinor = Long.MIN_VALUE;
        stopped = false;
        entitledOnly = false;
        pass++;
    }

    /** The slot of the job to serve next, or 0. */
    int next(Jobs jobs, Blocked blocked, Reservations promised) {
        if (stopped) {
            return 0;
        }
        Lines lines = jobs.lines();
        Orders orders = jobs.orders();
        int best = 0;
        for (int queue : queues) {
            for (int line = lines.firstOf(queue); line >= 0; line = lines.nextOf(line)) {
                if (isClosed(line)) {
                    continue;
                }
                int slot = isAtHeads()
                        ? orders.after(lines.root(line), cursorMajor, cursorMinor)
                        : candidate(jobs, lines.root(line), blocked.ceilingMillis(lines.shape(line)), promised);
                if (slot != 0 && (best == 0 || orders.before(slot, best))) {
                    best = slot;
                }
            }
        }
        return best;
    }

    boolean isAtHeads() {
        return failuresLeft > 0;
    }

    /** The head {@code slot} cannot start now; the next one is served. */
    void failed(Jobs jobs, int slot) {
        failuresLeft--;
        cursorMajor = jobs.orders().major(slot);
        cursorMinor = jobs.id(slot);
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
    private static int candidate(Jobs jobs, int root, long ceilingMillis, Reservations promised) {
        Orders orders = jobs.orders();
        int slot = 0;
        if (ceilingMillis == Long.MAX_VALUE) {
            slot = orders.first(root);
        } else if (ceilingMillis > 0) {
            slot = orders.firstMarkedAtMost(root, ceilingMillis);
        }
        while (slot != 0 && (jobs.limitMillis(slot) > ceilingMillis || promised.of(jobs.id(slot)) >= 0)) {
            slot = orders.after(root, orders.major(slot), jobs.id(slot));
        }
        return slot;
    }
}
