package io.dure.engine.pack;

import java.util.Arrays;
import java.util.List;

/**
 * What a GPU can be expected to be filled with: for each rest of it and each amount of cores and memory, the worth
 * ({@link Worths}) of the best choice among the pods of a heap ({@link Offers}), summed over the heaps. Cores and memory
 * go together in units: one unit is an even part of a node's cores and of its memory, and a pod needs as many as cover
 * both.
 */
public final class FillTable {
    /** Thousandths of a GPU in one step of its rest, where GPUs are not cut into fewer slices. */
    static final int STEP_MILLI = 10;

    /** The most steps from a full GPU to a free one. */
    public static final int STEPS = Demand.WHOLE / STEP_MILLI;

    private static final int UNIT_CPU_MILLI = 1000;
    private static final int FEWEST_UNITS = 16;
    private static final int MOST_UNITS = 256;

    private static final int UNIT_MEMORY_MIB = 8192;

    private final NodeType type;
    private final int steps;
    private final int units;
    private final long cpuMilli;
    private final long memoryMib;
    private int[][] filled; // thousandths of a GPU, by steps of the rest, then by units
    private int[][] next; // the same, of the heaps so far
    private final int[][] best; // of one heap
    private final int[] shifted;
    private final int[][] fewest; // units of the pods of a size that need fewest, rising
    private final int[] worth; // of a pod of a size

    FillTable(NodeType type) {
        this(type, STEPS, MOST_UNITS);
    }

    /**
     * For GPUs that are cut into {@code steps} slices, {@link #STEPS} or fewer. Cores or memory of 0 are not counted.
     */
    public FillTable(NodeType type, int steps, int mostUnits) {
        this.type = type;
        this.steps = steps;
        units = unitsOf(type, mostUnits);
        cpuMilli = type.cpuMilli();
        memoryMib = type.memoryMib();
        filled = new int[steps + 1][units + 1];
        next = new int[steps + 1][units + 1];
        best = new int[steps + 1][units + 1];
        shifted = new int[units + 1];
        fewest = new int[steps + 1][];
        worth = new int[steps + 1];
        for (int size = 1; size <= steps; size++) {
            fewest[size] = new int[steps / size];
        }
    }

    private static int unitsOf(NodeType type, int mostUnits) {
        if (type.cpuMilli() == 0 && type.memoryMib() == 0) {
            return 0;
        }
        int each = type.cpuMilli() > 0 ? type.cpuMilli() / UNIT_CPU_MILLI : type.memoryMib() / UNIT_MEMORY_MIB;
        return Math.clamp(each, FEWEST_UNITS, mostUnits);
    }

    /** Units of a whole node. */
    public int units() {
        return units;
    }

    /** Whole units in so much. */
    public int unitsIn(int cpu, int memory) {
        long most = units;
        most = cpuMilli > 0 ? Math.min(most, cpu * (long) units / cpuMilli) : most;
        return (int) (memoryMib > 0 ? Math.min(most, memory * (long) units / memoryMib) : most);
    }

    /** By units: thousandths of a GPU, over all heaps, that what will fill a GPU with this rest is worth. */
    int[] row(int restMilli) {
        return filled[restMilli / STEP_MILLI];
    }

    /** The same for a rest in steps. */
    public int[] rowAt(int step) {
        return filled[step];
    }

    /** Adds one heap to the table that is to come. */
    public void add(List<Demand> demands, int[] worthMillis, int[] heap) {
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
        for (int size = 1; size <= steps; size++) {
            for (int needed : fewest[size]) {
                offer(size, needed, worth[size]);
            }
        }
        for (int step = 1; step <= steps; step++) {
            add(next[step], best[step]);
        }
    }

    /** Lets the table that was to come be the table, and begins another. */
    public void turn() {
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
        int size = Math.ceilDiv(pod.milliPerGpu() * steps, Demand.WHOLE);
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
        for (int rest = steps; rest >= size && needed <= units; rest--) {
            System.arraycopy(best[rest - size], 0, shifted, needed, units + 1 - needed);
            raise(best[rest], shifted, needed, worthMilli);
        }
    }

    private int unitsFor(Demand pod) {
        long most = cpuMilli > 0 ? Math.ceilDiv(pod.cpuMilli() * (long) units, cpuMilli) : 0;
        most = memoryMib > 0 ? Math.max(most, Math.ceilDiv(pod.memoryMib() * (long) units, memoryMib)) : most;
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
