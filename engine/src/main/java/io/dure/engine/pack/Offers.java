package io.dure.engine.pack;

import java.util.Arrays;
import java.util.List;

/**
 * Pods that may come, drawn by lot in the proportions of those that came: heaps, each of which is offered to every GPU
 * of the cluster. The lots are always the same, so two drawings differ only by the proportions.
 */
public final class Offers {
    /** Heaps. */
    public static final int HEAPS = 16;

    /** Pods in a heap: so many that even what comes seldom is there, but not always. */
    static final int PODS = 128;

    private static final long SEED = 1;

    private final int[][] drawn; // demand classes of each heap

    private Offers(int[][] drawn) {
        this.drawn = drawn;
    }

    /** {@code counts} are how often each demand came; those for one GPU, or a part of one, are drawn. */
    public static Offers draw(List<Demand> demands, long[] counts) {
        long[] upTo = new long[counts.length];
        long sum = 0;
        for (int d = 0; d < counts.length; d++) {
            sum += demands.get(d).asksOneGpu() ? counts[d] : 0;
            upTo[d] = sum;
        }
        int[][] drawn = new int[HEAPS][sum == 0 ? 0 : PODS];
        SplitMix lots = new SplitMix(SEED);
        for (int[] heap : drawn) {
            for (int i = 0; i < heap.length; i++) {
                heap[i] = firstAbove(upTo, Math.unsignedMultiplyHigh(lots.next(), sum));
            }
            Arrays.sort(heap);
        }
        return new Offers(drawn);
    }

    /** The demand classes of a heap, rising. */
    public int[] classes(int heap) {
        return drawn[heap];
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
        return low;
    }
}
