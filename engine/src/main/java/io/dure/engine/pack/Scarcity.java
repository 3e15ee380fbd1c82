package io.dure.engine.pack;

import java.util.Arrays;
import java.util.List;

/**
 * Prices for what pods to come will miss: GPUs of a model that some pods insist on, nodes with room for several whole
 * GPUs at once, and cores without which idle GPUs would stay idle. Pods to come are expected in the proportions of those that came, until all GPUs are in use.
 */
final class Scarcity {
    /** GPUs: a price that moved by less is let be, as what it is part of must be told again for all classes. */
    private static final double MOVED = 0.005;

    private static final double SLOT_WEIGHT = 0.3;
    private static final double MOST_PRESSED = 1.5;
    private static final double SHORT_WEIGHT = 0.3;

    private final Cluster cluster;
    private final List<Demand> demands;
    private final int[] several; // demand classes for more than one GPU
    private final double[] slotPrices; // GPUs, for each of those
    private final double[] corePrices; // GPUs for each thousandth of a core, by type of node: for pods without GPUs
    private final double[] shortPrices; // the same, for pods with GPUs, where cores end before GPUs do
    private double usualCpu; // thousandths of a core for each thousandth of a GPU that pods ask
    private final double[] modelPrices = new double[NodeType.MOST_MODELS]; // GPUs for each GPU
    private final long[] freeMilli = new long[NodeType.MOST_MODELS];
    private int fewestGpus;
    private boolean slotsChanged;
    private long modelsChanged;

    Scarcity(Cluster cluster, List<Demand> demands) {
        this.cluster = cluster;
        this.demands = demands;
        int[] found = new int[demands.size()];
        int count = 0;
        for (int d = 0; d < found.length; d++) {
            if (demands.get(d).gpus() > 1) {
                found[count++] = d;
            }
        }
        several = Arrays.copyOf(found, count);
        slotPrices = new double[count];
        corePrices = new double[cluster.types().size()];
        shortPrices = new double[cluster.types().size()];
        fewestGpus = Integer.MAX_VALUE;
    }

    /** Prices anew, by what is free now and how often each demand came. */
    void price(long[] counts) {
        Arrays.fill(freeMilli, 0);
        long free = 0;
        for (int i = 0; i < cluster.classes(); i++) {
            NodeClass one = cluster.classAt(i);
            long idle = (long) one.size() * one.free().idleMilli();
            freeMilli[one.free().build().model()] += idle;
            free += idle;
        }
        long asked = 0;
        for (int d = 0; d < counts.length; d++) {
            asked += counts[d] * demands.get(d).gpuMilli();
        }
        double podsForEach = asked == 0 ? 0 : (double) free / asked; // to come, for each that came
        priceModels(counts, podsForEach);
        priceSlots(counts, podsForEach);
    }

    /**
     * Prices cores anew. How pressed a type of node is: the cores that usual pods on all its idle GPUs would ask, for
     * each that is free. The price is the third power of that, in GPUs for the cores that go with one GPU. Pods without
     * GPUs pay it, so that they take cores which no idle GPU will need. Pods with GPUs pay only where cores will not be
     * enough, a part of what the price is above 1, for what they ask above the usual; and who asks less is paid for it.
     */
    void priceCores(long[] counts) {
        double cpu = 0;
        double gpu = 0;
        for (int d = 0; d < counts.length; d++) {
            Demand demand = demands.get(d);
            cpu += demand.gpus() > 0 ? (double) counts[d] * demand.cpuMilli() : 0;
            gpu += (double) counts[d] * demand.gpuMilli();
        }
        usualCpu = gpu == 0 ? 0 : cpu / gpu;
        double[] needed = new double[corePrices.length];
        double[] free = new double[corePrices.length];
        for (int i = 0; i < cluster.classes(); i++) {
            NodeClass one = cluster.classAt(i);
            int type = one.free().type();
            needed[type] += usualCpu * one.size() * one.free().idleMilli();
            free[type] += (double) one.size() * one.free().cpuMilli();
        }
        for (int type = 0; type < corePrices.length; type++) {
            double pressed = Math.min(MOST_PRESSED, free[type] > 0 ? needed[type] / free[type] : 0);
            double price = pressed * pressed * pressed;
            double each = usualCpu > 0 ? 1 / (usualCpu * Demand.WHOLE) : 0;
            corePrices[type] = price * each;
            shortPrices[type] = SHORT_WEIGHT * Math.max(0, price - 1) * each;
        }
    }

