package io.dure.plan.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.pack.SplitMix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimplexTest {
    @Test
    void byHand() {
        // most of 3 x + 5 y with x <= 4, 2 y <= 12, 3 x + 2 y <= 18: 36 at (2, 6), prices 0, 1.5, 1 (Dantzig)
        Simplex simplex = new Simplex(new double[] {4, 12, 18});
        simplex.enter(3, new double[] {1, 0, 3});
        assertThat(simplex.profit()).isCloseTo(12, within(1e-9));
        assertThat(simplex.gain(5, new double[] {0, 2, 2})).isCloseTo(5, within(1e-9));
        simplex.enter(5, new double[] {0, 2, 2});
        simplex.settle();
        assertThat(simplex.profit()).isCloseTo(36, within(1e-9));
        assertThat(simplex.prices()).containsExactly(new double[] {0, 1.5, 1}, within(1e-9));
    }

    /** At the best: prices are not below 0, no column gains, and what there is of rows costs what columns bring. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void pricesProveTheProfit(long seed) {
        SplitMix lots = new SplitMix(seed);
        int rows = 25;
        double[] room = new double[rows];
        for (int row = 0; row < rows; row++) {
            room[row] = lots.below(4) == 0 ? 0 : lots.below(50); // some without room: steps of nothing
        }
        double[][] columns = new double[400][rows];
        double[] profits = new double[columns.length];
        for (int c = 0; c < columns.length; c++) {
            for (int k = 0; k < 6; k++) {
                columns[c][lots.below(rows)] += 1 + lots.below(3);
            }
            profits[c] = 1 + lots.below(20);
        }
        Simplex simplex = new Simplex(room);
        for (int entered = 0; enterBest(simplex, profits, columns); entered++) {
            assertThat(entered).isLessThan(20_000);
        }
        double cost = 0;
        for (int row = 0; row < rows; row++) {
            assertThat(simplex.prices()[row]).isGreaterThan(-1e-8);
            cost += simplex.prices()[row] * room[row];
        }
        assertThat(simplex.profit()).isCloseTo(cost, within(1e-6)).isPositive();
    }

    private static boolean enterBest(Simplex simplex, double[] profits, double[][] columns) {
        simplex.settle();
        int best = -1;
        double most = 1e-8;
        for (int c = 0; c < columns.length; c++) {
            double gain = simplex.gain(profits[c], columns[c]);
            best = gain > most ? c : best;
            most = Math.max(most, gain);
        }
        if (best >= 0) {
            simplex.enter(profits[best], columns[best]);
        }
        return best >= 0;
    }
}
