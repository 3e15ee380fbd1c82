package io.dure.engine.place;

import io.dure.engine.share.Milli;
import io.dure.engine.share.Queues;
import io.dure.engine.share.WaterFilling;
import io.dure.engine.state.State;
import java.util.Arrays;

/**
 * Which queue is served next: from the root down, a queue below its quota before one that borrows; of two below it the
 * one that holds least of its fair share; of two that borrow the same, or, when the rules give what was held a half-life,
 * the one that holds and has held of late least for its weight; then the lowest id. What is held now counts beside what was
 * held, or whoever has held least would get all that is idle at once. Weight 0 comes after all others.
 */
final class FairOrder {
    private final WaterFilling shares;
    private boolean[] done = new boolean[0];
    private boolean filled;
    private State state = new State();

    /** What each queue has held of late, as far as it was asked for in this pass; else NaN. */
    private double[] recent = new double[0];

    FairOrder(WaterFilling shares) {
        this.shares = shares;
    }

    void begin(State s) {
        state = s;
        int size = s.queues().size();
        if (done.length < size) {
            done = new boolean[size];
            recent = new double[size];
        }
        Arrays.fill(recent, Double.NaN);
        Arrays.fill(done, false);
        filled = false;
    }

    /** The leaf to serve next, or -1 when all are done. */
    int next() {
        Queues queues = state.queues();
        if (!filled) {
            shares.fill(queues, state.fleet().upMilliGpus());
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
        if (!entitledA && state.rules().useHalfLifeMillis() > 0) {
            return hasUsedLess(queues, a, b);
        }
        long shareA = shares.share(a);
        long shareB = shares.share(b);
        if (shareA == 0 || shareB == 0) {
            return shareA > shareB || (shareA == shareB && a < b);
        }
        int held = Milli.compareProducts(queues.staying(a), shareB, queues.staying(b), shareA);
        return held < 0 || (held == 0 && a < b);
    }

    private boolean hasUsedLess(Queues queues, int a, int b) {
        boolean isLastA = queues.weight(a) == 0;
        boolean isLastB = queues.weight(b) == 0;
        if (isLastA != isLastB) {
            return isLastB;
        }
        int byUse = Double.compare(useForWeight(queues, a), useForWeight(queues, b));
        return byUse < 0 || (byUse == 0 && a < b);
    }

    private double useForWeight(Queues queues, int q) {
        if (Double.isNaN(recent[q])) {
            recent[q] = state.recentMilliGpus(q);
        }
        return (recent[q] + queues.staying(q)) / Math.max(1, queues.weight(q));
    }
}
