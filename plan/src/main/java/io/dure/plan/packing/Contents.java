package io.dure.plan.packing;

import io.dure.engine.pack.Demand;
import io.dure.engine.pack.NodeType;
import java.math.BigInteger;
import java.util.List;

/**
 * The content of one node with most profit, exactly: which pods go on which GPU together, and whether the cores are
 * enough. Memory is not looked at. A pod may be taken any number of times.
 */
final class Contents {
    private final List<Demand> demands;
    private final int step; // thousandths of a GPU; a divisor of all that is asked

    Contents(List<Demand> demands) {
        this.demands = demands;
        BigInteger divisor = BigInteger.valueOf(Demand.WHOLE);
        for (Demand demand : demands) {
            divisor = divisor.gcd(BigInteger.valueOf(demand.milliPerGpu()));
        }
        step = divisor.intValueExact();
    }

    /**
     * The best content.
     *
     * @param profits of one pod of each demand on this type of node; those of 0 or less are left out
     */
    Frontier.Way best(NodeType type, double[] profits) {
        Frontier gpu = oneGpu(type, profits);
        Frontier[] nodes = new Frontier[type.gpus() + 1];
        nodes[0] = Frontier.empty();
        for (int gpus = 1; gpus < nodes.length; gpus++) {
            Frontier.Candidates candidates = new Frontier.Candidates(type.cpuMilli());
            candidates.add(nodes[gpus - 1], gpu);
            for (int d = 0; d < profits.length; d++) {
                Demand demand = demands.get(d);
                if (demand.gpus() > 1 && demand.gpus() <= gpus && isOf(demand, type) && profits[d] > 0) {
                    candidates.add(nodes[gpus - demand.gpus()], Frontier.Way.of(d, demand.cpuMilli(), profits[d]));
                }
            }
            nodes[gpus] = candidates.best();
        }
        return nodes[type.gpus()].best();
    }

    private Frontier oneGpu(NodeType type, double[] profits) {
        Frontier[] filled = new Frontier[Demand.WHOLE / step + 1];
        filled[0] = Frontier.empty();
        for (int width = 1; width < filled.length; width++) {
            Frontier.Candidates candidates = new Frontier.Candidates(type.cpuMilli());
            candidates.add(filled[width - 1]);
            for (int d = 0; d < profits.length; d++) {
                Demand demand = demands.get(d);
                int size = demand.milliPerGpu() / step;
                if (demand.asksOneGpu() && size <= width && isOf(demand, type) && profits[d] > 0) {
                    candidates.add(filled[width - size], Frontier.Way.of(d, demand.cpuMilli(), profits[d]));
                }
            }
            filled[width] = candidates.best();
        }
        return filled[filled.length - 1];
    }

    private static boolean isOf(Demand demand, NodeType type) {
        return demand.allows(type.model());
    }
}
