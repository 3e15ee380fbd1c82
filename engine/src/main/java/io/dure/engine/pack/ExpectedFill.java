package io.dure.engine.pack;

import io.dure.engine.pack.FillValue.Vector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expected fill: a pod goes where the GPU that can be expected to be filled later ({@link FillValue}) falls least, with
 * the prices of what others will miss ({@link Scarcity}); of equals to a fiftieth of a GPU the first node by name, and
 * on it the GPU with least left. It knows nothing of the pods to come: it learns how often each demand comes.
 *
 * <p>What a pod costs in a class of nodes is told once for each table, and its prices only where they changed.
 */
public final class ExpectedFill implements Packing {
    private static final int QUANTA = 50; // of a GPU: smaller differences do not count
    private static final double ROUNDING = 1e-6;
    private static final int PRICE_EVERY = 20; // arrivals
    private static final long NO_ROOM = Long.MAX_VALUE;
    private static final int GPU_BITS = 16;

    private final Cluster cluster;
    private final List<Demand> demands;
    private final FillValue value;
    private final Scarcity scarcity;
    private final Learning learning;
    private final Known[] known; // for each demand class
    private long stamps;
    private Slots slots = new Slots();

    public ExpectedFill(Cluster cluster, List<Demand> demands) {
        this.cluster = cluster;
        this.demands = List.copyOf(demands);
        value = new FillValue(cluster.types());
        scarcity = new Scarcity(cluster, this.demands);
        learning = new Learning(this.demands, value);
        known = new Known[demands.size()];
        Arrays.setAll(known, d -> new Known());
    }

    /** What is known of the node classes, by slot. Stamps are numbers that are given once. */
    private static final class Slots {
        private long[] serials = {};
        private long[] valued = {}; // stamp of the value: another for another class or another table
        private long[] priced = {}; // stamp of the price as well
        private int[] values = {};
        private @Nullable Vector[][] others = {}; // for each GPU, the value of the others; null until asked

        void grow(int slots) {
            if (serials.length < slots) {
                int length = Math.max(slots, 2 * serials.length);
                serials = Arrays.copyOf(serials, length);
                valued = Arrays.copyOf(valued, length);
                priced = Arrays.copyOf(priced, length);
                values = Arrays.copyOf(values, length);
                others = Arrays.copyOf(others, length);
            }
        }
    }

    /** What is known of one demand class on the node classes, by slot. */
    private static final class Known {
        private static final int[] NONE = {};

        private long[] valued = {};
        private long[] priced = {};
        private int[][] falls = {}; // of the value, for each GPU from the first that can be used
        private long[] costs = {}; // quanta, then the GPU in the lowest bits

        void grow(int slots) {
            if (valued.length < slots) {
                int length = Math.max(slots, 2 * valued.length);
                valued = Arrays.copyOf(valued, length);
                priced = Arrays.copyOf(priced, length);
                costs = Arrays.copyOf(costs, length);
                int old = falls.length;
                falls = Arrays.copyOf(falls, length);
                Arrays.fill(falls, old, length, NONE);
            }
        }
    }

    @Override
    public void learn(int demand) {
        if (learning.learn(demand)) {
            scarcity.priceCores(learning.counts());
            slots = new Slots();
        }
        if (learning.arrivals() == 1 || learning.arrivals() % PRICE_EVERY == 0) {
            scarcity.price(learning.counts());
            slots.grow(cluster.slots());
            for (int i = 0; i < cluster.classes(); i++) {
                NodeClass one = cluster.classAt(i);
                if (scarcity.changed(one.free())) {
                    slots.priced[one.slot()] = ++stamps;
                }
            }
        }
    }

    @Override
    public Spot choose(int demand) {
        Known its = known[demand];
        its.grow(cluster.slots());
        slots.grow(cluster.slots());
        long best = NO_ROOM;
        int node = -1;
        int gpu = 0;
        for (int slot = 0; slot < cluster.slots(); slot++) {
            long found = cluster.serialIn(slot) == 0 ? NO_ROOM : told(its, slot, demand);
            long quanta = found >> GPU_BITS;
            if (found != NO_ROOM && quanta <= best) {
                int first = cluster.classIn(slot).first();
                if (quanta < best || first < node) {
                    best = quanta;
                    node = first;
                    gpu = (int) found & ((1 << GPU_BITS) - 1);
                }
            }
        }
        return node < 0 ? Spot.NOWHERE : new Spot(node, gpu);
    }

