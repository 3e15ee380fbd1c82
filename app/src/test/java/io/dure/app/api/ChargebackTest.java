package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.twin.scenario.Draws;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who borrowed and lent how much: by hand, and against a slow count of every hour. */
final class ChargebackTest {
    private static final long HOUR = 3_600_000;

    @Test
    void byHand() {
        Lending lending = new Lending(0);
        lending.own(1, 10);
        lending.own(2, 30);
        lending.own(3, 10);
        lending.hold(1, 20); // borrows 10, of 30 + 10 idle: a quarter of each
        lending.until(2 * HOUR);
        lending.hold(3, 10); // now 30 idle lend 10
        lending.until(3 * HOUR);
        lending.hold(1, -20);
        lending.until(5 * HOUR);
        assertThat(lending.entitledHours(1)).isCloseTo(50, within(1e-9));
        assertThat(lending.borrowedHours(1)).isCloseTo(30, within(1e-9));
        assertThat(lending.lentHours(2)).isCloseTo(15 + 10, within(1e-9));
        assertThat(lending.lentHours(3)).isCloseTo(5, within(1e-9));
        assertThat(lending.lentHours(1)).isZero();
        assertThat(lending.borrowedPerHeld(1)).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void nobodyLendsMoreThanIsIdle() {
        Lending lending = new Lending(0);
        lending.own(1, 4);
        lending.own(2, 4);
        lending.hold(1, 20);
        lending.until(HOUR);
        assertThat(lending.borrowedHours(1)).isCloseTo(16, within(1e-9));
        assertThat(lending.lentHours(2)).isCloseTo(4, within(1e-9));
    }

    /** Each change falls on a whole hour, so that a count of each hour is exact. */
    @Test
    void asASlowCountSays() {
        for (long seed = 1; seed <= 60; seed++) {
            Draws draws = new Draws(seed, 0, Draws.Purpose.SIZE);
            int queues = 2 + (int) (draws.uniform() * 6);
            Lending lending = new Lending(0);
            double[] own = new double[queues];
            double[] held = new double[queues];
            Map<String, Double> slow = new HashMap<>();
            List<Integer> all = new ArrayList<>();
            for (int q = 0; q < queues; q++) {
                all.add(q);
            }
            for (int hour = 0; hour < 100; hour++) {
                lending.until(hour * HOUR);
                for (int n = 0; n < 3; n++) {
                    int q = (int) (draws.uniform() * queues);
                    if (draws.uniform() < 0.3) {
                        own[q] = (int) (draws.uniform() * 40);
                        lending.own(q, own[q]);
                    } else {
                        double more = Math.max(-held[q], (int) (draws.uniform() * 30) - 14);
                        held[q] += more;
                        lending.hold(q, more);
                    }
                }
                count(own, held, slow);
            }
            lending.until(100 * HOUR);
            for (int q : all) {
                String about = "seed " + seed + ", queue " + q;
                assertThat(lending.entitledHours(q)).as(about).isCloseTo(slow.getOrDefault("e" + q, 0.0), within(1e-6));
                assertThat(lending.borrowedHours(q)).as(about).isCloseTo(slow.getOrDefault("b" + q, 0.0), within(1e-6));
                assertThat(lending.lentHours(q)).as(about).isCloseTo(slow.getOrDefault("l" + q, 0.0), within(1e-6));
            }
        }
    }

    private static void count(double[] own, double[] held, Map<String, Double> to) {
        double idle = 0;
        double borrowed = 0;
        for (int q = 0; q < own.length; q++) {
            idle += Math.max(0, own[q] - held[q]);
            borrowed += Math.max(0, held[q] - own[q]);
        }
        for (int q = 0; q < own.length; q++) {
            to.merge("e" + q, own[q], Double::sum);
            to.merge("b" + q, Math.max(0, held[q] - own[q]), Double::sum);
            double part = idle == 0 ? 0 : Math.min(1, borrowed / idle);
            to.merge("l" + q, part * Math.max(0, own[q] - held[q]), Double::sum);
        }
    }
}
