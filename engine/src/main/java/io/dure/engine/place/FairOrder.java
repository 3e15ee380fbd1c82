package io.dure.engine.place;

import io.dure.engine.Queue;
import io.dure.engine.share.Milli;
import io.dure.engine.share.Queues;
import io.dure.engine.share.WaterFilling;
import io.dure.engine.state.State;

/**
 * Which queue is served next: from the root down, a queue below its quota before one that borrows; of two below it the
 * one that holds least of its fair share; of two that borrow the same, or, when the rules give what was held a half-life,
 * the one that holds and has held of late least for its weight; then the lowest id. What is held now counts beside what was
 * held, or whoever has held least would get all that is idle at once. Weight 0 comes after all others. GPU types that are
 * rationed have trees of their own: that of which the least part is held goes first.
 */
final class FairOrder {
    private final WaterFilling shares;
    private int pass;

    /** The pass in which the queue was done with. */
    private int[] done = new int[0];

    private boolean ofArrivals;
    private boolean isLined;
    private boolean isFilled;
    private State state = new State();

    /** What each queue has held of late, and the pass in which that was asked for. */
    private double[] recent = new double[0];

    private int[] askedIn = new int[0];

    /** The heap of each queue's children, and the pass in which it was last begun. */
    private int[][] heaps = new int[0][];

    private int[] sizes = new int[0];
    private int[] begunIn = new int[0];

    /** What each queue holds, as of when it was put in its place: in a heap only one may change at a time. */
    private long[] held = new long[0];

    /** Where the queue is in its parent's heap, plus one; 0: not there. Of queues whose parent's heap has begun. */
    private int[] places = new int[0];

    FairOrder(WaterFilling shares) {
        this.shares = shares;
    }

    /** {@code arrivalsOnly}: only queues into which jobs came are served. */
    void begin(State s, boolean arrivalsOnly) {
        state = s;
        ofArrivals = arrivalsOnly;
        int size = s.queues().size();
        if (done.length < size) {
            done = new int[size];
            recent = new double[size];
            askedIn = new int[size];
            sizes = new int[size];
            begunIn = new int[size];
            places = new int[size];
            held = new long[size];
            heaps = new int[size][0];
        }
        pass++;
        isLined = false;
        isFilled = false;
    }

    /** The leaf to serve next, or -1 when all are done. */
    int next() {
        Queues queues = state.queues();
        if (!isLined && queues.waitingLeaves() <= 1) {
            int only = queues.nextWaitingLeaf(0);
            return only < 0 || isIdle(queues, only) ? -1 : only; // no order is needed of one
        }
        if (!isLined) {
            isLined = true;
            line(queues);
        }
        for (int q = queues.changes().tell(); q >= 0; q = queues.changes().tell()) {
            settle(queues, q);
        }
        for (int root = nextRoot(queues); root >= 0; root = nextRoot(queues)) {
            int q = root;
            while (!queues.isLeaf(q) && begunIn[q] == pass && sizes[q] > 0) {
                q = heaps[q][0];
            }
            if (queues.isLeaf(q) && !isIdle(queues, q)) {
                return q;
            }
            done[q] = pass;
            settle(queues, q);
        }
        return -1;
    }

    /** Of the trees that have something to serve: that of which the least part is held; of equals the first. */
    private int nextRoot(Queues queues) {
        int best = -1;
        for (int root : queues.roots()) {
            if (done[root] != pass && (best < 0 || isLessHeld(queues, root, best))) {
                best = root;
            }
        }
        return best;
    }

    private boolean isLessHeld(Queues queues, int a, int b) {
        return Milli.compareProducts(queues.staying(a), state.upMilliGpus(b), queues.staying(b), state.upMilliGpus(a))
                < 0;
    }

    /** The queue has nothing more to serve in this pass. */
    void finish(int leaf) {
        done[leaf] = pass;
        settle(state.queues(), leaf);
    }

