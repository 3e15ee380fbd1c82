package io.dure.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.power.Throughput;
import io.dure.twin.Scaling;
import io.dure.twin.scenario.Draws;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When simulated attempts end, to the millisecond. */
final class SimulatedAttemptsTest {
    private static final long STOP_MILLIS = 30_000;
    private static final long FULL = Throughput.FULL;
    private static final Tag TAG = new Tag(1, 1);

    private final SimulatedAttempts attempts = new SimulatedAttempts(1, STOP_MILLIS);
    private final Ends ends = new Ends();
    private long now;

    private record End(long atMillis, Tag tag, How how) {}

    private final class Ends implements SimulatedAttempts.Heard {
        final List<End> all = new ArrayList<>();
        final List<String> gone = new ArrayList<>();

        @Override
        public void ended(Tag tag, How how) {
            all.add(new End(now, tag, how));
        }

        @Override
        public void taskGone(Tag tag, int task) {
            gone.add(now + ": " + tag + "." + task);
        }
    }

    /** Goes from one event to the next until then. */
    private void until(long millis) {
        while (attempts.nextMillis() <= millis) {
            now = Math.max(now, attempts.nextMillis());
            attempts.step(now, ends);
        }
        now = millis;
    }

    private static Order order(Tag tag, long runMillis, long checkpointMillis, Kind kind, Scaling scaling, int cap) {
        Work work = new Work(
                List.of(),
                "",
                Map.of(),
                Optional.empty(),
                runMillis,
                checkpointMillis,
                new Work.Simulated(kind, scaling, 0));
        return new Order(tag, "", work, List.of(new Order.On(0, 0b11, 0, 2)), Job.NO_LIMIT, cap);
    }

