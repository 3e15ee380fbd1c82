package io.dure.engine.fill;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.pack.SplitMix;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The least is where a walk over all costs finds it first, of all and of any range. */
class LeastsTest {
    private static final int DIFFERENT = 5; // costs: few, so that many are equal

    private static int cost(SplitMix lots) {
        int cost = lots.below(DIFFERENT + 1);
        return cost == DIFFERENT ? Ranking.NO_ROOM : cost - 1;
    }

    private static int walked(int[] costs, int from, int to) {
        int best = -1;
        for (int i = from; i < to; i++) {
            if (costs[i] != Ranking.NO_ROOM && (best < 0 || costs[i] < costs[best])) {
                best = i;
            }
        }
        return best;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 15, 16, 17, 256, 257, 4097})
    void theFirstOfTheLeastIsFound(int count) {
        SplitMix lots = new SplitMix(count);
        Leasts leasts = new Leasts();
        leasts.resize(1 + lots.below(5000)); // another size before
        leasts.resize(count);
        int[] costs = new int[count];
        for (int i = 0; i < count; i++) {
            costs[i] = cost(lots);
            leasts.put(i, costs[i]);
        }
        leasts.build();
        for (int step = 0; step < 2000; step++) {
            if (count > 0) {
                int at = lots.below(count);
                costs[at] = step % 500 < 250 ? Ranking.NO_ROOM : cost(lots); // nearly all may be full
                leasts.set(at, costs[at]);
                assertThat(leasts.get(at)).isEqualTo(costs[at]);
            }
            int a = lots.below(count + 1);
            int b = lots.below(count + 1);
            assertThat(leasts.first()).isEqualTo(walked(costs, 0, count));
            assertThat(leasts.first(Math.min(a, b), Math.max(a, b)))
                    .as("%s from %d to %d", count < 20 ? Arrays.toString(costs) : "", Math.min(a, b), Math.max(a, b))
                    .isEqualTo(walked(costs, Math.min(a, b), Math.max(a, b)));
        }
    }
}