    private boolean isIdle(Queues queues, int q) {
        return done[q] == pass
                || queues.waitingJobs(q) == 0
                || (ofArrivals && !queues.arrivals().has(q));
    }

    // ---- the children of each queue that have something to serve, as a heap: the first of them on top ----------

    private void line(Queues queues) {
        queues.changes().forget();
        if (ofArrivals) {
            for (int i = 0; i < queues.arrivals().size(); i++) {
                settle(queues, queues.arrivals().get(i));
            }
            return;
        }
        for (int leaf = queues.nextWaitingLeaf(0); leaf >= 0; leaf = queues.nextWaitingLeaf(leaf + 1)) {
            for (int q = leaf; q != Queue.NO_PARENT; q = queues.parent(q)) {
                settle(queues, q);
            }
        }
    }

    private void beginHeap(Queues queues, int parent) {
        if (begunIn[parent] != pass) {
            begunIn[parent] = pass;
            sizes[parent] = 0;
            int[] children = queues.children(parent);
            if (heaps[parent].length < children.length) {
                heaps[parent] = new int[children.length];
            }
            for (int child : children) {
                places[child] = 0;
            }
        }
    }

    /** Puts the queue where it belongs among its sisters now. */
    private void settle(Queues queues, int q) {
        int parent = queues.parent(q);
        if (parent == Queue.NO_PARENT) {
            return;
        }
        beginHeap(queues, parent);
        boolean serves = !isIdle(queues, q);
        held[q] = queues.staying(q);
        if (serves && places[q] == 0) {
            put(parent, sizes[parent]++, q);
        }
        if (places[q] == 0) {
            return;
        }
        int at = places[q] - 1;
        if (!serves) {
            places[q] = 0;
            int last = heaps[parent][--sizes[parent]];
            if (at == sizes[parent]) {
                return;
            }
            put(parent, at, last);
        }
        down(queues, parent, up(queues, parent, at));
    }

    private int up(Queues queues, int parent, int from) {
        int[] heap = heaps[parent];
        int i = from;
        while (i > 0 && isBefore(queues, heap[i], heap[(i - 1) / 2])) {
            swap(parent, i, (i - 1) / 2);
            i = (i - 1) / 2;
        }
        return i;
    }

    private void down(Queues queues, int parent, int from) {
        int[] heap = heaps[parent];
        int i = from;
        while (2 * i + 1 < sizes[parent]) {
            int child = 2 * i + 1;
            if (child + 1 < sizes[parent] && isBefore(queues, heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(queues, heap[child], heap[i])) {
                return;
            }
            swap(parent, i, child);
            i = child;
        }
    }

    private void swap(int parent, int i, int j) {
        int q = heaps[parent][i];
        put(parent, i, heaps[parent][j]);
        put(parent, j, q);
    }

    private void put(int parent, int at, int q) {
        heaps[parent][at] = q;
        places[q] = at + 1;
    }

    private boolean isBefore(Queues queues, int a, int b) {
        boolean entitledA = held[a] < queues.quota(a);
        boolean entitledB = held[b] < queues.quota(b);
        if (entitledA != entitledB) {
            return entitledA;
        }
        if (!entitledA && state.rules().useHalfLifeMillis() > 0) {
            return hasUsedLess(queues, a, b);
        }
        if (!isFilled) {
            isFilled = true;
            for (int root : queues.roots()) {
                shares.fill(queues, root, state.upMilliGpus(root));
            }
        }
        long shareA = shares.share(a);
        long shareB = shares.share(b);
        if (shareA == 0 || shareB == 0) {
            return shareA > shareB || (shareA == shareB && a < b);
        }
        int byHeld = Milli.compareProducts(held[a], shareB, held[b], shareA);
        return byHeld < 0 || (byHeld == 0 && a < b);
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
        if (askedIn[q] != pass) {
            askedIn[q] = pass;
            recent[q] = state.recentMilliGpus(q);
        }
        return (recent[q] + held[q]) / Math.max(1, queues.weight(q));
    }
}
