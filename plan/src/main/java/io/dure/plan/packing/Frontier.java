package io.dure.plan.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ways to fill something, of which none is at least as good as another with no more cores: by cores rising, and so by
 * profit rising too.
 */
final class Frontier {
    private static final double NOTHING = 1e-12;

    private final List<Way> ways;

    private Frontier(List<Way> ways) {
        this.ways = ways;
    }

    /** A way: {@code one} and {@code other} together, or {@code item} alone, or, without all, nothing. */
    record Way(
            int cpuMilli,
            double profit,
            int item,
            @Nullable Way one,
            @Nullable Way other) {
        static final Way NOTHING_AT_ALL = new Way(0, 0, -1, null, null);

        static Way of(int item, int cpuMilli, double profit) {
            return new Way(cpuMilli, profit, item, null, null);
        }

        boolean isNothing() {
            return item < 0 && one == null && other == null;
        }

        /** Counts what is in it. */
        void count(int[] counts) {
            if (item >= 0) {
                counts[item]++;
            }
            if (one != null) {
                one.count(counts);
            }
            if (other != null) {
                other.count(counts);
            }
        }
    }

    /** Nothing in it. */
    static Frontier empty() {
        return new Frontier(List.of(Way.NOTHING_AT_ALL));
    }

    List<Way> ways() {
        return ways;
    }

    /** The way with most profit. */
    Way best() {
        return ways.getLast();
    }

    /** Candidates for a frontier. */
    static final class Candidates {
        private final int mostCpuMilli;
        private final List<Way> ones = new ArrayList<>();
        private final List<Way> others = new ArrayList<>();
        private long[] keys = new long[64]; // cores, then the place

        /** Those with more cores are left out. */
        Candidates(int mostCpuMilli) {
            this.mostCpuMilli = mostCpuMilli;
        }

        void add(Frontier all) {
            all.ways.forEach(way -> add(way, Way.NOTHING_AT_ALL));
        }

        /** Each of these ways with one thing more. */
        void add(Frontier all, Way more) {
            all.ways.forEach(way -> add(way, more));
        }

        /** Each with each. */
        void add(Frontier all, Frontier more) {
            more.ways.forEach(way -> add(all, way));
        }

        private void add(Way one, Way other) {
            int cpu = one.cpuMilli() + other.cpuMilli();
            if (cpu <= mostCpuMilli) {
                int at = ones.size();
                keys = at == keys.length ? Arrays.copyOf(keys, 2 * at) : keys;
                keys[at] = (long) cpu << 32 | at;
                ones.add(one);
                others.add(other);
            }
        }

        /** The best of them. */
        Frontier best() {
            Arrays.sort(keys, 0, ones.size());
            List<Way> best = new ArrayList<>();
            for (int i = 0; i < ones.size(); i++) {
                Way one = ones.get((int) keys[i]);
                Way other = others.get((int) keys[i]);
                double profit = one.profit() + other.profit();
                if (best.isEmpty() || profit > best.getLast().profit() + NOTHING) {
                    Way way = other.isNothing()
                            ? one
                            : new Way(one.cpuMilli() + other.cpuMilli(), profit, -1, one, other);
                    if (!best.isEmpty() && best.getLast().cpuMilli() == way.cpuMilli()) {
                        best.removeLast();
                    }
                    best.add(way);
                }
            }
            return new Frontier(best);
        }
    }
}
