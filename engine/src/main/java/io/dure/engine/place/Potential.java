package io.dure.engine.place;

import io.dure.engine.share.Queues;
import java.util.Arrays;

/**
 * What every set of evictions must raise, so that no jobs evict each other in turn for ever (decision record 0015): in
 * this order, how many jobs have pushed aside more than they took; the sum over all leaf queues of min(held, quota); and
 * from the highest priority down the same sums of what jobs of that priority or a higher one hold.
 */
final class Potential {
    private long[] evicted = new long[0];
    private long lostByOthers;
    private boolean hasOthers;
    private long gainOfOwn;
    private int own;

    /** Begins for a claimant of this leaf. */
    void begin(Queues queues, int leafOfClaimant) {
        own = leafOfClaimant;
        hasOthers = false;

        if (evicted.length < queues.size()) {
            evicted = new long[queues.size()];
        }
        Arrays.fill(evicted, 0, queues.size(), 0);
    }

    /** A victim of this leaf, which the queues already count as leaving. */
    void evict(int leaf, long milliGpus) {
        evicted[leaf] += milliGpus;
        hasOthers |= leaf != own;
    }

    /** Weighs the victims against the claimant, who will hold {@code milliGpus}. */
    void weigh(Queues queues, long milliGpus) {
        lostByOthers = 0;
        for (int q = 0; q < queues.size(); q++) {
            if (q != own && evicted[q] > 0) {
                lostByOthers += withinQuota(queues, q, evicted[q]) - withinQuota(queues, q, 0);
            }
        }
        gainOfOwn = withinQuota(queues, own, milliGpus) - withinQuota(queues, own, evicted[own]);
    }

    private static long withinQuota(Queues queues, int leaf, long more) {
        return Math.min(queues.staying(leaf) + more, queues.owned(leaf));
    }

    /**
     * Whether these evictions may be: what other queues lose of their quotas is less than what the claimant gains; and
     * the sum over all rises, or does not fall and the victims are the queue's own, or the claimant may lower it. Who
     * takes no GPUs raises nothing.
     */
    boolean rises(long milliGpus, boolean mayLower) {
        boolean isFair = !hasOthers || milliGpus > lostByOthers;
        return milliGpus > 0 && isFair && (mayLower || !lowers());
    }

    /** Whether it takes the claimant's one licence to push aside more than it takes. */
    boolean lowers() {
        long change = gainOfOwn - lostByOthers;
        return change < 0 || (change == 0 && hasOthers);
    }
}
