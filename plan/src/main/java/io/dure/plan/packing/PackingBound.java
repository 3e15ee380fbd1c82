package io.dure.plan.packing;

import io.dure.engine.pack.Demand;
import io.dure.engine.pack.NodeType;
import io.dure.twin.Progress;
import io.dure.twin.packing.PackingProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * How full GPUs could be when pods that ask all of them have come, for a packer that knows all of them beforehand, may
 * refuse any, and may cut pods and nodes in parts: no policy can do better on the list's mix of pods. A linear program
 * over contents of nodes (Gilmore and Gomory 1961), made as they are needed ({@link Contents}): exact in GPUs and cores
 * of each node, memory only summed over the nodes of a type.
 *
 * <p>The bound holds whatever rounding did: at any prices of pods, nodes and memory, all that there is of them costs at
 * least as much as the best contents can bring.
 */
public final class PackingBound {
    /** Percent of all GPUs: as soon as the bound and what was reached lie so close, the bound is good enough. */
    public static final double CLOSE_PERCENT = 0.005;

    private static final int PARTS = 1000;
    private static final double GAIN = 1e-7; // GPUs: less is none
    private static final double STEADY = 0.7; // of the prices of the best bound so far in those that are asked next
    private static final int MOST_ROUNDS = 5000;

    private final PackingProblem problem;
    private final List<Demand> demands = new ArrayList<>(); // those with GPUs
    private final double[] room; // pods of each demand, then nodes and memory of each type
    private final double gpus;
    private final Contents contents;
    private final Simplex simplex;
    private final List<Column> columns = new ArrayList<>();
    private double[] steady;
    private double bound;

    private PackingBound(PackingProblem problem) {
        this.problem = problem;
        gpus = problem.gpuMilli() / (double) Demand.WHOLE;
        long[] counts = new long[problem.demands().size()];
        problem.pods().forEach(demand -> counts[demand]++);
        double asked = 0;
        for (int d = 0; d < counts.length; d++) {
            asked += counts[d] * (double) problem.demands().get(d).gpuMilli();
        }
        List<Double> rows = new ArrayList<>();
        for (int d = 0; d < counts.length; d++) {
            if (problem.demands().get(d).gpus() > 0) {
                demands.add(problem.demands().get(d));
                rows.add(counts[d] * problem.gpuMilli() / asked);
            }
        }
        for (int type = 0; type < problem.types().size(); type++) {
            int number = type;
            double nodes =
                    problem.typeOfNode().stream().filter(t -> t == number).count();
            rows.add(nodes);
            rows.add(nodes); // memory in whole nodes
        }
        room = rows.stream().mapToDouble(Double::doubleValue).toArray();
        contents = new Contents(demands);
        simplex = new Simplex(room);
        steady = new double[room.length];
        bound = gpus;
    }

    /**
     * What came of it.
     *
     * @param boundPercent of all GPUs: more cannot be allocated
     * @param reachedPercent what the best mix of contents found allocates, in parts of nodes; the true optimum of the
     *     linear program lies between
     * @param contents how many contents of nodes were looked at
     * @param wallSeconds how long it took
     */
    public record Bound(double boundPercent, double reachedPercent, int contents, double wallSeconds) {}

    /** A content of a node of a type: what it fills, and what it takes of each row. */
    private static final class Column {
        private final double gpus;
        private final double[] rows;

        Column(double gpus, double[] rows) {
            this.gpus = gpus;
            this.rows = rows;
        }
    }

    /**
     * The bound for a list of pods on a list of nodes.
     *
     * @param progress hears how many parts in a thousand are done, about
     */
    public static Bound of(PackingProblem problem, Progress progress) {
        long begun = System.nanoTime();
        PackingBound work = new PackingBound(problem);
        for (int round = 0; round < MOST_ROUNDS && !work.isClose(); round++) {
            work.round();
            progress.at(work.done());
        }
        double percent = 100 / work.gpus;
        double wallSeconds = (System.nanoTime() - begun) / 1e9;
        return new Bound(work.bound * percent, work.simplex.profit() * percent, work.columns.size(), wallSeconds);
    }

    private boolean isClose() {
        return 100 * (bound - simplex.profit()) / gpus <= CLOSE_PERCENT;
    }

    private long done() {
        double gap = Math.max(CLOSE_PERCENT, 100 * (bound - simplex.profit()) / gpus);
        return Math.round(PARTS * Math.log(100 / gap) / Math.log(100 / CLOSE_PERCENT));
    }

    /** Asks for better contents at steadied prices, and where that brings nothing, at those of the simplex. */
    private void round() {
        double[] prices = simplex.prices();
        double[] between = new double[prices.length];
        for (int row = 0; row < prices.length; row++) {
            between[row] = Math.max(0, STEADY * steady[row] + (1 - STEADY) * prices[row]);
            prices[row] = Math.max(0, prices[row]);
        }
        if (!ask(between)) {
            ask(prices);
        }
    }

    /** Looks for contents that gain at these prices, and takes those into use that gain at the simplex's own. */
    private boolean ask(double[] prices) {
        double most = 0;
        for (int row = 0; row < room.length; row++) {
            most += prices[row] * room[row];
        }
        boolean gained = false;
        for (int type = 0; type < problem.types().size(); type++) {
            Column best = best(type, prices);
            double gain = best.gpus;
            for (int row = 0; row < room.length; row++) {
                gain -= prices[row] * best.rows[row];
            }
            most += Math.max(0, gain) * room[demands.size() + 2 * type];
            if (simplex.gain(best.gpus, best.rows) > GAIN) {
                columns.add(best);
                gained = true;
            }
        }
        if (most < bound) {
            bound = most;
            steady = prices;
        }
        useAll();
        return gained;
    }

    /** The simplex over all contents so far. */
    private void useAll() {
        while (true) {
            simplex.settle();
            Column best = null;
            double most = GAIN;
            for (Column column : columns) {
                double gain = simplex.gain(column.gpus, column.rows);
                if (gain > most) {
                    best = column;
                    most = gain;
                }
            }
            if (best == null) {
                return;
            }
            simplex.enter(best.gpus, best.rows);
        }
    }

    private Column best(int type, double[] prices) {
        NodeType build = problem.types().get(type);
        int nodeRow = demands.size() + 2 * type;
        double memoryMib = Math.max(1, build.memoryMib());
        double[] profits = new double[demands.size()];
        for (int d = 0; d < profits.length; d++) {
            Demand demand = demands.get(d);
            profits[d] = demand.gpuMilli() / (double) Demand.WHOLE
                    - prices[d]
                    - prices[nodeRow + 1] * demand.memoryMib() / memoryMib;
        }
        int[] counts = new int[profits.length];
        contents.best(build, profits).count(counts);
        double[] rows = new double[room.length];
        double filled = 0;
        for (int d = 0; d < counts.length; d++) {
            rows[d] = counts[d];
            rows[nodeRow + 1] += counts[d] * demands.get(d).memoryMib() / memoryMib;
            filled += counts[d] * demands.get(d).gpuMilli() / (double) Demand.WHOLE;
        }
        rows[nodeRow] = 1;
        return new Column(filled, rows);
    }
}
