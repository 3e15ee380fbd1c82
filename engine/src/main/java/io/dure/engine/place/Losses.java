package io.dure.engine.place;

import io.dure.engine.state.State;
import java.util.Arrays;

/** What the end of attempts that may be told to go counts as losing, in GPU-milliseconds. Scratch. */
final class Losses {
    private static final long NO_PRIORITY = Long.MAX_VALUE;

    /** What the end of a candidate counts as losing, by slot. */
    private long[] loss = new long[16];

    private State state = new State();

    void begin(State s) {
        state = s;
    }

    long of(int slot) {
        return loss[slot];
    }

    /**
     * Among candidates of one queue, {@code ofQueue} from {@code from} on, the lower priority goes first: nobody counts as
     * cheaper than the dearest below him. Priorities of different queues are never compared.
     */
    void note(Candidates ofQueue, int from) {
        long below = 0;
        long dearest = 0;
        long priority = leastAbove(ofQueue, from, Long.MIN_VALUE);
        while (priority != NO_PRIORITY) {
            for (int i = from; i < ofQueue.count(); i++) {
                int slot = ofQueue.get(i);
                if (state.jobs().priority(slot) == priority) {
                    set(slot, Math.max(below, workOf(slot)));
                    dearest = Math.max(dearest, loss[slot]);
                }
            }
            below = dearest + 1;
            priority = leastAbove(ofQueue, from, priority);
        }
    }

    /** The lowest priority above this one, or {@link #NO_PRIORITY}. */
    private long leastAbove(Candidates all, int from, long priority) {
        long least = NO_PRIORITY;
        for (int i = from; i < all.count(); i++) {
            int of = state.jobs().priority(all.get(i));
            least = of > priority ? Math.min(least, of) : least;
        }
        return least;
    }

    void set(int slot, long gpuMillis) {
        if (slot >= loss.length) {
            loss = Arrays.copyOf(loss, 2 * slot);
        }
        loss[slot] = gpuMillis;
    }

    /** GPU-milliseconds of work that its end would lose. */
    private long workOf(int slot) {
        long ran = state.nowMillis() - state.jobs().startedAtMillis(slot);
        return Clear.gpuMillis(state.jobs().wholeMilliGpus(slot), ran);
    }
}
