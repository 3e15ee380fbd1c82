package io.dure.engine.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a gang has its place on several nodes of which each has its own timeline. */
class SweepTest {
    private static final int HORIZON = 120;
    private final Sweep sweep = new Sweep();

    private static PerTask gpus(int count) {
        return PerTask.of(Task.ofGpus(count), 1);
    }

    private static Timeline node(int gpus, int[]... taken) {
        Timeline timeline = new Timeline();
        timeline.begin(0, gpus, 0, 0);
        for (int[] t : taken) {
            timeline.take(t[0], t[1], t[2]);
        }
        return timeline;
    }

    @Test
    void tasksMayGoToAnyOfTheNodes() {
        List<Timeline> nodes = List.of(node(8, new int[] {0, 50, 8}), node(8, new int[] {0, 30, 4}));
        assertThat(sweep.earliest(nodes, 2, gpus(4), 1, 100)).isZero();
        assertThat(sweep.earliest(nodes, 2, gpus(4), 2, 100)).isEqualTo(30);
        assertThat(sweep.earliest(nodes, 2, gpus(4), 4, 100)).isEqualTo(50);
        assertThat(sweep.earliest(nodes, 2, gpus(4), 5, 100)).isEqualTo(Timeline.NEVER);
        assertThat(sweep.earliest(nodes, 1, gpus(4), 1, 100))
                .as("of the first alone")
                .isEqualTo(50);
        assertThat(sweep.earliest(nodes, 2, gpus(8), 2, Timeline.NEVER)).isEqualTo(50);
    }

    @Test
    void aGapThatIsJustLongEnough() {
        List<Timeline> nodes = List.of(node(4, new int[] {0, 10, 4}, new int[] {40, 60, 4}));
        assertThat(sweep.earliest(nodes, 1, gpus(4), 1, 30)).isEqualTo(10);
        assertThat(sweep.earliest(nodes, 1, gpus(4), 1, 31)).isEqualTo(60);
    }

    /** Tried at every moment. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithTryingEveryMoment(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Timeline> nodes = new ArrayList<>();
        for (int i = 1 + random.nextInt(30); i > 0; i--) {
            Timeline node = node(8);
            for (int k = random.nextInt(12); k > 0; k--) {
                int from = random.nextInt(HORIZON - 20);
                node.take(from, from + 1 + random.nextInt(20), random.nextInt(1, 3));
            }
            nodes.add(node);
        }
        for (int i = 0; i < 20; i++) {
            PerTask need = gpus(random.nextInt(1, 9));
            int gang = random.nextInt(1, 4 * nodes.size());
            int millis = random.nextInt(1, 40);
            assertThat(sweep.earliest(nodes, nodes.size(), need, gang, millis))
                    .as("seed %d, gang %d of %s for %d ms", seed, gang, need, millis)
                    .isEqualTo(tried(nodes, need, gang, millis));
        }
    }

    private static long tried(List<Timeline> nodes, PerTask need, int gang, int millis) {
        for (int at = 0; at <= HORIZON; at++) {
            long room = 0;
            for (Timeline node : nodes) {
                room += Math.max(0, node.room(at, at + millis, need, gang));
            }
            if (room >= gang) {
                return at;
            }
        }
        return Timeline.NEVER;
    }
}
