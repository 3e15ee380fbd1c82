package io.dure.twin.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.twin.input.Block;
import io.dure.twin.input.Faults;
import io.dure.twin.input.Value;
import io.dure.twin.trace.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The cited figures are those of the logs. */
class CalibrationTest {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Block file = Calibration.file(new Faults("calibration.yaml"));

    @Test
    void phillysQuantilesHoursAndDays() throws IOException {
        List<String[]> rows = rows(SharedData.file("philly/philly_pollux_gpu_jobs.csv.gz"));
        Block philly = file.find("philly").block();
        assertThat((long) rows.size()).isEqualTo(philly.find("jobs").count(0L, 1_000_000L, 0L));
        double[] seconds = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row[1]))
                .sorted()
                .toArray();
        double[] at = Calibration.numbers(philly.find("at"));
        double[] told = Calibration.numbers(philly.find("seconds"));
        for (int i = 0; i < at.length; i++) {
            assertThat(told[i]).isEqualTo(Math.floor(seconds[(int) (at[i] * (seconds.length - 1))]));
        }
        double[] hours = new double[24];
        double[] days = new double[7];
        for (String[] row : rows) {
            LocalDateTime time = LocalDateTime.parse(row[0], FORM);
            hours[time.getHour()]++;
            days[time.getDayOfWeek().getValue() - 1]++;
        }
        assertThat(Calibration.numbers(philly.find("perHourOfDay"))).isEqualTo(hours);
        assertThat(Calibration.numbers(philly.find("perWeekday"))).isEqualTo(days);
    }

    @Test
    void acmesClusters() throws IOException {
        List<String[]> rows = rows(SharedData.file("acme/cluster_summary.csv"));
        for (Value value : file.find("acme").block().find("clusters").list()) {
            Block told = value.block();
            String[] row = rows.stream()
                    .filter(cells -> cells[0].equals(told.find("name").text("")))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.find("meanSeconds").decimal(0, 1e9, 0)).isEqualTo(Double.parseDouble(row[4]));
            assertThat(told.find("meanGpus").decimal(0, 1e9, 0)).isEqualTo(Double.parseDouble(row[6]));
            assertThat(told.find("medianSeconds").decimal(0, 1e9, 0)).isEqualTo(Double.parseDouble(row[7]));
            assertThat(told.find("failShare").decimal(0, 1, 0)).isEqualTo(Double.parseDouble(row[14]));
        }
    }

    @Test
    void acmesPower() throws IOException {
        List<String[]> rows = rows(SharedData.file("acme/acme_quantiles_1000.csv"));
        assertThat(Calibration.numbers(file.find("power").block().find("serving")))
                .isEqualTo(busyTenths(rows, 1));
        assertThat(Calibration.numbers(file.find("power").block().find("training")))
                .isEqualTo(busyTenths(rows, 2));
    }

    private static double[] busyTenths(List<String[]> rows, int column) {
        double[] busy = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row[column]))
                .filter(watts -> watts >= 120)
                .sorted()
                .toArray();
        double[] tenths = new double[11];
        for (int i = 0; i <= 10; i++) {
            double watts = busy[(int) Math.rint(i / 10.0 * (busy.length - 1))];
            tenths[i] = Math.rint(1000 * Math.min(1, (watts - 60) / 340));
        }
        return tenths;
    }

    /** Without the head. */
    private static List<String[]> rows(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path);
                InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
                BufferedReader lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(line -> line.split(",", -1))
                    .toList();
        }
    }

    @Test
    void lawsKeepTheirMeanWhenTheyAreCut() {
        Calibration own = Calibration.own();
        for (String name : List.of("philly", "gang", "even")) {
            Lengths law = own.lengths(name).scaled(10, 50);
            assertThat(law.mean()).isCloseTo(10, org.assertj.core.data.Offset.offset(1e-6));
            assertThat(law.longest()).isLessThanOrEqualTo(50);
            double[] values = new double[1000];
            Arrays.setAll(values, i -> law.at(i / 1000.0));
            assertThat(values).isSorted();
        }
    }
}