    private static Order order(Tag tag, long runMillis) {
        return order(tag, runMillis, 0, Kind.SIMULATION, Scaling.LINEAR, 1000);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000000", "942, 961924", "500, 602901", "0, 1"}) // between measured points, by hand
    void isSlowedDownByACap(int cap, long speed) {
        assertThat(attempts.start(order(TAG, 1_000_000, 0, Kind.PRETRAINING, Scaling.LINEAR, cap), 5))
                .isTrue();
        until(Long.MAX_VALUE - 1);
        assertThat(ends.all).hasSize(1);
        assertThat(ends.all.getFirst().atMillis()).isEqualTo(5 + Math.ceilDiv(1_000_000 * FULL, speed));
    }

    @Test
    void moreTasksMakeItFasterAndTakeWhatIsDoneAlong() {
        attempts.start(order(TAG, 100_000), 0);
        until(10_000);
        attempts.grow(TAG, 2, 1, now);
        attempts.grow(TAG, 3, 1, now);
        attempts.grow(TAG, 3, 1, now); // it has one
        attempts.grow(TAG, 1, 1, now); // it began with one
        until(20_000); // 10 s + 10 s at double speed
        attempts.shrink(TAG, 3, STOP_MILLIS / 3, now);
        until(30_000); // 20 s more: it counts until it is gone
        assertThat(ends.gone).containsExactly("30000: 1-1.3");
        until(1_000_000); // 50 s more at one and a half
        assertThat(ends.all).containsExactly(new End(30_000 + 33_334, TAG, How.completed()));
    }

    @ParameterizedTest
    @CsvSource({"0, 40000", "10000, 100000", "29999, 119999", "30000, 120000", "3600000, 120000"})
    void aStopTakesTheGraceOrWhatItTakes(long graceMillis, long goneMillis) {
        boolean isOverBefore = graceMillis == 0;
        attempts.start(order(TAG, isOverBefore ? 40_000 : 200_000), 0);
        until(90_000);
        attempts.stop(TAG, graceMillis, now);
        until(1_000_000);
        How how = isOverBefore ? How.completed() : How.stopped();
        assertThat(ends.all).containsExactly(new End(goneMillis, TAG, how));
    }

    @Test
    void itsOwnEndStandsWhenItComesFirst() {
        attempts.start(order(TAG, 100_000), 0);
        until(90_000);
        attempts.stop(TAG, STOP_MILLIS, now);
        until(1_000_000);
        assertThat(ends.all).containsExactly(new End(100_000, TAG, How.completed()));
    }

    @Test
    void goesOnFromItsLastCheckpoint() {
        Tag second = new Tag(1, 2);
        Tag third = new Tag(1, 3);
        attempts.start(order(TAG, 100_000, 7000, Kind.SIMULATION, Scaling.LINEAR, 1000), 0);
        until(20_000);
        attempts.stop(TAG, 0, now);
        until(20_000);
        attempts.start(order(second, 100_000, 7000, Kind.SIMULATION, Scaling.LINEAR, 1000), now);
        until(30_000); // saved: 14 s of 20 s
        attempts.lose(0, "node", now, ends);
        attempts.start(order(third, 100_000, 7000, Kind.SIMULATION, Scaling.LINEAR, 1000), now);
        until(1_000_000); // saved: 21 s of 24 s
        assertThat(ends.all)
                .containsExactly(
                        new End(20_000, TAG, How.stopped()),
                        new End(30_000, second, How.lost("node")),
                        new End(30_000 + 79_000, third, How.completed()));
    }

    @Test
    void withoutCheckpointsItStartsOverUnlessSomebodyRemembers() {
        attempts.start(order(TAG, 100_000), 0);
        until(50_000);
        attempts.stop(TAG, 0, now);
        until(50_000);
        attempts.start(order(new Tag(1, 2), 100_000), now);
        attempts.remember(2, 60_000);
        attempts.start(order(new Tag(2, 1), 100_000), now);
        until(1_000_000);
        assertThat(ends.all).extracting(End::atMillis).containsExactly(50_000L, 90_000L, 150_000L);
    }

    @Test
    void aNodeTakesAlongWhatHasTasksThere() {
        attempts.start(order(TAG, 100_000), 0);
        attempts.grow(TAG, 2, 5, 0);
        attempts.lose(5, "node", 0, ends);
        assertThat(ends.gone).containsExactly("0: 1-1.2");
        assertThat(ends.all).isEmpty();
        attempts.lose(0, "node", 0, ends);
        assertThat(ends.all).containsExactly(new End(0, TAG, How.lost("node")));
        assertThat(attempts.known()).containsExactly(TAG);
        assertThat(attempts.start(order(TAG, 1), 0)).isFalse();
    }

    @Test
    void guessesFromTheLimitWithoutARunTime() {
        TreeSet<Long> times = new TreeSet<>();
        for (long job = 1; job <= 300; job++) {
            Order o = order(new Tag(job, 1), 0);
            long limit = job % 2 == 0 ? 1_000_000 : Job.NO_LIMIT;
            Order limited = new Order(o.tag(), "", o.work(), o.on(), limit, 1000);
            SimulatedAttempts one = new SimulatedAttempts(9, STOP_MILLIS);
            one.start(limited, 0);
            long end = one.nextMillis();
            times.add(end);
            assertThat(end)
                    .isBetween(limit == 1_000_000 ? 300_000L : 1_080_000L, limit == 1_000_000 ? 900_000L : 3_240_000L);
            SimulatedAttempts same = new SimulatedAttempts(9, STOP_MILLIS);
            same.start(new Order(new Tag(job, 7), "", o.work(), o.on(), limit, 1000), 0);
            assertThat(same.nextMillis()).as("another attempt of the job").isEqualTo(end);
        }
        assertThat(times).hasSizeGreaterThan(290);
    }

    /** Any caps and tasks at any times: done is the sum of time by speed, in whole numbers that do not overflow. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void endsWhenTheSumOfItsSpeedsIsReached(int seed) {
        Draws draws = new Draws(seed, 0, Draws.Purpose.RUN_TIME);
        for (int round = 1; round <= 200; round++) {
            Tag tag = new Tag(round, 1);
            Kind kind = Kind.values()[(int) (draws.uniform() * Kind.values().length)];
            Scaling scaling = new Scaling((int) (draws.uniform() * 1001));
            long goal = 1 + (long) (draws.exponential() * 5_000_000);
            long at = now;
            int cap = 1000;
            TreeSet<Integer> riders = new TreeSet<>();
            BigInteger left = BigInteger.valueOf(goal).multiply(BigInteger.valueOf(FULL));
            attempts.start(order(tag, goal, 0, kind, scaling, cap), at);
            int before = ends.all.size();
            for (int change = 0; ends.all.size() == before; change++) {
                long speed =
                        Math.max(1, Throughput.millionths(kind, cap) * scaling.millionths(2 + riders.size(), 2) / FULL);
                BigInteger wait = left.add(BigInteger.valueOf(speed - 1)).divide(BigInteger.valueOf(speed));
                long next = change > 20 ? Long.MAX_VALUE - 1 : at + (long) (draws.exponential() * 500_000);
                BigInteger end = wait.max(BigInteger.ZERO).add(BigInteger.valueOf(at));
                until(end.min(BigInteger.valueOf(next)).longValueExact());
                if (end.longValueExact() <= next) {
                    assertThat(ends.all).as("seed " + seed + ", round " + round).hasSize(before + 1);
                    assertThat(ends.all.getLast()).isEqualTo(new End(end.longValueExact(), tag, How.completed()));
                    break;
                }
                assertThat(ends.all).as("seed " + seed + ", round " + round).hasSize(before);
                left = left.subtract(BigInteger.valueOf(next - at).multiply(BigInteger.valueOf(speed)));
                at = next;
                int task = 2 + (int) (draws.uniform() * 5);
                if (draws.uniform() < 0.4) {
                    cap = (int) (draws.uniform() * 1001);
                    attempts.cap(tag, cap, at);
                } else if (riders.add(task)) {
                    attempts.grow(tag, task, 1, at);
                } else {
                    riders.remove(task);
                    attempts.shrink(tag, task, 0, at);
                    until(at);
                }
            }
        }
    }
}
