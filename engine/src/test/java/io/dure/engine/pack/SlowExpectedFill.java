package io.dure.engine.pack;

import java.util.Arrays;
import java.util.List;

/** Expected fill written down as it is defined: all nodes, whole value vectors, nothing remembered but the tables. */
final class SlowExpectedFill {
    private final List<Demand> demands;
    private final FillTable[] tables;
    private final long[] counts;
    private final double[] lambda = new double[64];
    private final double[] price;
    private long arrivals;

    SlowExpectedFill(Cluster cluster, List<Demand> demands) {
        this.demands = demands;
        tables = cluster.types().stream().map(FillTable::new).toArray(FillTable[]::new);
        counts = new long[demands.size()];
        price = new double[demands.size()];
    }

    Spot choose(Cluster cluster, Demand demand, int number) {
        counts[number]++;
        arrivals++;
        if (List.of(1L, 8L, 16L, 32L, 64L, 128L, 256L, 400L).contains(arrivals)) {
            Offers offers = Offers.draw(demands, counts);
            Arrays.stream(tables).forEach(table -> table.build(demands, offers));
        }
        if (arrivals == 1 || arrivals % 20 == 0) {
            setPrices(cluster);
        }
        Spot best = Spot.NOWHERE;
        double least = Double.POSITIVE_INFINITY;
        for (int node = 0; node < cluster.nodes(); node++) {
            Free free = cluster.free(node);
            for (int gpu = 0; gpu < Math.max(1, free.gpus()) && free.holds(demand); gpu++) {
                boolean can = demand.gpus() != 1 ? gpu == 0 : free.rest(gpu) >= demand.milliPerGpu();
                double cost = can ? Math.floor(20 * cost(free, free.after(demand, gpu), demand) + 1e-6) : least;
                if (cost < least) {
                    least = cost;
                    best = new Spot(node, gpu);
                }
            }
        }
        return best;
    }

    private double cost(Free before, Free after, Demand demand) {
        return (value(before) - value(after)) / 64_000.0
                + lambda[before.build().model()] * demand.gpuMilli() / 1000
                + slots(before, after);
    }

    /** Nothing on no GPU; with each GPU more, the best way to deal the units. */
    private int value(Free free) {
        FillTable table = tables[free.type()];
        int[] values = new int[table.units() + 1];
        for (int gpu = 0; gpu < free.gpus(); gpu++) {
            int[] row = table.row(free.rest(gpu));
            int[] next = new int[values.length];
            for (int c = 0; c < next.length; c++) {
                for (int q = 0; q <= c; q++) {
                    next[c] = Math.max(next[c], values[c - q] + row[q]);
                }
            }
            values = next;
        }
        return values[table.unitsIn(free.cpuMilli(), free.memoryMib())];
    }

    private double slots(Free before, Free after) {
        double lost = 0;
        for (int d = 0; d < price.length; d++) {
            lost += price[d] > 0 ? price[d] * (hosts(before, demands.get(d)) - hosts(after, demands.get(d))) : 0;
        }
        return lost;
    }

    /** How often the pod could be put on the node, one after the other. */
    private static int hosts(Free free, Demand demand) {
        Free left = free;
        int hosted = 0;
        while (left.holds(demand)) {
            left = left.after(demand, 0);
            hosted++;
        }
        return hosted;
    }

    private void setPrices(Cluster cluster) {
        double[] free = new double[64];
        double all = 0;
        for (int node = 0; node < cluster.nodes(); node++) {
            free[cluster.free(node).build().model()] += cluster.free(node).idleMilli() / 1000.0;
            all += cluster.free(node).idleMilli() / 1000.0;
        }
        double asked = 0;
        for (int d = 0; d < counts.length; d++) {
            asked += counts[d] * demands.get(d).gpuMilli() / 1000.0;
        }
        Arrays.fill(lambda, 0);
        for (int d = 0; d < counts.length; d++) {
            Demand demand = demands.get(d);
            double toCome = asked == 0 ? 0 : all / asked * counts[d];
            double allowed = 0;
            double hosted = 0;
            for (int m = 0; m < 64; m++) {
                allowed += demand.allows(m) ? free[m] : 0;
            }
            for (int m = 0; m < 64 && demand.models() != Demand.ANY_MODEL && allowed > 0; m++) {
                lambda[m] += demand.allows(m) ? toCome * demand.gpuMilli() / 1000.0 / allowed : 0;
            }
            for (int node = 0; node < cluster.nodes() && demand.gpus() > 1; node++) {
                hosted += hosts(cluster.free(node), demand);
            }
            price[d] = hosted > 0 ? 0.3 * demand.gpus() * (toCome / hosted) * (toCome / hosted) : 0;
        }
        for (int m = 0; m < 64; m++) {
            lambda[m] = free[m] > 0 ? Math.min(1, lambda[m]) : 0;
        }
    }
}
