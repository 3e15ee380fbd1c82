package io.dure.twin.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.twin.Progress;
import io.dure.twin.outcome.Measure;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.outcome.Outcome.Bound;
import io.dure.twin.run.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No run beats a bound, whatever happens in it. As in {@link SwarmTest}, a failure names its seed. */
final class BoundsHoldTest {
    private static final int SEEDS = Integer.getInteger("dure.seeds", 2000);
    private static final long ONLY = Long.getLong("dure.seed", -1L);
    private static final double ROUNDING = 1e-9;

    @Test
    void everyBoundHolds() {
        for (long seed = ONLY < 0 ? 0 : ONLY; seed < (ONLY < 0 ? SEEDS : ONLY + 1); seed++) {
            for (Bound bound : outcome(RandomWorld.of(seed)).bounds().all()) {
                double beyond =
                        bound.better().equals("higher") ? bound.value() - bound.bound() : bound.bound() - bound.value();
                double slack = ROUNDING * Math.max(1, Math.max(Math.abs(bound.value()), Math.abs(bound.bound())));
                assertThat(beyond).as("seed %d: %s", seed, bound).isLessThanOrEqualTo(slack);
            }
        }
    }

    private static Outcome outcome(RandomWorld world) {
        Measure measure = new Measure(world.scenario());
        new Simulation(
                        world.scenario(),
                        world.rules(),
                        world.runTimes(),
                        world.disturbances(),
                        List.of(measure),
                        Progress.NONE)
                .run();
        return measure.outcome(new Outcome.Run("", "", "", "", world.scenario().seed(), ""), 0, 0, "");
    }
}
