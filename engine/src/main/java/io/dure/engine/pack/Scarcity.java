package io.dure.engine.pack;

import java.util.Arrays;
import java.util.List;

/**
 * Prices for what pods to come will miss: GPUs of a model that some pods insist on, and nodes with room for several
 * whole GPUs at once. Pods to come are expected in the proportions of those that came, until all GPUs are in use.
 */
final class Scarcity {
    private static final double SLOT_WEIGHT = 0.3;

    private final Cluster cluster;
    private final List<Demand> demands;
    private final int[] several; // demand classes for more than one GPU
    private final double[] slotPrices; // GPUs, for each of those
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
            modelsChanged |= price == modelPrices[m] ? 0 : 1L << m;
            modelPrices[m] = price;
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
                fewestGpus = Math.min(fewestGpus, demand.gpus());
            }
            slotsChanged |= price != slotPrices[i];
            slotPrices[i] = price;
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

    /** Whether the last pricing changed what a pod costs on such a node. */
    boolean changed(Free free) {
        return ((modelsChanged >>> free.build().model()) & 1) != 0 || (slotsChanged && free.wholeGpus() > 1);
    }

    /** GPUs that the pod costs there by the prices, {@code wholeGpus} being those it breaks or takes. */
    double cost(Free free, Demand demand, int wholeGpus) {
        double model = modelPrices[free.build().model()] * demand.gpuMilli() / Demand.WHOLE;
        return free.wholeGpus() < fewestGpus ? model : model + slotsLost(free, demand, wholeGpus);
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
