package io.dure.engine.pack;

import java.util.List;

/**
 * Pods that may come, drawn by lot in the proportions of those that came: handfuls, each of which is offered to every
 * GPU of the cluster. The lots are always the same, so two drawings differ only by the proportions.
 */
final class Offers {
    /** Handfuls. */
    static final int HANDFULS = 64;

    /** Pods in a handful. */
    static final int PODS = 16;

    /** Only so many pods at the head of a handful may ask a whole GPU: more of them would crowd out the small ones. */
    static final int WHOLE_PODS = 2;

    private static final long SEED = 1;

    private final int[] drawn; // demand classes, handful by handful; -1 where none is known

    private Offers(int[] drawn) {
        this.drawn = drawn;
    }

    /** {@code counts} are how often each demand came; those for one GPU, or a part of one, are drawn. */
    static Offers draw(List<Demand> demands, long[] counts) {
        long[] upTo = new long[counts.length];
        long sum = 0;
        for (int d = 0; d < counts.length; d++) {
            sum += demands.get(d).asksOneGpu() ? counts[d] : 0;
            upTo[d] = sum;
        }
        int[] drawn = new int[HANDFULS * PODS];
        SplitMix lots = new SplitMix(SEED);
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = firstAbove(upTo, Math.unsignedMultiplyHigh(lots.next(), sum));
        }
        return new Offers(drawn);
    }

    /** The demand class of a pod of a handful; -1 where there is none. */
    int demand(int handful, int pod) {
        return drawn[handful * PODS + pod];
    }

    private static int firstAbove(long[] upTo, long lot) {
        int low = 0;
        int high = upTo.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (upTo[middle] > lot) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == upTo.length ? -1 : low;
    }
}
