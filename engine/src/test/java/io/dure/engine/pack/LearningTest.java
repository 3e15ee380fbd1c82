package io.dure.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LearningTest {
    /** Slice by slice comes to what the whole work at once comes to, with the counts of when it began. */
    @Test
    void slicesComeToTheWhole() {
        SmallCluster world = SmallCluster.of(5);
        FillValue value = new FillValue(world.types());
        Learning learning = new Learning(world.demands(), value);
        List<long[]> counts = new ArrayList<>();
        counts.add(new long[world.demands().size()]);
        List<Integer> turns = new ArrayList<>();
        for (int arrival : world.arrivals()) {
            boolean anew = learning.learn(arrival);
            counts.add(learning.counts().clone());
            if (anew) {
                turns.add(counts.size() - 1);
                assertThat(begins(world, value, counts)).as("turn %s", turns).isGreaterThan(0);
            }
        }
        assertThat(turns).hasSizeBetween(4, 9);
        assertThat(turns.getFirst()).isBetween(17, 30); // sixteen slices and the preparation
    }

    /** From which arrival's counts the tables are, by making them at once; 0 when from none. */
    private static int begins(SmallCluster world, FillValue value, List<long[]> counts) {
        for (int begun = counts.size() - 1; begun > 0; begun--) {
            if (same(value, whole(world, counts.get(begun)))) {
                return begun;
            }
        }
        return 0;
    }

    private static FillValue whole(SmallCluster world, long[] counts) {
        Worths worths = new Worths(world.demands(), counts);
        while (worths.step()) {}
        Offers offers = Offers.draw(world.demands(), counts);
        FillValue value = new FillValue(world.types());
        for (int t = 0; t < value.tables(); t++) {
            for (int heap = 0; heap < Offers.HEAPS; heap++) {
                value.table(t).add(world.demands(), worths.millis(), offers.classes(heap));
            }
        }
        value.turn();
        return value;
    }

    private static boolean same(FillValue one, FillValue other) {
        for (int t = 0; t < one.tables(); t++) {
            for (int rest = 0; rest <= 1000; rest += 10) {
                if (!Arrays.equals(one.table(t).row(rest), other.table(t).row(rest))) {
                    return false;
                }
            }
        }
        return true;
    }

    @Test
    void offersComeAsOftenAsTheirDemands() {
        Demand one = new Demand(1, 1, 1, 100, Demand.ANY_MODEL);
        Demand two = new Demand(2, 1, 1, 100, Demand.ANY_MODEL);
        Demand cpu = new Demand(2, 1, 0, 0, Demand.ANY_MODEL);
        Offers offers = Offers.draw(List.of(one, cpu, two), new long[] {30, 500, 10});
        int ones = 0;
        for (int heap = 0; heap < Offers.HEAPS; heap++) {
            assertThat(offers.classes(heap)).hasSize(Offers.PODS).isSorted().doesNotContain(1);
            ones += (int)
                    Arrays.stream(offers.classes(heap)).filter(d -> d == 0).count();
        }
        assertThat(ones / (double) (Offers.HEAPS * Offers.PODS)).isBetween(0.70, 0.80);
        assertThat(Offers.draw(List.of(cpu), new long[] {3}).classes(0)).isEmpty();
    }
}
