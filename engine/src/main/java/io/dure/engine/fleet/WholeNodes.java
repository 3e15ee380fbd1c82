package io.dure.engine.fleet;

import io.dure.engine.column.IndexSet;

/**
 * The domains of a tier by how many nodes of theirs are open and wholly free, so that a gang of whole nodes looks only at
 * domains that hold it. Most domains have none in a fleet that is nearly full.
 */
final class WholeNodes {
    /** As many or more are kept together. */
    static final int MOST = 24;

    /** Those with 1, 2, 3 … of them. */
    private final IndexSet[] byCount;

    WholeNodes() {
        byCount = new IndexSet[MOST];
        for (int i = 0; i < MOST; i++) {
            byCount[i] = new IndexSet();
        }
    }

    private WholeNodes(WholeNodes o) {
        byCount = new IndexSet[MOST];
        for (int i = 0; i < MOST; i++) {
            byCount[i] = o.byCount[i].fork();
        }
    }

    WholeNodes fork() {
        return new WholeNodes(this);
    }

    /** The domain has so many of them now. */
    void change(int domain, int before, int now) {
        int from = Math.min(before, MOST);
        int to = Math.min(now, MOST);
        if (from == to) {
            return;
        }
        if (from > 0) {
            byCount[from - 1].remove(domain);
        }
        if (to > 0) {
            byCount[to - 1].add(domain);
        }
    }

    /** The first domain from this one on that has {@code count} of them, of {@link #MOST}: or more; or -1. */
    int next(int count, int from) {
        return byCount[count - 1].next(from);
    }
}
