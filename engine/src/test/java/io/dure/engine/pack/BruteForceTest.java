package io.dure.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes and what is remembered of them change no decision: every node and GPU scored anew gives the same. */
final class BruteForceTest {
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void bestFit(long seed) {
        SmallCluster world = SmallCluster.of(seed);
        Cluster cluster = world.cluster();
        compare(world, cluster, ScoredFit.bestFit(cluster, world.demands()), slow(new LeastRoom()));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void fgd(long seed) {
        SmallCluster world = SmallCluster.of(seed);
        Cluster cluster = world.cluster();
        Score score = new LeastFragments(world.fragments());
        compare(world, cluster, ScoredFit.fgd(cluster, world.demands(), world.fragments()), slow(score));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void expectedFill(long seed) {
        SmallCluster world = SmallCluster.of(seed);
        Cluster cluster = world.cluster();
        SlowExpectedFill slow = new SlowExpectedFill(cluster, world.demands());
        compare(world, cluster, new ExpectedFill(cluster, world.demands()), slow::choose);
    }

    private interface Slow {
        Spot choose(Cluster cluster, Demand demand, int number);
    }

    private static void compare(SmallCluster world, Cluster cluster, Packing quick, Slow slow) {
        for (int arrival : world.arrivals()) {
            quick.learn(arrival);
            Demand demand = world.demands().get(arrival);
            Spot spot = quick.choose(arrival);
            assertThat(spot).isEqualTo(slow.choose(cluster, demand, arrival));
            if (spot.node() >= 0) {
                cluster.put(demand, spot);
            }
        }
    }

    private static Slow slow(Score score) {
        return (cluster, demand, _) -> {
            Spot best = Spot.NOWHERE;
            long most = Long.MIN_VALUE;
            for (int node = 0; node < cluster.nodes(); node++) {
                Free free = cluster.free(node);
                for (int gpu = 0; gpu < Math.max(1, free.gpus()) && free.holds(demand); gpu++) {
                    boolean can = demand.gpus() != 1 ? gpu == 0 : free.rest(gpu) >= demand.milliPerGpu();
                    if (can && score.of(free, demand, gpu) > most) {
                        most = score.of(free, demand, gpu);
                        best = new Spot(node, gpu);
                    }
                }
            }
            return best;
        };
    }
}