    private void priceModels(long[] counts, double podsForEach) {
        double[] prices = new double[NodeType.MOST_MODELS];
        for (int d = 0; d < counts.length; d++) {
            Demand demand = demands.get(d);
            if (demand.models() == Demand.ANY_MODEL || counts[d] == 0) {
                continue;
            }
            long allowed = 0;
            for (int m = 0; m < NodeType.MOST_MODELS; m++) {
                allowed += demand.allows(m) ? freeMilli[m] : 0;
            }
            for (int m = 0; m < NodeType.MOST_MODELS && allowed > 0; m++) {
                prices[m] += demand.allows(m) ? podsForEach * counts[d] * demand.gpuMilli() / allowed : 0;
            }
        }
        modelsChanged = 0;
        for (int m = 0; m < NodeType.MOST_MODELS; m++) {
            double price = freeMilli[m] > 0 ? Math.min(1, prices[m]) : 0;
            if (Math.abs(price - modelPrices[m]) >= MOVED) {
                modelsChanged |= 1L << m;
                modelPrices[m] = price;
            }
        }
    }

    private void priceSlots(long[] counts, double podsForEach) {
        slotsChanged = false;
        fewestGpus = Integer.MAX_VALUE;
        for (int i = 0; i < several.length; i++) {
            Demand demand = demands.get(several[i]);
            double price = 0;
            long slots = counts[several[i]] == 0 ? 0 : slots(demand);
            if (slots > 0) {
                double wanted = podsForEach * counts[several[i]] / slots;
                price = SLOT_WEIGHT * demand.gpus() * (wanted * wanted);
            }
            if (Math.abs(price - slotPrices[i]) >= MOVED) {
                slotsChanged = true;
                slotPrices[i] = price;
            }
            fewestGpus = slotPrices[i] > 0 ? Math.min(fewestGpus, demand.gpus()) : fewestGpus;
        }
    }

    private long slots(Demand demand) {
        long slots = 0;
        for (int i = 0; i < cluster.classes(); i++) {
            NodeClass one = cluster.classAt(i);
            Free free = one.free();
            if (free.wholeGpus() >= demand.gpus() && demand.allows(free.build().model())) {
                slots += (long) one.size() * hosted(demand, free.wholeGpus(), free.cpuMilli(), free.memoryMib());
            }
        }
        return slots;
    }

    /** Whether the last pricing, but that of cores, changed what a pod costs on such a node. */
    boolean changed(Free free) {
        return ((modelsChanged >>> free.build().model()) & 1) != 0 || (slotsChanged && free.wholeGpus() > 1);
    }

    /** GPUs that the pod costs there by the prices, {@code wholeGpus} being those it breaks or takes. */
    double cost(Free free, Demand demand, int wholeGpus) {
        double rare = demand.gpus() == 0
                ? corePrices[free.type()] * demand.cpuMilli()
                : modelPrices[free.build().model()] * demand.gpuMilli() / Demand.WHOLE
                        + shortPrices[free.type()] * (demand.cpuMilli() - usualCpu * demand.gpuMilli());
        return free.wholeGpus() < fewestGpus ? rare : rare + slotsLost(free, demand, wholeGpus);
    }

    private double slotsLost(Free free, Demand pod, int wholeGpus) {
        double lost = 0;
        for (int i = 0; i < several.length; i++) {
            Demand demand = demands.get(several[i]);
            if (slotPrices[i] > 0
                    && free.wholeGpus() >= demand.gpus()
                    && demand.allows(free.build().model())) {
                int before = hosted(demand, free.wholeGpus(), free.cpuMilli(), free.memoryMib());
                int after = hosted(
                        demand,
                        free.wholeGpus() - wholeGpus,
                        free.cpuMilli() - pod.cpuMilli(),
                        free.memoryMib() - pod.memoryMib());
                lost += slotPrices[i] * (before - after);
            }
        }
        return lost;
    }

    private static int hosted(Demand demand, int wholeGpus, int cpuMilli, int memoryMib) {
        int byGpus = wholeGpus / demand.gpus();
        int byCpu = demand.cpuMilli() == 0 ? byGpus : Math.min(byGpus, cpuMilli / demand.cpuMilli());
        return demand.memoryMib() == 0 ? byCpu : Math.min(byCpu, memoryMib / demand.memoryMib());
    }
}
