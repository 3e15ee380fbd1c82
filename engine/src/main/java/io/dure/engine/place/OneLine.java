package io.dure.engine.place;

import io.dure.engine.place.Lineup.Right;
import io.dure.engine.share.Queues;
import io.dure.engine.state.Reservations;
import io.dure.engine.state.State;
import java.util.Arrays;

/** The policies that know one line for the whole fleet: queues and quotas do not count. */
final class OneLine {
    /** In one line the whole fleet's queue is where jobs stop. */
    static final int FLEET = 0;

    /** Policies that know no queues. */
    private static final Lineup.Rights NO_QUEUES = new Lineup.Rights() {
        @Override
        public Right of(int slot, Right least) {
            return Right.WITHIN_QUOTA;
        }

        @Override
        public boolean isFull(int slot) {
            return false;
        }
    };

    private final HeadFirst headFirst;
    private final Conservative conservative;
    private final Greedy greedy;

    OneLine(Blocked blocked, Reserve reserve, Starts starts) {
        headFirst = new HeadFirst(blocked, reserve, starts);
        conservative = new Conservative(starts);
        greedy = new Greedy(blocked, starts);
    }

    /** Serves until nobody gives up a promise that kept others of his user from being served. */
    void serve(State state) {
        boolean hasOpened = true;
        while (hasOpened) {
            hasOpened = serveOnce(state);
        }
    }

    private boolean serveOnce(State state) {
        Reservations all = state.reservations();
        long[] promised = new long[all.size()];
        for (int r = 0; r < promised.length; r++) {
            promised[r] = all.job(r);
        }
        all.clear(state.fleet());
        state.queues().forgetPass();
        wayOf(state).serve(state);
        boolean hasLost = false;
        for (long job : promised) {
            hasLost |= state.losePromise(job);
        }
        return hasLost;
    }

    private Serving wayOf(State state) {
        return switch (state.rules().policy()) {
            case FIFO, EASY -> headFirst;
            case CONSERVATIVE -> conservative;
            case RANDOM, BESTFIT, FGD -> greedy;
            case DURE -> throw new IllegalStateException("dure knows a tree of queues");
        };
    }

    /** The next job of the line to be served, or 0. */
    static int next(Lineup line, State state, Blocked blocked) {
        return line.next(state.jobs(), blocked, state.reservations(), NO_QUEUES, Right.WITHIN_QUOTA);
    }

    /** All queues in which jobs wait. */
    static int[] leaves(Queues queues) {
        int[] leaves = new int[queues.size()];
        int n = 0;
        for (int q = 0; q < queues.size(); q++) {
            if (queues.isLeaf(q)) {
                leaves[n++] = q;
            }
        }
        return Arrays.copyOf(leaves, n);
    }
}
