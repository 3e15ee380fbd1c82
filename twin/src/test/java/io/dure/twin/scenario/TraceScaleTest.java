package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Task;
import io.dure.twin.input.BadInput;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFormat;
import io.dure.twin.trace.TraceHeader;
import io.dure.twin.trace.TraceJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A scaled trace has the load, the sizes, the run times and the rhythm of its original. */
class TraceScaleTest {
    private static final long HOUR = 3_600_000;
    private static final long FIRST = 1_357_000_000_123L;

    @ParameterizedTest
    @CsvSource({"0.1, 1", "0.25, 2", "0.5, 3", "0.9, 4", "1, 5", "1.3, 6", "2, 7", "3.7, 8", "10, 9", "48.98, 10"})
    void loadSizesAndRunTimesStay(double factor, long seed) {
        Trace trace = trace(20_000, 10 * 168 + 77, seed);
        Trace scaled = TraceScale.scale(trace, factor, seed);
        assertThat(work(scaled) / work(trace) / factor).isBetween(0.98, 1.02);
        assertThat(scaled.jobs().size() / (factor * trace.jobs().size())).isBetween(0.99, 1.01);
        for (double percent : new double[] {5, 25, 50, 75, 95}) {
            sameQuantile(trace, scaled, percent, job -> job.runMillis());
            sameQuantile(trace, scaled, percent, TraceJob::milliGpus);
        }
        assertThat(scaled.jobs())
                .isSortedAccordingTo(
                        Comparator.comparingLong(TraceJob::submitMillis).thenComparingLong(TraceJob::id));
        assertThat(scaled.jobs().getFirst().submitMillis()).isGreaterThanOrEqualTo(FIRST);
        assertThat(scaled.jobs().getLast().submitMillis())
                .isLessThanOrEqualTo(trace.jobs().getLast().submitMillis());
        assertThat(scaled.jobs().stream().map(TraceJob::name).distinct())
                .hasSize(scaled.jobs().size());
        assertThat(scaled.jobs()).allMatch(job -> job.user() < scaled.users().size());
    }

