package io.dure.engine.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.Kind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ThroughputTest {
    /** Measured: at 51.47 % of full power, pretraining runs at 62.91 % of its speed, and so on. */
    @ParameterizedTest(name = "{0} at {1} thousandths of full power: {2} millionths of full speed")
    @CsvSource({
        "PRETRAINING, 1000, 1000000",
        "PRETRAINING, 1001, 1000000",
        "PRETRAINING, 882, 922553", // 882.1 thousandths: 922,600
        "PRETRAINING, 515, 629466", // 514.7: 629,100
        "PRETRAINING, 133, 92820", // below all that was measured: a line from 265.8 (185,500) to nothing
        "FINE_TUNING, 926, 973976", // 925.5: 973,800
        "FINE_TUNING, 290, 234238", // 290.2: 234,400
        "SIMULATION, 926, 973976",
        "INFERENCE, 904, 976075", // 903.7: 976,000
        "INFERENCE, 950, 987539", // between 903.7 (976,000) and full power
        "DATA, 950, 987539",
        "DATA, 0, 1",
        "DATA, -5, 1",
    })
    void speedAtACap(Kind kind, int perMille, int millionths) {
        assertThat(Throughput.millionths(kind, perMille)).isEqualTo(millionths);
    }

    @ParameterizedTest
    @EnumSource
    void speedLiesOnStraightLinesBetweenWhatWasMeasured(Kind kind) {
        List<int[]> points = Throughput.points(kind);
        for (int cap = 1; cap <= 1000; cap++) {
            int i = 1;
            while (points.get(i)[0] > 10 * cap) {
                i++;
            }
            int[] above = points.get(i - 1);
            int[] below = points.get(i);
            double part = (10.0 * cap - below[0]) / (above[0] - below[0]);
            double speed = 100 * (below[1] + part * (above[1] - below[1]));
            assertThat((double) Throughput.millionths(kind, cap)).isCloseTo(speed, within(0.501));
        }
    }

    /** Tier 0 accepts nothing less than full speed; 1 keeps 90 %, 2 75 %, and 3 50 % of it. */
    @ParameterizedTest(name = "{0}, tier {1}: held to no less than {2} thousandths")
    @CsvSource({
        "PRETRAINING, 0, 1000",
        "PRETRAINING, 1, 834",
        "PRETRAINING, 2, 614",
        "PRETRAINING, 3, 443",
        "FINE_TUNING, 1, 725",
        "FINE_TUNING, 3, 422",
        "SIMULATION, 2, 546",
        "INFERENCE, 0, 1000",
        "INFERENCE, 1, 719",
        "INFERENCE, 2, 514",
        "INFERENCE, 3, 396",
        "DATA, 3, 396",
    })
    void leastCap(Kind kind, int tier, int perMille) {
        int floor = new int[] {1_000_000, 900_000, 750_000, 500_000}[tier];
        assertThat(Throughput.leastCap(kind, tier)).isEqualTo(perMille);
        assertThat(Throughput.millionths(kind, perMille)).isGreaterThanOrEqualTo(floor);
        assertThat(Throughput.millionths(kind, perMille - 1)).isLessThan(floor);
    }

    /** Otherwise a watt would be taken where it is dear before one where it is cheap. */
    @ParameterizedTest
    @EnumSource
    void aWattCostsMoreFromBendToBend(Kind kind) {
        int[] bends = Throughput.bends(kind);
        assertThat(bends[0]).isEqualTo(Throughput.NO_CAP);
        assertThat(bends[bends.length - 1]).isZero();
        double before = 0;
        for (int i = 1; i < bends.length; i++) {
            double cost = (double) (Throughput.millionths(kind, bends[i - 1]) - Throughput.millionths(kind, bends[i]))
                    / (bends[i - 1] - bends[i]);
            assertThat(cost).as("below %d", bends[i - 1]).isGreaterThan(before);
            before = cost;
        }
    }

    /** No measured point lies above the lines between bends by more than its rounding to a thousandth. */
    @ParameterizedTest
    @EnumSource
    void bendsLeaveOutOnlyWhatBulges(Kind kind) {
        int[] bends = Throughput.bends(kind);
        for (int[] point : Throughput.points(kind)) {
            int cap = Math.ceilDiv(point[0], 10);
            int i = Math.max(1, Arrays.stream(bends).filter(b -> b > cap).toArray().length);
            double part = (double) (cap - bends[i]) / (bends[i - 1] - bends[i]);
            int high = Throughput.millionths(kind, bends[i - 1]);
            int low = Throughput.millionths(kind, bends[i]);
            assertThat((double) Throughput.millionths(kind, cap))
                    .as("%d", cap)
                    .isLessThanOrEqualTo(low + part * (high - low) + 1);
        }
    }

    @Test
    void whoAsksForThePointsCannotChangeThem() {
        Throughput.points(Kind.DATA).getFirst()[1] = 0;
        assertThat(Throughput.points(Kind.DATA).getFirst()).containsExactly(10_000, 10_000);
    }
}
