package io.dure.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every policy on any cluster. */
final class PackingPropertiesTest {
    private static final int SEEDS = 8;

    record Named(String name, BiFunction<SmallCluster, Cluster, Packing> start) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Named> policies() {
        return Stream.of(
                new Named("random", (world, cluster) -> new RandomFit(cluster, world.demands(), 5)),
                new Named("bestfit", (world, cluster) -> ScoredFit.bestFit(cluster, world.demands())),
                new Named("fgd", (world, cluster) -> ScoredFit.fgd(cluster, world.demands(), world.fragments())),
                new Named("dure", (world, cluster) -> new ExpectedFill(cluster, world.demands())));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void neverTakesWhatIsNotThereAndNeverLosesAPodThatFits(Named policy) {
        for (int seed = 0; seed < SEEDS; seed++) {
            SmallCluster world = SmallCluster.of(seed);
            Cluster cluster = world.cluster();
            Recounted recounted = new Recounted(world);
            int lost = 0;
            for (Placed placed : run(policy, world, cluster)) {
                if (placed.spot().node() >= 0) {
                    recounted.take(placed.demand(), placed.spot());
                } else {
                    assertThat(recounted.fitsSomewhere(placed.demand())).isFalse();
                    lost++;
                }
            }
            for (int node = 0; node < cluster.nodes(); node++) {
                recounted.requireSame(node, cluster.free(node));
            }
            assertThat(lost).as("the cluster becomes full").isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void decidesTheSameTwice(Named policy) {
        SmallCluster world = SmallCluster.of(3);
        assertThat(run(policy, world, world.cluster())).isEqualTo(run(policy, world, world.cluster()));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void classesHoldEachNodeOnce(Named policy) {
        SmallCluster world = SmallCluster.of(4);
        Cluster cluster = world.cluster();
        run(policy, world, cluster);
        List<Integer> nodes = new ArrayList<>();
        for (int i = 0; i < cluster.classes(); i++) {
            NodeClass one = cluster.classAt(i);
            assertThat(one.slot()).isLessThan(cluster.slots());
            assertThat(one.first()).isEqualTo(one.node(0));
            for (int n = 0; n < one.size(); n++) {
                nodes.add(one.node(n));
                assertThat(cluster.free(one.node(n))).isEqualTo(one.free());
            }
        }
        assertThat(nodes).doesNotHaveDuplicates().hasSize(cluster.nodes());
    }

    record Placed(Demand demand, Spot spot) {}

    private static List<Placed> run(Named policy, SmallCluster world, Cluster cluster) {
        Packing packing = policy.start().apply(world, cluster);
        List<Placed> placed = new ArrayList<>();
        for (int arrival : world.arrivals()) {
            packing.learn(arrival);
            Spot spot = packing.choose(arrival);
            Demand demand = world.demands().get(arrival);
            if (spot.node() >= 0) {
                cluster.put(demand, spot);
            }
            placed.add(new Placed(demand, spot));
        }
        return placed;
    }
}
