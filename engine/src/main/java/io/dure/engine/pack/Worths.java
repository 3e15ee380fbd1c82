package io.dure.engine.pack;

import java.util.Arrays;
import java.util.List;

/**
 * What a pod for one GPU, or a part of one, is worth: the part of a GPU that it takes when all pods are put together in
 * the best way. A pod of 810 thousandths, next to which almost nothing fits, is worth a whole GPU; two of 470 that must
 * share one are worth a half each, not 470 thousandths. Cores and memory do not count here.
 */
public final class Worths {
    private final List<Demand> demands;
    private final int width; // steps of a GPU
    private final int[] pieceOf; // by size; -1 where no pod has it
    private final CuttingStock stock;

    /** {@code counts} are how often each demand came. */
    Worths(List<Demand> demands, long[] counts) {
        this(demands, counts, FillTable.STEPS);
    }

    /** The same on GPUs that are cut into {@code width} slices. */
    public Worths(List<Demand> demands, long[] counts, int width) {
        this.demands = demands;
        this.width = width;
        pieceOf = new int[width + 1];
        double[] wanted = new double[width + 1];
        for (int d = 0; d < counts.length; d++) {
            wanted[demands.get(d).asksOneGpu() ? size(demands.get(d)) : 0] += counts[d];
        }
        int[] sizes = new int[width];
        double[] pieces = new double[width];
        int count = 0;
        for (int size = 1; size <= width; size++) {
            pieceOf[size] = wanted[size] > 0 ? count : -1;
            if (wanted[size] > 0) {
                sizes[count] = size;
                pieces[count++] = wanted[size];
            }
        }
        stock = new CuttingStock(width, Arrays.copyOf(sizes, count), Arrays.copyOf(pieces, count));
    }

    /** Comes nearer; false when there is no nearer. */
    public boolean step() {
        return stock.step();
    }

    /** Thousandths of a GPU for each demand class; 0 for those that did not come or do not ask one GPU. */
    public int[] millis() {
        double[] prices = stock.prices();
        int[] millis = new int[demands.size()];
        for (int d = 0; d < millis.length; d++) {
            int piece = demands.get(d).asksOneGpu() ? pieceOf[size(demands.get(d))] : -1;
            millis[d] = piece < 0 ? 0 : (int) Math.round(Demand.WHOLE * prices[piece]);
        }
        return millis;
    }

    private int size(Demand demand) {
        return Math.ceilDiv(demand.milliPerGpu() * width, Demand.WHOLE);
    }
}
