package io.dure.engine.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What queues have held of late, against the integral that defines it. */
class RecentUseTest {
    private static final long HALF_LIFE = 1_000_000;
    private final Queues queues = new Queues();
    private final RecentUse use = new RecentUse();
    private long now;

    RecentUseTest() {
        for (int q = 0; q < 3; q++) {
            queues.set(new Queue(q, q == 0 ? Queue.NO_PARENT : 0, "q" + q, 0, Queue.UNLIMITED, Queue.UNLIMITED, 1));
            use.add(q, 0);
        }
    }

    private void hold(int leaf, long milliGpus, long atMillis) {
        now = atMillis;
        use.settle(queues, leaf, now, HALF_LIFE);
        queues.hold(leaf, milliGpus);
    }

    private double of(int q) {
        return use.milliGpus(queues, q, now, HALF_LIFE);
    }

    @Test
    void oneHalfLifeOfUseIsHalfOfIt() {
        hold(1, 8_000, 0);
        now = HALF_LIFE;
        assertThat(of(1)).isCloseTo(4_000, within(1e-6));
        assertThat(of(0)).isCloseTo(4_000, within(1e-6));
        assertThat(of(2)).isZero();
        now = 2 * HALF_LIFE;
        assertThat(of(1)).isCloseTo(6_000, within(1e-6));
    }

    @Test
    void afterTheEndItHalvesWithEveryHalfLife() {
        hold(1, 8_000, 0);
        hold(1, -8_000, HALF_LIFE);
        now = 2 * HALF_LIFE;
        assertThat(of(1)).isCloseTo(2_000, within(1e-6));
        now = 12 * HALF_LIFE;
        assertThat(of(1)).isCloseTo(2_000 / 1024.0, within(1e-6));
    }

    @Test
    void agreesWithTheIntegralHoweverOftenItChanges() {
        for (long seed = 0; seed < 50; seed++) {
            agreesWithTheIntegral(new SplittableRandom(seed));
        }
    }

    private void agreesWithTheIntegral(SplittableRandom random) {
        Queues tree = new Queues();
        tree.set(new Queue(0, Queue.NO_PARENT, "root", 0, Queue.UNLIMITED, Queue.UNLIMITED, 1));
        tree.set(new Queue(1, 0, "leaf", 0, Queue.UNLIMITED, Queue.UNLIMITED, 1));
        RecentUse recent = new RecentUse();
        recent.add(0, 0);
        recent.add(1, 0);
        long[] at = new long[40];
        long[] held = new long[40];
        long at0 = 0;
        for (int i = 0; i < at.length; i++) {
            at0 += random.nextLong(HALF_LIFE);
            at[i] = at0;
            held[i] = random.nextLong(100_000);
            recent.settle(tree, 1, at0, HALF_LIFE);
            tree.hold(1, held[i] - tree.used(1));
        }
        long end = at0 + random.nextLong(HALF_LIFE);
        double integral = 0;
        for (int i = 0; i < at.length; i++) {
            double to = i + 1 < at.length ? at[i + 1] : end;
            integral +=
                    held[i] * (Math.pow(2, (to - end) / HALF_LIFE) - Math.pow(2, ((double) at[i] - end) / HALF_LIFE));
        }
        assertThat(recent.milliGpus(tree, 1, end, HALF_LIFE)).isCloseTo(integral, within(1e-6));
        assertThat(recent.milliGpus(tree, 0, end, HALF_LIFE)).isCloseTo(integral, within(1e-6));
    }

    @Test
    void aForkGoesItsOwnWay() {
        hold(1, 8_000, 0);
        hold(1, 1_000, 500_000);
        RecentUse fork = use.fork();
        hold(1, 1_000, 700_000);
        assertThat(fork.asOfMillis(1)).isEqualTo(500_000);
        assertThat(use.asOfMillis(1)).isEqualTo(700_000);
    }
}