    private long told(Known its, int slot, int demand) {
        if (slots.serials[slot] != cluster.serialIn(slot)) {
            meet(cluster.classIn(slot));
        }
        if (its.priced[slot] != slots.priced[slot]) {
            its.priced[slot] = slots.priced[slot];
            NodeClass one = cluster.classIn(slot);
            Demand asked = demands.get(demand);
            its.costs[slot] = one.free().holds(asked) ? cost(its, one, asked) : NO_ROOM;
        }
        return its.costs[slot];
    }

    /** A class that is new, or new to these tables. */
    private void meet(NodeClass one) {
        int slot = one.slot();
        Free free = one.free();
        slots.serials[slot] = one.serial();
        slots.valued[slot] = ++stamps;
        slots.priced[slot] = stamps;
        FillTable table = value.table(free.type());
        int units = table.unitsIn(free.cpuMilli(), free.memoryMib());
        slots.others[slot] = new Vector[free.gpus()];
        slots.values[slot] = free.gpus() == 0 ? 0 : with(slot, free, 0, free.rest(0), units);
    }

    private long cost(Known its, NodeClass one, Demand demand) {
        int slot = one.slot();
        Free free = one.free();
        int first = demand.asksOneGpu() ? free.firstWith(demand.milliPerGpu()) : 0;
        if (its.valued[slot] != slots.valued[slot]) {
            its.valued[slot] = slots.valued[slot];
            its.falls[slot] = falls(slot, free, demand, first);
        }
        int[] falls = its.falls[slot];
        double part = scarcity.cost(free, demand, demand.asksOneGpu() ? 0 : demand.gpus());
        long least = NO_ROOM;
        int gpu = first;
        for (int i = 0; i < falls.length; i++) {
            if (i == 0 || free.rest(first + i) != free.rest(first + i - 1)) {
                boolean breaks = demand.asksOneGpu() && free.rest(first + i) == Demand.WHOLE;
                double price = breaks ? scarcity.cost(free, demand, 1) : part;
                long quanta = (long) Math.floor(QUANTA * (falls[i] / FillValue.GPU + price) + ROUNDING);
                gpu = quanta < least ? first + i : gpu;
                least = Math.min(least, quanta);
            }
        }
        return (least << GPU_BITS) | gpu;
    }

    /** By how much the value falls with the pod, for each GPU that it may use; of equal ones the first counts. */
    private int[] falls(int slot, Free free, Demand demand, int first) {
        int before = slots.values[slot];
        FillTable table = value.table(free.type());
        int units = table.unitsIn(free.cpuMilli() - demand.cpuMilli(), free.memoryMib() - demand.memoryMib());
        if (free.gpus() == 0) {
            return new int[1];
        }
        if (demand.gpus() == 0) {
            return new int[] {before - with(slot, free, 0, free.rest(0), units)};
        }
        if (!demand.asksOneGpu()) {
            Vector others = value.others(free, free.gpus() - demand.gpus(), demand.gpus());
            return new int[] {before - others.at(units)};
        }
        int[] falls = new int[free.gpus() - first];
        for (int i = 0; i < falls.length; i++) {
            int rest = free.rest(first + i);
            boolean same = i > 0 && rest == free.rest(first + i - 1);
            falls[i] = same ? falls[i - 1] : before - with(slot, free, first + i, rest - demand.milliPerGpu(), units);
        }
        return falls;
    }

    private int with(int slot, Free free, int gpu, int rest, int units) {
        @Nullable Vector[] known = slots.others[slot];
        Vector others = known[gpu];
        if (others == null) {
            others = value.others(free, gpu, 1);
            known[gpu] = others;
        }
        return others.with(value.table(free.type()).row(rest), units);
    }
}
