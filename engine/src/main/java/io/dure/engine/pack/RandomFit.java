package io.dure.engine.pack;

import java.util.List;

/** Any node that can take the pod, and any GPU of it that can, all equally likely. */
public final class RandomFit implements Packing {
    private final Cluster cluster;
    private final List<Demand> demands;
    private final SplitMix draws;

    public RandomFit(Cluster cluster, List<Demand> demands, long seed) {
        this.cluster = cluster;
        this.demands = List.copyOf(demands);
        this.draws = new SplitMix(seed);
    }

    @Override
    public Spot choose(int demand) {
        Demand asked = demands.get(demand);
        int nodes = 0;
        for (int i = 0; i < cluster.classes(); i++) {
            NodeClass its = cluster.classAt(i);
            nodes += its.free().holds(asked) ? its.size() : 0;
        }
        return nodes == 0 ? Spot.NOWHERE : nth(asked, draws.below(nodes));
    }

    private Spot nth(Demand asked, int nth) {
        int left = nth;
        for (int i = 0; i < cluster.classes(); i++) {
            NodeClass its = cluster.classAt(i);
            if (its.free().holds(asked)) {
                if (left < its.size()) {
                    return new Spot(its.node(left), anyGpu(its.free(), asked));
                }
                left -= its.size();
            }
        }
        throw new IllegalStateException("node " + nth + " was counted a moment ago");
    }

    private int anyGpu(Free free, Demand asked) {
        if (!asked.asksOneGpu()) {
            return 0;
        }
        int first = free.firstWith(asked.milliPerGpu());
        return first + draws.below(free.gpus() - first);
    }
}
