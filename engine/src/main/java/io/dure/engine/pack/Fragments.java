package io.dure.engine.pack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of what is idle on a node is of no use to the usual pods (Weng et al., USENIX ATC 2023). For one target: all
 * that is idle where the target cannot run, or asks no GPU; else what is left of GPUs with too little left for it. Over
 * all targets: the mean, weighted by how often each is asked. Memory does not count there.
 */
public final class Fragments {
    private final Demand[] targets;
    private final long[] weights;
    private final long weight;

    /** {@code weights} are how often each target is asked: each above 0. */
    public Fragments(List<Demand> targets, List<Long> weights) {
        if (targets.isEmpty() || targets.size() != weights.size()) {
            throw new IllegalArgumentException(targets.size() + " targets, " + weights.size() + " weights");
        }
        this.targets = targets.toArray(Demand[]::new);
        this.weights = weights.stream().mapToLong(Long::longValue).toArray();
        long sum = 0;
        for (long w : this.weights) {
            sum += w;
        }
        weight = sum;
    }

    /**
     * The usual demands, by cores, GPUs and models: the fewest that are 95 of 100 pods, most frequent first.
     *
     * @param counts how often each of the demands is asked
     */
    public static Fragments ofUsual(List<Demand> demands, long[] counts) {
        Map<Demand, Long> asked = new LinkedHashMap<>();
        long all = 0;
        for (int d = 0; d < counts.length; d++) {
            asked.merge(withoutMemory(demands.get(d)), counts[d], Long::sum);
            all += counts[d];
        }
        List<Demand> order = new ArrayList<>(asked.keySet());
        order.sort((a, b) -> Long.compare(asked.getOrDefault(b, 0L), asked.getOrDefault(a, 0L))); // equals as they came
        List<Demand> targets = new ArrayList<>();
        List<Long> weights = new ArrayList<>();
        long covered = 0;
        for (Demand kind : order) {
            if (100 * covered < 95 * all) {
                targets.add(kind);
                weights.add(asked.getOrDefault(kind, 0L));
                covered += weights.getLast();
            }
        }
        return new Fragments(targets, weights);
    }

    private static Demand withoutMemory(Demand demand) {
        return new Demand(demand.cpuMilli(), 0, demand.gpus(), demand.milliPerGpu(), demand.models());
    }

    public int targets() {
        return targets.length;
    }

    /** The weight of all targets together: what {@link #weighted} is to be divided by. */
    public long weight() {
        return weight;
    }

    /** Thousandths of GPUs of no use, times {@link #weight}. */
    public long weighted(Free free) {
        long sum = 0;
        for (int t = 0; t < targets.length; t++) {
            sum += weights[t] * of(free, targets[t]);
        }
        return sum;
    }

    /**
     * How good it is to put the demand there, higher being better: 100 sigmoid((F before - F after) / 1000), rounded
     * down, F being what is of no use on the node in thousandths of a GPU. {@code free} holds the demand.
     *
     * @param gpu for a demand for one GPU: which, counted from that with least left; else it does not count
     */
    public long score(Free free, Demand demand, int gpu) {
        long less = weighted(free) - weighted(free.after(demand, gpu));
        double gpus = less / (1000.0 * weight);
        return (long) (100 / (1 + StrictMath.exp(-gpus)));
    }

    private static int of(Free free, Demand target) {
        if (target.gpus() == 0 || !free.holds(target)) {
            return free.idleMilli();
        }
        int useless = 0;
        for (int gpu = 0; gpu < free.gpus() && free.rest(gpu) < target.milliPerGpu(); gpu++) {
            useless += free.rest(gpu);
        }
        return useless;
    }
}
