package io.dure.engine.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.state.Admission;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pouring among sisters. */
class WaterLevelTest {
    @ParameterizedTest(name = "{4}: {0} into {1} by {2} gives {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # amount | caps        | weights | got
            0        | 5 5         | 1 1     | 0 0    | nothing to pour
            10       | 5 5         | 1 1     | 5 5    | all are full
            99       | 5 5         | 1 1     | 5 5    | more than there is room for
            6        | 9 9         | 1 2     | 2 4    | by weight
            6        | 1 9         | 1 1     | 1 5    | what a full vessel leaves goes on
            9        | 1 2 9       | 1 1 1   | 1 2 6  | two full vessels
            7        | 9 9         | 1 1     | 4 3    | the odd unit goes to the first
            8        | 9 9 9       | 1 1 1   | 3 3 2  | odd units go to the first
            5        | 9 9         | 3 1     | 4 1    | 3.75 and 1.25
            4        | 9 9         | 0 1     | 0 4    | weight 0 drinks last
            7        | 9 4         | 0 1     | 3 4    | weight 0 gets what the others leave
            7        | 9 9 2       | 0 0 1   | 3 2 2  | several of weight 0 drink evenly
            5        | 9 9         | 0 0     | 3 2    | all of weight 0
            5        | 0 9         | 5 1     | 0 5    | no room, no water
            10000000 | 9000000 9000000 | 1000000 1 | 9000000 1000000 | the largest fleet
            """)
    void given(long amount, String caps, String weights, String got, String why) {
        assertThat(WaterFilling.level(amount, longs(caps), longs(weights)))
                .as(why)
                .containsExactly(longs(got));
    }

    /** Whole units, so each may be off the ideal level by less than one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void poursAllItCanAndKeepsToTheWeights(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            int n = random.nextInt(1, 7);
            long amount = random.nextLong(60);
            long[] caps = random.longs(n, 0, 30).toArray();
            long[] weights = random.longs(n, 0, 5).toArray();
            long[] got = WaterFilling.level(amount, caps, weights);
            String what = amount + " into " + Arrays.toString(caps) + " by " + Arrays.toString(weights) + " gave "
                    + Arrays.toString(got);
            assertThat(LongStream.of(got).sum())
                    .as(what)
                    .isEqualTo(Math.min(amount, LongStream.of(caps).sum()));
            for (int a = 0; a < n; a++) {
                assertThat(got[a]).as(what).isBetween(0L, caps[a]);
                for (int b = 0; b < n; b++) {
                    if (got[a] < caps[a] && weights[a] > 0 && weights[b] > 0) {
                        assertThat((got[b] - 1) * weights[a]).as(what).isLessThan((got[a] + 1) * weights[b]);
                    }
                    if (got[a] < caps[a] && weights[a] > 0 && weights[b] == 0) {
                        assertThat(got[b]).as(what).isZero();
                    }
                }
            }
        }
    }

    /** As many queues, as large quotas and as large a fleet as may be. */
    @Test
    void productsStayWithinALong() {
        long[] quotas = new long[Admission.MAX_QUEUES];
        Arrays.fill(quotas, Admission.MAX_FLEET_GPUS);
        long[] got = WaterFilling.level(Admission.MAX_FLEET_GPUS, quotas, quotas);
        assertThat(got).containsOnly(Admission.MAX_FLEET_GPUS / Admission.MAX_QUEUES);
    }

    private static long[] longs(String text) {
        return Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }
}
