package io.dure.engine.place;

import io.dure.engine.fleet.Fleet;
import io.dure.engine.share.Milli;
import io.dure.engine.share.Queues;
import io.dure.engine.share.WaterFilling;
import java.util.Arrays;

/**
 * Which queue is served next: from the root down, a queue below its quota before one that borrows, then the one that
 * holds least of its fair share, then the lowest id.
 */
final class FairOrder {
    private final WaterFilling shares;
    private boolean[] done = new boolean[0];
    private boolean filled;

    FairOrder(WaterFilling shares) {
        this.shares = shares;
    }

    void begin(Queues queues) {
        if (done.length < queues.size()) {
            done = new boolean[queues.size()];
        }
        Arrays.fill(done, false);
        filled = false;
    }

    /** The leaf to serve next, or -1 when all are done. */
    int next(Queues queues, Fleet fleet) {
        if (!filled) {
            shares.fill(queues, fleet.upMilliGpus());
            filled = true;
        }
        while (queues.size() > 0 && !done[0]) {
            int q = 0;
            while (!queues.isLeaf(q)) {
                int child = first(queues, q);
                if (child < 0) {
                    break;
                }
                q = child;
            }
            if (queues.isLeaf(q) && !isIdle(queues, q)) {
                return q;
            }
            done[q] = true;
        }
        return -1;
    }

    /** The queue has nothing more to serve in this pass. */
    void finish(int leaf) {
        done[leaf] = true;
    }

    private boolean isIdle(Queues queues, int q) {
        return done[q] || queues.waitingJobs(q) == 0;
    }

    private int first(Queues queues, int parent) {
        int best = -1;
        for (int child : queues.children(parent)) {
            if (!isIdle(queues, child) && (best < 0 || isBefore(queues, child, best))) {
                best = child;
            }
        }
        return best;
    }

    private boolean isBefore(Queues queues, int a, int b) {
        boolean entitledA = queues.staying(a) < queues.quota(a);
        boolean entitledB = queues.staying(b) < queues.quota(b);
        if (entitledA != entitledB) {
            return entitledA;
        }
        long shareA = shares.share(a);
        long shareB = shares.share(b);
        if (shareA == 0 || shareB == 0) {
            return shareA > shareB || (shareA == shareB && a < b);
        }
        int held = Milli.compareProducts(queues.staying(a), shareB, queues.staying(b), shareA);
        return held < 0 || (held == 0 && a < b);
    }
}
