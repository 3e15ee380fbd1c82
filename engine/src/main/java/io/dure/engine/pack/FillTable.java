package io.dure.engine.pack;

import java.util.Arrays;
import java.util.List;

/**
 * What a GPU can be expected to be filled with: for each rest of it and each amount of cores and memory, how much of it
 * the best choice among the pods of a handful takes, summed over the handfuls. Cores and memory go together in units:
 * one unit is an even part of a node's cores and of its memory, and a pod needs as many as cover both.
 */
final class FillTable {
    /** Thousandths of a GPU in one step of its rest. */
    static final int STEP_MILLI = 10;

    private static final int STEPS = Demand.WHOLE / STEP_MILLI;
    private static final int UNIT_CPU_MILLI = 500;
    private static final int FEWEST_UNITS = 16;
    private static final int MOST_UNITS = 256;

    private final NodeType type;
    private final int units;
    private final long cpuMilli;
    private final long memoryMib;
    private final int[][] filled; // thousandths of a GPU, by steps of the rest, then by units
    private final int[][] best; // of one handful
    private final int[] shifted;

    FillTable(NodeType type) {
        this.type = type;
        units = Math.clamp(type.cpuMilli() / UNIT_CPU_MILLI, FEWEST_UNITS, MOST_UNITS);
        cpuMilli = Math.max(1, type.cpuMilli());
        memoryMib = Math.max(1, type.memoryMib());
        filled = new int[STEPS + 1][units + 1];
        best = new int[STEPS + 1][units + 1];
        shifted = new int[units + 1];
    }

    /** Units of a whole node. */
    int units() {
        return units;
    }

    /** Whole units in so much. */
    int unitsIn(int cpu, int memory) {
        return (int) Math.min(cpu * (long) units / cpuMilli, memory * (long) units / memoryMib);
    }

    /** By units: thousandths of a GPU, over all handfuls, that will be filled of a GPU with this rest. */
    int[] row(int restMilli) {
        return filled[restMilli / STEP_MILLI];
    }

    /** Fills the table anew. */
    void build(List<Demand> demands, Offers offers) {
        for (int[] row : filled) {
            Arrays.fill(row, 0);
        }
        for (int handful = 0; handful < Offers.HANDFULS; handful++) {
            for (int[] row : best) {
                Arrays.fill(row, 0);
            }
            for (int pod = 0; pod < Offers.PODS; pod++) {
                int drawn = offers.demand(handful, pod);
                if (drawn >= 0) {
                    offer(demands.get(drawn), pod);
                }
            }
            for (int steps = 1; steps <= STEPS; steps++) {
                add(filled[steps], best[steps]);
            }
        }
    }

    /** One more thing for the knapsack (each at most once), for every rest and every number of units together. */
    private void offer(Demand pod, int place) {
        int needed = unitsFor(pod);
        boolean isVoid = !pod.allows(type.model())
                || needed > units
                || (pod.milliPerGpu() == Demand.WHOLE && place >= Offers.WHOLE_PODS);
        if (isVoid) {
            return;
        }
        int steps = Math.ceilDiv(pod.milliPerGpu(), STEP_MILLI);
        for (int rest = STEPS; rest >= steps; rest--) {
            System.arraycopy(best[rest - steps], 0, shifted, needed, units + 1 - needed);
            raise(best[rest], shifted, needed, pod.milliPerGpu());
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
