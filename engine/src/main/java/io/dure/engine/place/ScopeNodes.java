package io.dure.engine.place;

import io.dure.engine.fleet.Pool;
import java.util.Arrays;

/** The nodes of a scope on which candidates have something, in rising order, and where in their order that lies. Scratch. */
final class ScopeNodes {
    private final Candidates candidates;
    private int[] from = new int[16];
    private int[] to = new int[16];
    private int count;

    ScopeNodes(Candidates candidates) {
        this.candidates = candidates;
    }

    void find(Pool pool, Scope scope) {
        count = 0;
        if (scope.tier() == null) {
            find(0, candidates.size());
            return;
        }
        for (int r = 0; r < scope.span().ranges(); r++) {
            find(
                    candidates.firstAtOrAfter(pool.node(scope.span().from(r))),
                    candidates.firstAtOrAfter(pool.node(scope.span().to(r) - 1) + 1));
        }
    }

    private void find(int first, int end) {
        for (int i = first; i < end; i++) {
            if (i == first || candidates.node(i) != candidates.node(i - 1)) {
                if (count == from.length) {
                    from = Arrays.copyOf(from, 2 * count);
                    to = Arrays.copyOf(to, 2 * count);
                }
                from[count++] = i;
            }
            to[count - 1] = i + 1;
        }
    }

    int count() {
        return count;
    }

    int node(int n) {
        return candidates.node(from[n]);
    }

    /** The first that candidates have of the node. */
    int from(int n) {
        return from[n];
    }

    /** Behind the last that they have of it. */
    int to(int n) {
        return to[n];
    }

    /** Which of them the node is, or -1. */
    int indexOf(int node) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            if (node(mid) < node) {
                low = mid + 1;
            } else if (node(mid) > node) {
                high = mid - 1;
            } else {
                return mid;
            }
        }
        return -1;
    }
}
