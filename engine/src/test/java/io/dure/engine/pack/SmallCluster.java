package io.dure.engine.pack;

import java.util.ArrayList;
import java.util.List;

/** Small clusters and demands by lot, for properties. */
record SmallCluster(List<NodeType> types, List<Integer> typeOfNode, List<Demand> demands, List<Integer> arrivals) {
    static SmallCluster of(long seed) {
        SplitMix lots = new SplitMix(seed);
        List<NodeType> types = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            types.add(new NodeType(
                    i % 3, 1 << lots.below(4), 4000 + 4000 * lots.below(24), 16_384 * (1 + lots.below(20))));
        }
        types.add(new NodeType(0, 0, 32_000, 65_536));
        List<Integer> typeOfNode = new ArrayList<>();
        for (int i = 10 + lots.below(30); i > 0; i--) {
            typeOfNode.add(lots.below(types.size()));
        }
        List<Demand> demands = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            demands.add(demand(lots));
        }
        List<Integer> arrivals = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            arrivals.add(Math.min(lots.below(12), lots.below(12)));
        }
        return new SmallCluster(types, typeOfNode, demands, arrivals);
    }

    private static Demand demand(SplitMix lots) {
        int cpuMilli = 500 * lots.below(16);
        int memoryMib = 1024 * lots.below(24);
        long models = lots.below(3) == 0 ? 1 + lots.below(6) : Demand.ANY_MODEL;
        return switch (lots.below(4)) {
            case 0 -> new Demand(cpuMilli, memoryMib, 0, 0, Demand.ANY_MODEL);
            case 1 -> new Demand(cpuMilli, memoryMib, 1 << lots.below(3), Demand.WHOLE, models);
            default -> new Demand(cpuMilli, memoryMib, 1, 50 + 10 * lots.below(95), models);
        };
    }

    Cluster cluster() {
        return new Cluster(
                types, typeOfNode.stream().mapToInt(Integer::intValue).toArray());
    }

    Fragments fragments() {
        long[] counts = new long[demands.size()];
        for (int demand : arrivals) {
            counts[demand]++;
        }
        return Fragments.ofUsual(demands, counts);
    }
}
