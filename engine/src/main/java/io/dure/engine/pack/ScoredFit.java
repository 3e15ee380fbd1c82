package io.dure.engine.pack;

import java.util.Arrays;
import java.util.List;

/**
 * The node with the highest score; of equals the first by name, and on a node the GPU with least left. A score is told
 * once for each demand class and node class, and again only for classes that are new.
 */
public final class ScoredFit implements Packing {
    private static final long NO_ROOM = Long.MIN_VALUE;
    private static final int GPU_BITS = 16;

    private final Cluster cluster;
    private final List<Demand> demands;
    private final Score score;
    private final Known[] known; // for each demand class

    ScoredFit(Cluster cluster, List<Demand> demands, Score score) {
        this.cluster = cluster;
        this.demands = List.copyOf(demands);
        this.score = score;
        known = new Known[demands.size()];
        Arrays.setAll(known, d -> new Known());
    }

    /** Least room left (best fit): see {@link LeastRoom}. */
    public static ScoredFit bestFit(Cluster cluster, List<Demand> demands) {
        return new ScoredFit(cluster, demands, new LeastRoom());
    }

    /** Fragmentation gradient descent: see {@link LeastFragments}. */
    public static ScoredFit fgd(Cluster cluster, List<Demand> demands, Fragments fragments) {
        return new ScoredFit(cluster, demands, new LeastFragments(fragments));
    }

    /** Scores of one demand class, by slot of the node class, and of which class in that slot they are. */
    private static final class Known {
        private long[] serials = {};
        private long[] scores = {}; // the score, then the GPU in the lowest bits

        void grow(int slots) {
            if (serials.length < slots) {
                int length = Math.max(slots, 2 * serials.length);
                serials = Arrays.copyOf(serials, length);
                scores = Arrays.copyOf(scores, length);
            }
        }
    }

    @Override
    public Spot choose(int demand) {
        Known its = known[demand];
        its.grow(cluster.slots());
        long best = NO_ROOM;
        int node = -1;
        int gpu = 0;
        for (int slot = 0; slot < cluster.slots(); slot++) {
            long found = cluster.serialIn(slot) == 0 ? NO_ROOM : told(its, slot, demand);
            long rank = found >> GPU_BITS;
            if (found != NO_ROOM && rank >= best) {
                int first = cluster.classIn(slot).first();
                if (rank > best || first < node) {
                    best = rank;
                    node = first;
                    gpu = (int) found & ((1 << GPU_BITS) - 1);
                }
            }
        }
        return node < 0 ? Spot.NOWHERE : new Spot(node, gpu);
    }

    private long told(Known its, int slot, int demand) {
        if (its.serials[slot] != cluster.serialIn(slot)) {
            its.serials[slot] = cluster.serialIn(slot);
            Free free = cluster.classIn(slot).free();
            Demand asked = demands.get(demand);
            its.scores[slot] = free.holds(asked) ? best(free, asked) : NO_ROOM;
        }
        return its.scores[slot];
    }

    private long best(Free free, Demand demand) {
        if (!demand.asksOneGpu()) {
            return score.of(free, demand, 0) << GPU_BITS;
        }
        int first = free.firstWith(demand.milliPerGpu());
        int chosen = first;
        long most = score.of(free, demand, first);
        for (int gpu = first + 1; score.looksAtGpu() && gpu < free.gpus(); gpu++) {
            if (free.rest(gpu) != free.rest(gpu - 1)) {
                long next = score.of(free, demand, gpu);
                chosen = next > most ? gpu : chosen;
                most = Math.max(most, next);
            }
        }
        return (most << GPU_BITS) | chosen;
    }
}
