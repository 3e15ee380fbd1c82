package io.dure.engine.pack;

import java.util.List;

/** Expected fill written down as it is defined: all nodes, whole value vectors, nothing remembered but the tables. */
final class SlowExpectedFill {
    private final List<Demand> demands;
    private final FillValue value;
    private final Learning learning;
    private final double[] corePrice;
    private final double[] shortPrice;
    private double usual; // cores for a GPU
    private final double[] lambda = new double[64];
    private final double[] price;
    private long arrivals;

    SlowExpectedFill(Cluster cluster, List<Demand> demands) {
        this.demands = demands;
        value = new FillValue(cluster.types());
        learning = new Learning(demands, value);
        corePrice = new double[cluster.types().size()];
        shortPrice = new double[cluster.types().size()];
        price = new double[demands.size()];
    }

    Spot choose(Cluster cluster, Demand demand, int number) {
        arrivals++;
        if (learning.learn(number)) {
            setCorePrices(cluster);
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
                double cost = can ? Math.floor(50 * cost(free, free.after(demand, gpu), demand) + 1e-6) : least;
                if (cost < least) {
                    least = cost;
                    best = new Spot(node, gpu);
                }
            }
        }
        return best;
    }

    private double cost(Free before, Free after, Demand demand) {
        return (value(before) - value(after)) / 16_000.0
                + lambda[before.build().model()] * demand.gpuMilli() / 1000
                + cores(before.type(), demand)
                + slots(before, after);
    }

    /** Nothing on no GPU; with each GPU more, the best way to deal the units. */
    private int value(Free free) {
        FillTable table = value.table(free.type());
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

    private double cores(int type, Demand demand) {
        double cores = demand.cpuMilli() / 1000.0;
        return demand.gpus() == 0
                ? corePrice[type] * cores
                : shortPrice[type] * (cores - usual * demand.gpuMilli() / 1000.0);
    }

    private void setCorePrices(Cluster cluster) {
        double cores = 0;
        double gpus = 0;
        for (int d = 0; d < price.length; d++) {
            cores += demands.get(d).gpus() == 0
                    ? 0
                    : learning.counts()[d] * demands.get(d).cpuMilli() / 1000.0;
            gpus += learning.counts()[d] * demands.get(d).gpuMilli() / 1000.0;
        }
        double[] idle = new double[corePrice.length];
        double[] free = new double[corePrice.length];
        for (int node = 0; node < cluster.nodes(); node++) {
            idle[cluster.free(node).type()] += cluster.free(node).idleMilli() / 1000.0;
            free[cluster.free(node).type()] += cluster.free(node).cpuMilli() / 1000.0;
        }
        for (int t = 0; t < corePrice.length; t++) {
            double pressed = free[t] == 0 ? 0 : Math.min(1.5, cores / gpus * idle[t] / free[t]);
            corePrice[t] = cores > 0 ? Math.pow(pressed, 3) / (cores / gpus) : 0;
            shortPrice[t] = cores > 0 ? Math.max(0, 0.3 * (Math.pow(pressed, 3) - 1) / (cores / gpus)) : 0;
            usual = gpus > 0 ? cores / gpus : 0;
        }
    }

    private void setPrices(Cluster cluster) {
        double[] free = new double[64];
        double all = 0;
        for (int node = 0; node < cluster.nodes(); node++) {
            free[cluster.free(node).build().model()] += cluster.free(node).idleMilli() / 1000.0;
            all += cluster.free(node).idleMilli() / 1000.0;
        }
        double asked = 0;
        for (int d = 0; d < price.length; d++) {
            asked += learning.counts()[d] * demands.get(d).gpuMilli() / 1000.0;
        }
        double[] rare = new double[64];
        for (int d = 0; d < price.length; d++) {
            Demand demand = demands.get(d);
            double toCome = asked == 0 ? 0 : all / asked * learning.counts()[d];
            double allowed = 0;
            double hosted = 0;
            for (int m = 0; m < 64; m++) {
                allowed += demand.allows(m) ? free[m] : 0;
            }
            for (int m = 0; m < 64 && demand.models() != Demand.ANY_MODEL && allowed > 0; m++) {
                rare[m] += demand.allows(m) ? toCome * demand.gpuMilli() / 1000.0 / allowed : 0;
            }
            for (int node = 0; node < cluster.nodes() && demand.gpus() > 1; node++) {
                hosted += hosts(cluster.free(node), demand);
            }
            price[d] = moved(price[d], hosted > 0 ? 0.3 * demand.gpus() * (toCome / hosted) * (toCome / hosted) : 0);
        }
        for (int m = 0; m < 64; m++) {
            lambda[m] = moved(lambda[m], free[m] > 0 ? Math.min(1, rare[m]) : 0);
        }
    }

    private static double moved(double from, double to) {
        return Math.abs(to - from) >= 0.005 ? to : from;
    }
}
