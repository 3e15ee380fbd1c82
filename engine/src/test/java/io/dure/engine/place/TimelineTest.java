package io.dure.engine.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Task;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is free over time, of a node of 8 GPUs, 16 cores and 64 MiB, from 100 on. */
class TimelineTest {
    private final Timeline timeline = new Timeline();

    @BeforeEach
    void aNode() {
        timeline.begin(100, 8, 16, 64);
    }

    private static PerTask need(int gpus, int cpu, int memory) {
        return PerTask.of(new Task(gpus, 0, cpu, memory), 1);
    }

    @Test
    void whatIsTakenComesBack() {
        timeline.take(120, 150, need(4, 2, 8), 1);
        assertThat(timeline.room(100, 120, need(8, 1, 1), 9)).isEqualTo(1);
        assertThat(timeline.room(110, 121, need(8, 1, 1), 9)).isZero();
        assertThat(timeline.room(120, 150, need(2, 1, 1), 9)).isEqualTo(2);
        assertThat(timeline.room(150, 160, need(8, 1, 1), 9)).isEqualTo(1);
        timeline.take(120, 150, need(4, 2, 8), -1);
        assertThat(timeline.steps()).as("nothing changes any more").isEqualTo(1);
        assertThat(timeline.room(100, 200, need(8, 16, 64), 9)).isEqualTo(1);
    }

    @Test
    void theScarcestOfGpusCpuAndMemoryCounts() {
        assertThat(timeline.room(100, 200, need(2, 1, 1), 9)).isEqualTo(4);
        assertThat(timeline.room(100, 200, need(2, 5, 1), 9)).isEqualTo(3);
        assertThat(timeline.room(100, 200, need(2, 5, 33), 9)).isEqualTo(1);
        assertThat(timeline.room(100, 200, need(1, 0, 0), 5))
                .as("no more than asked")
                .isEqualTo(5);
    }

    @Test
    void whatANodeDoesNotTellIsNotCounted() {
        timeline.begin(0, 8, 0, 0);
        timeline.take(0, Timeline.NEVER, need(1, 99, 99), 3);
        assertThat(timeline.room(0, 10, need(1, 99, 99), 9)).isEqualTo(5);
        timeline.take(0, Timeline.NEVER, need(1, 7, 7), -3);
        assertThat(timeline.steps()).isEqualTo(1);
    }

    @Test
    void theEarliestTimeAtWhichWorkHasItsPlaceToItsEnd() {
        timeline.take(100, 130, need(6, 0, 0), 1);
        timeline.take(150, 170, need(4, 0, 0), 1);
        assertThat(timeline.earliest(30, need(2, 0, 0), 1)).isEqualTo(100);
        assertThat(timeline.earliest(20, need(8, 0, 0), 1))
                .as("it fits between")
                .isEqualTo(130);
        assertThat(timeline.earliest(21, need(8, 0, 0), 1)).isEqualTo(170);
        assertThat(timeline.earliest(21, need(4, 0, 0), 1)).isEqualTo(130);
        assertThat(timeline.earliest(Timeline.NEVER, need(8, 0, 0), 1)).isEqualTo(170);
        assertThat(timeline.earliest(1, need(9, 0, 0), 1)).isEqualTo(Timeline.NEVER);
        assertThat(timeline.earliest(1, need(4, 0, 0), 3)).isEqualTo(Timeline.NEVER);
    }

    @Test
    void whatLastsForEverHasNoEnd() {
        assertThat(Timeline.plus(100, 50)).isEqualTo(150);
        assertThat(Timeline.plus(100, Timeline.NEVER)).isEqualTo(Timeline.NEVER);
        assertThat(Timeline.plus(Timeline.NEVER, 1)).isEqualTo(Timeline.NEVER);
        assertThat(Timeline.plus(1, Timeline.NEVER - 1)).isEqualTo(Timeline.NEVER);
        timeline.take(200, Timeline.NEVER, need(8, 0, 0), 1);
        assertThat(timeline.earliest(100, need(1, 0, 0), 1)).isEqualTo(100);
        assertThat(timeline.earliest(101, need(1, 0, 0), 1)).isEqualTo(Timeline.NEVER);
    }

    @Test
    void whatIsOverTakesNothing() {
        timeline.take(150, 150, need(8, 0, 0), 1);
        timeline.take(160, 150, need(8, 0, 0), 1);
        assertThat(timeline.steps()).isEqualTo(1);
        timeline.take(0, 110, need(8, 0, 0), 1);
        assertThat(timeline.room(100, 110, need(1, 0, 0), 9))
                .as("before it begins counts as now")
                .isZero();
        assertThat(timeline.fromMillis(0)).isEqualTo(100);
        assertThat(timeline.fromMillis(1)).isEqualTo(110);
    }

    /** Counted again moment by moment. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithCountingEachMoment(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] left = new int[100][];
        for (int t = 0; t < left.length; t++) {
            left[t] = new int[] {8, 16, 64};
        }
        for (int i = 0; i < 60; i++) {
            int from = random.nextInt(90);
            int to = from + random.nextInt(20);
            int tasks = random.nextInt(3) - 1;
            PerTask need = need(random.nextInt(1, 4), random.nextInt(5), random.nextInt(20));
            timeline.take(100 + from, 100 + to, need, tasks);
            for (int t = from; t < Math.min(100, to); t++) {
                left[t][0] -= tasks * need.gpusFor(1);
                left[t][1] -= tasks * need.cpuMilli();
                left[t][2] -= tasks * need.memoryMib();
            }
            PerTask asked = need(random.nextInt(1, 4), random.nextInt(5), random.nextInt(20));
            int start = random.nextInt(90);
            int end = start + 1 + random.nextInt(9);
            int room = 5;
            for (int t = start; t < end; t++) {
                room = Math.min(room, room(left[t], asked));
            }
            assertThat(Math.max(0, timeline.room(100 + start, 100 + end, asked, 5)))
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(Math.max(0, room));
            assertThat(timeline.earliest(9, asked, 1)).isEqualTo(earliest(left, asked));
        }
    }

    private static int room(int[] left, PerTask need) {
        int room = left[0] / need.gpusFor(1);
        room = need.cpuMilli() == 0 ? room : Math.min(room, left[1] / need.cpuMilli());
        return need.memoryMib() == 0 ? room : Math.min(room, left[2] / need.memoryMib());
    }

    /** Beyond the last moment that is counted nothing is taken. */
    private static long earliest(int[][] left, PerTask need) {
        int since = 0;
        for (int t = 0; t < left.length; t++) {
            if (room(left[t], need) < 1) {
                since = t + 1;
            } else if (t - since == 8) {
                return 100L + since;
            }
        }
        return 100L + since;
    }
}
