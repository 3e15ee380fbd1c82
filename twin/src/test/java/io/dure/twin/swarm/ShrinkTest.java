package io.dure.twin.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Verdict;
import io.dure.twin.check.CheckFailed;
import io.dure.twin.run.Watcher;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A checker that is wrong on purpose: worlds shrink to the little that it objects to. */
class ShrinkTest {
    private static final int MOST_RUNS = 1_500;

    /** Says that no job may ever run on node 3. */
    private static final class NobodyOnNodeThree implements Watcher {
        @Override
        public void decided(long nowMillis, Verdict verdict, Engine engine) {
            for (Decision d : verdict.decisions()) {
                if (d instanceof Decision.Start s
                        && s.placement().nodes().stream().anyMatch(n -> n.node() == 3)) {
                    throw new CheckFailed("node three", nowMillis, "job " + s.job() + " runs there");
                }
            }
        }
    }

    /** Says that nobody is ever told to go for maintenance. */
    private static final class NobodyGoes implements Watcher {
        @Override
        public void decided(long nowMillis, Verdict verdict, Engine engine) {
            for (Decision d : verdict.decisions()) {
                if (d instanceof Decision.Stop s && s.cause() instanceof Decision.Cause.Maintenance) {
                    throw new CheckFailed("nobody goes", nowMillis, s.toString());
                }
            }
        }
    }

    @Test
    void aJobOnNodeThreeNeedsFourNodes() {
        Function<RandomWorld, Optional<String>> fault = Shrink.under(() -> List.of(new NobodyOnNodeThree()));
        int shrunk = 0;
        for (long seed = 0; seed < 12; seed++) {
            RandomWorld world = RandomWorld.of(seed);
            if (fault.apply(world).isPresent()) {
                RandomWorld small = Shrink.of(world, fault, MOST_RUNS);
                assertThat(fault.apply(small)).as("seed %d", seed).contains("node three");
                // others, or what keeps it off the first nodes, put it there
                int around =
                        small.scenario().work().size() + small.disturbances().size();
                assertThat(around).as("seed %d", seed).isLessThanOrEqualTo(8);
                assertThat(nodes(small)).as("seed %d", seed).isBetween(4, 12);
                shrunk++;
            }
        }
        assertThat(shrunk).isGreaterThan(4);
    }

    @Test
    void whoGoesForMaintenanceNeedsOneJobAndOneWindow() {
        Function<RandomWorld, Optional<String>> fault = Shrink.under(() -> List.of(new NobodyGoes()));
        RandomWorld world = firstWith(fault);
        RandomWorld small = Shrink.of(world, fault, MOST_RUNS);
        assertThat(small.scenario().work()).hasSize(1);
        assertThat(small.disturbances()).hasSize(1);
        assertThat(nodes(small)).isEqualTo(1);
        assertThat(Shrink.told(small))
                .contains("nodes 1x")
                .contains("maintenance 0 from ")
                .contains("job 1 1x1 queue ");
    }

    private static RandomWorld firstWith(Function<RandomWorld, Optional<String>> fault) {
        for (long seed = 0; seed < 200; seed++) {
            RandomWorld world = RandomWorld.of(seed);
            if (fault.apply(world).isPresent()) {
                return world;
            }
        }
        throw new AssertionError("no world has it");
    }

    private static int nodes(RandomWorld world) {
        return world.scenario().setup().stream()
                .mapToInt(e -> e instanceof Event.NodesAdded n ? n.count() : 0)
                .sum();
    }
}
