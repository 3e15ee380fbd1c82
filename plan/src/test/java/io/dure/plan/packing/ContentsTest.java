package io.dure.plan.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.pack.Demand;
import io.dure.engine.pack.NodeType;
import io.dure.engine.pack.SplitMix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentsTest {
    /** As good as the best of all contents, tried one by one; and what it counts is what it promises. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void isTheBestOfAll(long seed) {
        SplitMix lots = new SplitMix(seed);
        NodeType type = new NodeType(0, 3, 10_001, 1);
        List<Demand> demands = new ArrayList<>();
        double[] profits = new double[6];
        for (int d = 0; d < profits.length; d++) {
            boolean two = lots.below(5) == 0;
            demands.add(new Demand(
                    700 + 301 * lots.below(12),
                    1,
                    two ? 2 : 1,
                    two ? 1000 : 250 + 10 * lots.below(70),
                    1 + lots.below(3)));
            profits[d] = lots.below(100) / 100.0 - 0.1;
        }
        Frontier.Way best = new Contents(demands).best(type, profits);
        assertThat(best.profit())
                .isCloseTo(search(demands, profits, new int[] {1000, 1000, 1000}, 10_001, 0), within(1e-9));
        int[] counts = new int[profits.length];
        best.count(counts);
        double profit = 0;
        int cpu = 0;
        for (int d = 0; d < counts.length; d++) {
            profit += counts[d] * profits[d];
            cpu += counts[d] * demands.get(d).cpuMilli();
            assertThat(counts[d] == 0 || demands.get(d).allows(0)).isTrue();
        }
        assertThat(profit).isCloseTo(best.profit(), within(1e-9));
        assertThat(cpu).isEqualTo(best.cpuMilli()).isLessThanOrEqualTo(10_001);
    }

    private static double search(List<Demand> demands, double[] profits, int[] rests, int cpu, int from) {
        double most = 0;
        for (int d = from; d < profits.length; d++) {
            Demand demand = demands.get(d);
            if (profits[d] <= 0 || demand.cpuMilli() > cpu || !demand.allows(0)) {
                continue;
            }
            for (int gpu = 0; gpu <= rests.length - demand.gpus(); gpu++) {
                int[] left = rests.clone();
                for (int i = gpu; i < gpu + demand.gpus(); i++) {
                    left[i] -= demand.milliPerGpu();
                }
                if (Arrays.stream(left).min().orElse(0) >= 0) {
                    Arrays.sort(left);
                    most = Math.max(most, profits[d] + search(demands, profits, left, cpu - demand.cpuMilli(), d));
                }
            }
        }
        return most;
    }
}
