package io.dure.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Clusters of a few nodes, worked out by hand. */
final class PackingByHandTest {
    private static final long ANY = Demand.ANY_MODEL;
    private static final NodeType TWO = new NodeType(0, 2, 64_000, 262_144);
    private static final NodeType EIGHT = new NodeType(1, 8, 96_000, 393_216);
    private static final Demand HALF = new Demand(4000, 8192, 1, 500, ANY);
    private static final Demand THIRD = new Demand(4000, 8192, 1, 300, ANY);
    private static final Demand WHOLE = new Demand(8000, 8192, 1, 1000, ANY);
    private static final Demand PAIR = new Demand(8000, 8192, 2, 1000, ANY);
    private static final Demand CPU = new Demand(8000, 8192, 0, 0, ANY);
    private static final Demand ON_EIGHT = new Demand(4000, 8192, 1, 500, 0b10);
    private static final List<Demand> DEMANDS = List.of(HALF, THIRD, WHOLE, PAIR, CPU, ON_EIGHT);

    private static Cluster cluster(int... typeOfNode) {
        return new Cluster(List.of(TWO, EIGHT), typeOfNode);
    }

    private static Spot next(Packing policy, Cluster cluster, Demand demand) {
        int number = DEMANDS.indexOf(demand);
        policy.learn(number);
        Spot spot = policy.choose(number);
        if (spot.node() >= 0) {
            cluster.put(demand, spot);
        }
        return spot;
    }

    @Test
    void bestFitTakesTheFullestNodeAndTheTightestGpu() {
        Cluster cluster = cluster(1, 0, 0);
        Packing policy = ScoredFit.bestFit(cluster, DEMANDS);
        // nodes of two: 100 (1 - (60/128 + 1.5/8) / 2) = 67.2; of eight: 100 (1 - (92/128 + 7.5/8) / 2) = 17.2
        assertThat(next(policy, cluster, HALF)).isEqualTo(new Spot(1, 0)); // 1 before 2, both equal
        // 700 left on the GPU of 500: both will do, and that with least left, the first, is taken
        assertThat(next(policy, cluster, THIRD)).isEqualTo(new Spot(1, 0));
        assertThat(cluster.free(1).rest(0)).isEqualTo(200);
        assertThat(next(policy, cluster, PAIR)).isEqualTo(new Spot(2, 0)); // node 1 has one whole GPU only
        assertThat(next(policy, cluster, ON_EIGHT)).isEqualTo(new Spot(0, 0));
        assertThat(next(policy, cluster, WHOLE)).isEqualTo(new Spot(1, 1));
        // node 1: 100 (1 - (40/128 + 0.2/8) / 2) = 83.1; node 2: 100 (1 - (48/128 + 0/8) / 2) = 81.3
        assertThat(next(policy, cluster, CPU)).isEqualTo(new Spot(1, 0));
        assertThat(cluster.usedMilli()).isEqualTo(500 + 300 + 2000 + 500 + 1000);
    }

    @Test
    void fragmentsAreWhatUsualPodsCannotUse() {
        // WHOLE 3 times, HALF once, CPU once
        Fragments fragments = new Fragments(List.of(WHOLE, HALF, CPU), List.of(3L, 1L, 1L));
        Cluster cluster = cluster(0);
        // empty: of no use to CPU only: 2000 of weight 1
        assertThat(fragments.weighted(cluster.free(0))).isEqualTo(2000);
        cluster.put(THIRD, new Spot(0, 0));
        // rests 700 and 1000: WHOLE cannot use 700; HALF both; CPU neither
        assertThat(fragments.weighted(cluster.free(0))).isEqualTo(3 * 700 + 0 + 1700);
        cluster.put(WHOLE, new Spot(0, 1));
        // rest 700: WHOLE cannot run; HALF can; CPU has no use
        assertThat(fragments.weighted(cluster.free(0))).isEqualTo(3 * 700 + 0 + 700);
        cluster.put(new Demand(50_000, 0, 0, 0, ANY), new Spot(0, 0));
        // 2 cores left: HALF cannot run either
        assertThat(fragments.weighted(cluster.free(0))).isEqualTo(5 * 700);
    }

    @Test
    void usualPodsAreTheFewestThatAreNinetyFiveInAHundred() {
        Demand other = new Demand(4000, 16_384, 1, 500, ANY); // as HALF, but for memory, which does not count
        List<Demand> demands = List.of(WHOLE, HALF, other, THIRD, PAIR);
        Fragments fragments = Fragments.ofUsual(demands, new long[] {50, 20, 24, 4, 2});
        // 50, then 44 of HALF and other together, then 4: 98 of 100
        assertThat(fragments.targets()).isEqualTo(3);
        assertThat(fragments.weight()).isEqualTo(98);
    }

    @Test
    void fgdKeepsWholeGpusWhole() {
        Fragments fragments = new Fragments(List.of(WHOLE), List.of(1L));
        Cluster cluster = cluster(0, 0);
        Packing policy = ScoredFit.fgd(cluster, DEMANDS, fragments);
        // any GPU: 500 of it become useless: F 0 -> 500, score 37; the first by name
        assertThat(next(policy, cluster, HALF)).isEqualTo(new Spot(0, 0));
        // into the same GPU: F 500 -> 0, score 62; elsewhere 37 again
        assertThat(next(policy, cluster, HALF)).isEqualTo(new Spot(0, 0));
        assertThat(cluster.free(0).rest(0)).isZero();
        LeastFragments score = new LeastFragments(fragments);
        assertThat(score.of(cluster.free(1), HALF, 0)).isEqualTo(37); // 100 / (1 + e^0.5) = 37.8
        assertThat(score.of(cluster.free(1), WHOLE, 0)).isEqualTo(50);
    }

