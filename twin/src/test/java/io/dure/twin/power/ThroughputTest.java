package io.dure.twin.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.Kind;
import io.dure.engine.power.Throughput;
import io.dure.twin.trace.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ThroughputTest {
    private static final int[] CAPS = {400, 350, 300, 250, 200, 100};

    @ParameterizedTest
    @CsvSource({
        "PRETRAINING, 1000, 1000000",
        "PRETRAINING,  882,  922535",
        "FINE_TUNING,  850,  949585",
        "SIMULATION,   850,  949585",
        "INFERENCE,    250,  211734",
        "DATA,         250,  211734"
    })
    void isReadOffTheTable(Kind kind, int power, int speed) {
        assertThat(Throughput.millionths(kind, power)).isCloseTo(speed, within(100));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void neverFallsWithMorePower(Kind kind) {
        for (int power = 1; power <= 1000; power++) {
            assertThat(Throughput.millionths(kind, power))
                    .isBetween(Throughput.millionths(kind, power - 1), Throughput.FULL);
        }
    }

    @ParameterizedTest
    @CsvSource({"PRETRAINING, pt_", "FINE_TUNING, ft_", "INFERENCE, infer_"})
    void isWhatWasMeasured(Kind kind, String workloads) throws IOException {
        Map<Integer, double[]> sums = new HashMap<>();
        Map<String, double[]> full = new HashMap<>();
        List<String[]> rows = Files.readAllLines(SharedData.file("emerald/dvfs_sweep.csv")).stream()
                .filter(l -> l.startsWith(workloads))
                .map(l -> l.split(",", -1))
                .toList();
        for (String[] r : rows) {
            if (r[1].equals("400")) {
                full.put(r[0], new double[] {Double.parseDouble(r[5]), Double.parseDouble(r[4])});
            }
        }
        for (String[] r : rows) {
            double[] most = full.getOrDefault(r[0], new double[] {1, 1});
            double[] sum = sums.computeIfAbsent(Integer.parseInt(r[1]), c -> new double[2]);
            sum[0] += Double.parseDouble(r[5]) / most[0] / full.size();
            sum[1] += Double.parseDouble(r[4]) / most[1] / full.size();
        }
        List<int[]> points = Throughput.points(kind);
        assertThat(points).hasSize(CAPS.length + 1);
        for (int i = 0; i < CAPS.length; i++) {
            double[] mean = sums.getOrDefault(CAPS[i], new double[2]);
            assertThat(points.get(i)[0] / 1e4).isCloseTo(mean[0], within(0.0001));
            assertThat(points.get(i)[1] / 1e4).isCloseTo(mean[1], within(0.0001));
        }
    }

    @Test
    void nothingIsFasterThanFull() {
        assertThat(Throughput.millionths(Kind.DATA, 2000)).isEqualTo(Throughput.FULL);
    }
}