    /** Half a percent of the rank: what sampling every so many-th job may shift. */
    private static void sameQuantile(Trace trace, Trace scaled, double percent, ToDoubleFunction<TraceJob> of) {
        double[] values = trace.jobs().stream().mapToDouble(of).sorted().toArray();
        double[] found = scaled.jobs().stream().mapToDouble(of).sorted().toArray();
        double quantile = found[(int) (percent / 100 * (found.length - 1))];
        int at = (int) (percent / 100 * (values.length - 1));
        int slack = values.length * 3 / 200;
        assertThat(quantile)
                .isBetween(values[Math.max(0, at - slack)], values[Math.min(values.length - 1, at + slack)]);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 13})
    void everyHourOfTheWeekHasSoManyTimesItsJobs(int factor) {
        Trace trace = trace(5_000, 3 * 168 + 50, 4);
        long[] before = hoursOfWeek(trace);
        long[] after = hoursOfWeek(TraceScale.scale(trace, factor, 11));
        assertThat(after).isEqualTo(Arrays.stream(before).map(n -> n * factor).toArray());
    }

    @Test
    void burstsOfCopiesDoNotCoincide() {
        // All in one hour of a trace of twenty weeks.
        List<TraceJob> jobs = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            jobs.add(job(i, FIRST + (i == 0 ? 0 : i == 999 ? 20 * 168 * HOUR : 1_000 * HOUR), 60_000, 1, 0));
        }
        Trace scaled = TraceScale.scale(trace(jobs), 20, 3);
        Map<Long, Long> perHour = scaled.jobs().stream()
                .collect(Collectors.groupingBy(job -> job.submitMillis() / HOUR, Collectors.counting()));
        assertThat(perHour.values().stream().filter(n -> n > 900).count()).isGreaterThan(8);
        assertThat(scaled.jobs().stream().map(TraceJob::submitMillis).distinct().count())
                .isGreaterThan(18_000);
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        Trace trace = trace(2_000, 400, 1);
        assertThat(TraceScale.scale(trace, 3.3, 7)).isEqualTo(TraceScale.scale(trace, 3.3, 7));
        assertThat(TraceScale.scale(trace, 3.3, 7)).isNotEqualTo(TraceScale.scale(trace, 3.3, 8));
        assertThat(TraceScale.scale(trace, 3.3, 7, 1)).isNotEqualTo(TraceScale.scale(trace, 3.3, 7, 2));
        assertThat(TraceScale.scale(trace, 1, 7)).isEqualTo(trace.with(new TraceHeader(Map.of("MaxProcs", "64"))));
    }

    @Test
    void copiesHaveUsersOfTheirOwn() {
        Trace scaled = TraceScale.scale(trace(List.of(job(1, FIRST, 1, 1, 0), job(2, FIRST + 5, 1, 1, 1))), 2.5, 1);
        assertThat(scaled.users()).containsExactly("a", "b", "a~2", "b~2", "a~3", "b~3");
        assertThat(scaled.jobs()).hasSize(5).extracting(TraceJob::name).contains("1", "2", "1~2", "2~2");
        assertThat(scaled.jobs()).allMatch(job -> job.submitMillis() >= FIRST && job.submitMillis() <= FIRST + 5);
        assertThat(scaled.header().processors()).hasValue(160);
    }

    @Test
    void nothingAndFarTooMuch() {
        Trace trace = trace(List.of(job(1, 0, 1, 1, 0)));
        assertThatThrownBy(() -> TraceScale.scale(trace(2_000, 400, 1), 100_000, 1))
                .isInstanceOf(BadInput.class)
                .hasMessage("log: the trace has 2000 jobs, and 100000.0 times as many; at most 100000000 are made.");
        assertThatThrownBy(() -> TraceScale.scale(trace, 0.0001, 1))
                .hasMessage("log: nothing is left of its 1 jobs; a trace has at least one. Maybe a larger scale?");
    }

    private static long[] hoursOfWeek(Trace trace) {
        long[] counts = new long[168];
        trace.jobs().forEach(job -> counts[(int) (job.submitMillis() / HOUR % 168)]++);
        return counts;
    }

    private static double work(Trace trace) {
        return trace.jobs().stream().mapToDouble(TraceJob::work).sum();
    }

    /** Heavy tails of size and run time, and days that are busier than nights. */
    private static Trace trace(int count, int hours, long seed) {
        Draws draws = new Draws(seed, 0, Draws.Purpose.ARRIVAL);
        List<TraceJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long hour = (long) (draws.uniform() * hours);
            if (hour % 24 < 8 && draws.uniform() < 0.7) {
                hour += 8;
            }
            long submit = FIRST + Math.min(hours - 1, hour) * HOUR + (long) (draws.uniform() * HOUR);
            long run = 1 + (long) StrictMath.exp(13 + 2 * draws.normal());
            int tasks = 1 << (int) Math.min(9, draws.exponential() * 2);
            jobs.add(job(i, submit, run, tasks, (int) (draws.uniform() * 2)));
        }
        jobs.sort(Comparator.comparingLong(TraceJob::submitMillis).thenComparingLong(TraceJob::id));
        jobs.set(0, jobs.getFirst().at(FIRST));
        return trace(jobs);
    }

    private static TraceJob job(int id, long submit, long run, int tasks, int user) {
        TraceJob plain = new TraceJob(id, id, submit, run, 2 * run, tasks, user);
        assertThat(plain.task()).isEqualTo(Task.ofGpus(1));
        return plain;
    }

    private static Trace trace(List<TraceJob> jobs) {
        return new Trace(
                "log",
                TraceFormat.SWF,
                new TraceHeader(Map.of("MaxProcs", "64")),
                jobs,
                List.of("a", "b"),
                List.of(),
                List.of(),
                List.of(),
                0,
                Map.of());
    }
}
