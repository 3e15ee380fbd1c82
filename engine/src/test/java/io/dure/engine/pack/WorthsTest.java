package io.dure.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorthsTest {
    private static Demand share(int milli) {
        return new Demand(4000, 4096, 1, milli, Demand.ANY_MODEL);
    }

    private static int[] worths(List<Demand> demands, long... counts) {
        Worths worths = new Worths(demands, counts);
        int steps = 0;
        while (worths.step()) {
            assertThat(++steps).isLessThan(10_000);
        }
        return worths.millis();
    }

    @Test
    void podsThatFillAGpuTogetherAreWorthItTogether() {
        // 810 alone: a GPU each. Two of 470: half each. Whole ones: a GPU. Those of 300 in threes, not in tens thirds.
        assertThat(worths(List.of(share(810)), 7)).containsExactly(1000);
        assertThat(worths(List.of(share(470)), 7)).containsExactly(500);
        assertThat(worths(List.of(share(1000)), 7)).containsExactly(1000);
        assertThat(worths(List.of(share(300)), 7)).containsExactly(333);
    }

    @Test
    void whatFitsBesideOthersThatAreManyIsWorthNothing() {
        // A hundred holes of 190, ten pods of 160.
        assertThat(worths(List.of(share(810), share(160)), 100, 10)).containsExactly(1000, 0);
        // Ten holes of 190 for one of sixty pods each; fifty must go six to a GPU.
        assertThat(worths(List.of(share(810), share(160)), 10, 60)).containsExactly(833, 167);
    }

    @Test
    void whatDidNotComeAndWhatAsksNoOneGpuIsWorthNothing() {
        Demand cpu = new Demand(4000, 4096, 0, 0, Demand.ANY_MODEL);
        Demand pair = new Demand(4000, 4096, 2, 1000, Demand.ANY_MODEL);
        assertThat(worths(List.of(cpu, pair, share(500), share(250)), 5, 5, 3, 0))
                .containsExactly(0, 0, 500, 0);
        assertThat(worths(List.of(cpu, pair), 5, 5)).containsExactly(0, 0);
        // 505 thousandths are 51 hundredths: two do not fit
        assertThat(worths(List.of(share(505)), 1)).containsExactly(1000);
    }

    /** The prices are the best of all that let no pattern cost more than its bar: checked from both sides. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noPatternIsWorthMoreThanItsBarAndNoPricesAreBetter(long seed) {
        SplitMix lots = new SplitMix(seed);
        int[] sizes = new SplitMixSizes(lots).some(4);
        double[] wanted = new double[4];
        Arrays.setAll(wanted, i -> 1 + lots.below(20));
        CuttingStock stock = new CuttingStock(20, sizes, wanted);
        while (stock.step()) {
            assertThat(bestPattern(sizes, stock.prices(), 20)).isLessThan(1 + 1e-9);
        }
        double[] prices = stock.prices();
        assertThat(bestPattern(sizes, prices, 20)).isLessThan(1 + 1e-9);
        double found = worth(prices, wanted);
        // any other prices, scaled so that no pattern is worth more than its bar, are worth less in all
        for (int trial = 0; trial < 3000; trial++) {
            double[] other = new double[4];
            Arrays.setAll(other, i -> lots.below(1000) / 1000.0);
            double most = bestPattern(sizes, other, 20);
            assertThat(worth(other, wanted) / most).isLessThan(found * (1 + 1e-4));
        }
        // no less than the pieces fill, no more than one bar for each
        double sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += wanted[i] * sizes[i] / 20;
        }
        assertThat(found).isGreaterThan(sum * (1 - 1e-4));
        assertThat(found).isLessThan(Arrays.stream(wanted).sum() * (1 + 1e-9));
    }

    private static double worth(double[] prices, double[] wanted) {
        double sum = 0;
        for (int i = 0; i < prices.length; i++) {
            sum += prices[i] * wanted[i];
        }
        return sum;
    }

    private static double bestPattern(int[] sizes, double[] prices, int width) {
        double most = 0;
        for (int i = 0; i < sizes.length; i++) {
            most = sizes[i] <= width ? Math.max(most, prices[i] + bestPattern(sizes, prices, width - sizes[i])) : most;
        }
        return most;
    }

    /** Different sizes of 3 to 18. */
    private record SplitMixSizes(SplitMix lots) {
        int[] some(int count) {
            boolean[] taken = new boolean[19];
            int[] sizes = new int[count];
            for (int i = 0; i < count; ) {
                int size = 3 + lots.below(16);
                sizes[i] = size;
                i += taken[size] ? 0 : 1;
                taken[size] = true;
            }
            return sizes;
        }
    }

    @Test
    void theSizesOfARealListByAnotherSolver() {
        // Sharing pods of Alibaba's default list of 2023; prices of HiGHS are 0, 0, .083, .25, .333, .5, .667, .667, 1.
        int[] sizes = {11, 16, 22, 23, 32, 47, 55, 65, 81};
        double[] wanted = {24, 75, 63, 142, 334, 765, 73, 258, 1100};
        CuttingStock stock = new CuttingStock(100, sizes, wanted);
        while (stock.step()) {}
        double[] prices = stock.prices();
        assertThat(prices[0]).isCloseTo(0, within(1e-9));
        assertThat(prices[5]).isCloseTo(0.5, within(1e-9));
        assertThat(prices[8]).isCloseTo(1, within(1e-9));
        assertThat(bestPattern(sizes, prices, 100)).isLessThan(1 + 1e-9);
    }
}
