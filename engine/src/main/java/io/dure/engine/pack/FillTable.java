package io.dure.engine.pack;

import java.util.Arrays;
import java.util.List;

/**
 * What a GPU can be expected to be filled with: for each rest of it and each amount of cores and memory, the worth
 * ({@link Worths}) of the best choice among the pods of a heap ({@link Offers}), summed over the heaps. Cores and memory
 * go together in units: one unit is an even part of a node's cores and of its memory, and a pod needs as many as cover
 * both.
 */
final class FillTable {
    /** Thousandths of a GPU in one step of its rest. */
    static final int STEP_MILLI = 10;

    private static final int STEPS = Demand.WHOLE / STEP_MILLI;
    private static final int UNIT_CPU_MILLI = 1000;
    private static final int FEWEST_UNITS = 16;
    private static final int MOST_UNITS = 256;

    private final NodeType type;
    private final int units;
    private final long cpuMilli;
    private final long memoryMib;
    private int[][] filled; // thousandths of a GPU, by steps of the rest, then by units
    private int[][] next; // the same, of the heaps so far
    private final int[][] best; // of one heap
    private final int[] shifted;
    private final int[][] fewest = new int[STEPS + 1][]; // units of the pods of a size that need fewest, rising
    private final int[] worth = new int[STEPS + 1]; // of a pod of a size

    FillTable(NodeType type) {
        this.type = type;
        units = Math.clamp(type.cpuMilli() / UNIT_CPU_MILLI, FEWEST_UNITS, MOST_UNITS);
        cpuMilli = Math.max(1, type.cpuMilli());
        memoryMib = Math.max(1, type.memoryMib());
        filled = new int[STEPS + 1][units + 1];
        next = new int[STEPS + 1][units + 1];
        best = new int[STEPS + 1][units + 1];
        shifted = new int[units + 1];
        for (int size = 1; size <= STEPS; size++) {
            fewest[size] = new int[STEPS / size];
        }
    }

    /** Units of a whole node. */
    int units() {
        return units;
    }

    /** Whole units in so much. */
    int unitsIn(int cpu, int memory) {
        return (int) Math.min(cpu * (long) units / cpuMilli, memory * (long) units / memoryMib);
    }

    /** By units: thousandths of a GPU, over all heaps, that what will fill a GPU with this rest is worth. */
    int[] row(int restMilli) {
        return filled[restMilli / STEP_MILLI];
    }

    /** Adds one heap to the table that is to come. */
    void add(List<Demand> demands, int[] worthMillis, int[] heap) {
        for (int[] row : best) {
            Arrays.fill(row, 0);
        }
        for (int[] none : fewest) {
            if (none != null) {
                Arrays.fill(none, units + 1);
            }
        }
        for (int demand : heap) {
            remember(demands.get(demand), worthMillis[demand]);
        }
        for (int size = 1; size <= STEPS; size++) {
            for (int needed : fewest[size]) {
                offer(size, needed, worth[size]);
            }
        }
        for (int steps = 1; steps <= STEPS; steps++) {
            add(next[steps], best[steps]);
        }
    }

    /** Lets the table that was to come be the table, and begins another. */
    void turn() {
        int[][] old = filled;
        filled = next;
        next = old;
        for (int[] row : next) {
            Arrays.fill(row, 0);
        }
    }

    /** Of pods of one size, which are worth the same, only those that need least count, and only as many as can fit. */
    private void remember(Demand pod, int worthMilli) {
        if (!pod.allows(type.model())) {
            return;
        }
        int size = Math.ceilDiv(pod.milliPerGpu(), STEP_MILLI);
        worth[size] = worthMilli;
        int[] least = fewest[size];
        int needed = unitsFor(pod);
        for (int i = 0; i < least.length; i++) {
            int held = least[i];
            least[i] = Math.min(held, needed);
            needed = Math.max(held, needed);
        }
    }

    /** One more thing for the knapsack (each at most once), for every rest and every number of units together. */
    private void offer(int size, int needed, int worthMilli) {
        for (int rest = STEPS; rest >= size && needed <= units; rest--) {
            System.arraycopy(best[rest - size], 0, shifted, needed, units + 1 - needed);
            raise(best[rest], shifted, needed, worthMilli);
        }
    }

    private int unitsFor(Demand pod) {
        long most = Math.max(
                Math.ceilDiv(pod.cpuMilli() * (long) units, cpuMilli),
                Math.ceilDiv(pod.memoryMib() * (long) units, memoryMib));
        return (int) Math.min(most, MOST_UNITS + 1);
    }

    private static void raise(int[] row, int[] other, int from, int milli) {
        for (int i = from; i < row.length; i++) {
            row[i] = Math.max(row[i], other[i] + milli);
        }
    }

    private static void add(int[] sum, int[] row) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += row[i];
        }
    }
}