    @Test
    void fgdTakesTheFirstByNameWhereRoundedScoresAreEqual() {
        Fragments fragments = new Fragments(List.of(WHOLE), List.of(1L));
        Cluster cluster = cluster(0, 1, 0);
        Packing policy = ScoredFit.fgd(cluster, DEMANDS, fragments);
        assertThat(next(policy, cluster, WHOLE).node()).isZero();
        assertThat(next(policy, cluster, WHOLE).node()).isZero();
        assertThat(next(policy, cluster, WHOLE).node()).isEqualTo(1);
    }

    @Test
    void randomTakesEveryNodeAndGpuAboutEquallyOften() {
        int[] taken = new int[4];
        for (int seed = 0; seed < 4000; seed++) {
            Cluster cluster = cluster(0, 0);
            cluster.put(THIRD, new Spot(0, 0)); // so the nodes are of two classes, and node 0 has GPUs of 700 and 1000
            Spot spot = new RandomFit(cluster, DEMANDS, seed).choose(0);
            taken[2 * spot.node() + spot.gpu()]++;
        }
        for (int count : taken) {
            assertThat((double) count).isCloseTo(1000, within(120.0)); // more than four deviations of 27
        }
    }

    @Test
    void expectedFillPutsPodsThatTakeAnyModelWhereNobodyInsists() {
        Cluster cluster = cluster(1, 0, 0, 0, 0);
        Packing policy = new ExpectedFill(cluster, DEMANDS);
        assertThat(next(policy, cluster, ON_EIGHT).node()).isZero();
        for (int i = 0; i < 19; i++) {
            next(policy, cluster, i % 2 == 0 ? ON_EIGHT : HALF);
        }
        // ten on node 0, which insist on it; all others elsewhere once that is known
        assertThat(cluster.free(0).idleMilli()).isBetween(8000 - 5500 - 1000, 8000 - 5500);
    }

    @Test
    void podsWithoutGpusTakeCoresThatNoIdleGpuWillNeed() {
        // 32 cores for a GPU on nodes of two, 12 on nodes of eight; pods with GPUs ask 8 for a whole one.
        Cluster cluster = cluster(1, 1, 0, 0);
        Scarcity scarcity = new Scarcity(cluster, DEMANDS);
        scarcity.priceCores(new long[] {0, 0, 5, 0, 9, 0}); // WHOLE and CPU
        // pressed 8 / 32 and 8 / 12; 8 cores are those of one GPU
        assertThat(scarcity.cost(cluster.free(2), CPU, 0)).isCloseTo(1.0 / 64, within(1e-12));
        assertThat(scarcity.cost(cluster.free(0), CPU, 0)).isCloseTo(8.0 / 27, within(1e-12));
        assertThat(scarcity.cost(cluster.free(0), HALF, 0)).isZero();
        scarcity.priceCores(new long[] {0, 0, 0, 0, 9, 0}); // no GPU was asked
        assertThat(scarcity.cost(cluster.free(0), CPU, 0)).isZero();
    }

    @Test
    void whereCoresEndBeforeGpusDoPodsPayForMoreThanTheUsual() {
        Cluster cluster = cluster(1, 0);
        Demand heavy = new Demand(15_000, 8192, 1, 1000, ANY);
        Scarcity ofHeavy = new Scarcity(cluster, List.of(heavy, WHOLE, HALF, CPU));
        ofHeavy.priceCores(new long[] {1, 0, 0, 0});
        // 15 cores for a GPU, 12 are there: pressed 1.25, the price 1.953125 of a GPU for 15 cores
        double each = 0.3 * 0.953125 / 15;
        assertThat(ofHeavy.cost(cluster.free(0), heavy, 0)).isCloseTo(0, within(1e-12)); // it is the usual
        assertThat(ofHeavy.cost(cluster.free(0), WHOLE, 0)).isCloseTo(each * (8 - 15), within(1e-12));
        assertThat(ofHeavy.cost(cluster.free(0), HALF, 0)).isCloseTo(each * (4 - 7.5), within(1e-12));
        assertThat(ofHeavy.cost(cluster.free(0), CPU, 0)).isCloseTo(1.953125 * 8 / 15, within(1e-12));
        assertThat(ofHeavy.cost(cluster.free(1), WHOLE, 0)).isZero(); // 32 cores for a GPU
    }

    @Test
    void refusesWhatHasNoRoom() {
        Cluster cluster = cluster(0);
        cluster.put(WHOLE, new Spot(0, 0));
        assertThatThrownBy(() -> cluster.put(HALF, new Spot(0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no room");
        assertThatThrownBy(() -> cluster.put(PAIR, new Spot(0, 0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cluster.put(ON_EIGHT, new Spot(0, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(cluster.usedMilli()).isEqualTo(1000);
    }
}
