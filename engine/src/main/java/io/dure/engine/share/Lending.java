package io.dure.engine.share;

import io.dure.engine.Queue;

/**
 * What queues hold or keep for themselves, tasks beyond the fewest of elastic jobs counted too: whether one task more
 * would touch what others do not lend. Scratch of a pass.
 */
public final class Lending {
    private long[] gathered = new long[0];
    private long[] kept = new long[0];

    /** Begins with what queues hold now. */
    public void begin(Queues queues) {
        gathered = new long[queues.size()];
        kept = new long[queues.size()];
        for (int q = queues.size() - 1; q >= 0; q--) { // children have higher ids than their parents
            gathered[q] += queues.isLeaf(q) ? queues.used(q) + queues.riding(q) : 0;
            kept[q] = Math.max(gathered[q], queues.notLent(q));
            if (queues.parent(q) != Queue.NO_PARENT) {
                gathered[queues.parent(q)] += kept[q];
            }
        }
    }

    /** Whether the leaf may hold so much more of {@code capacity} thousandths of GPUs of its types. */
    public boolean isLent(Queues queues, int leaf, long milliGpus, long capacity) {
        long more = milliGpus;
        int root = leaf;
        for (; !queues.isRoot(root); root = queues.parent(root)) {
            more = Math.max(gathered[root] + more, queues.notLent(root)) - kept[root];
        }
        return gathered[root] + more <= capacity;
    }

    /** The leaf holds so much more. */
    public void ride(Queues queues, int leaf, long milliGpus) {
        long more = milliGpus;
        for (int q = leaf; q != Queue.NO_PARENT; q = queues.parent(q)) {
            gathered[q] += more;
            long now = Math.max(gathered[q], queues.notLent(q));
            more = now - kept[q];
            kept[q] = now;
        }
    }
}
