package io.dure.twin.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.Event;
import io.dure.engine.NodeState;
import io.dure.twin.node.Nodes;
import io.dure.twin.world.Failures;
import io.dure.twin.world.World;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UpkeepTest {
    private static final long DAY = 86_400_000;
    private static final long YEAR = 365 * DAY;
    private final Nodes nodes = new Nodes();
    private final TreeMap<Integer, NodeState> states = new TreeMap<>();

    /** Two sites of 50 nodes, each in ten link domains of five. In ten years the means must come out. */
    @ParameterizedTest
    @CsvSource({"NODE, 100, 1", "LINK_DOMAIN, 20, 5", "SITE, 2, 50"})
    void strikesAsOftenAsItSays(Failures.Scope scope, int units, int nodesEach) {
        double perYear = 4000.0 / units / 10;
        Failures.Cause cause = new Failures.Cause("c", scope, perYear, DAY / 24, 0.5);
        Upkeep upkeep = fleet(new Failures(List.of(cause), 0, new Failures.Quarantine(0, 0, 0)), 7);
        run(upkeep, 10 * YEAR);
        Upkeep.Tally tally = upkeep.tally(0);
        // Poisson with mean 4000: a deviation of 63; the seed is fixed, four deviations are enough.
        assertThat((double) tally.strikes()).isCloseTo(4000, within(253.0));
        assertThat(tally.nodes()).isEqualTo(tally.strikes() * nodesEach);
        // The mean of a log-normal is its median times exp(sigma² / 2).
        double mean = tally.repairMillis() / tally.strikes();
        assertThat(mean / (DAY / 24)).isCloseTo(StrictMath.exp(0.125), within(0.05));
        upkeep.step(11 * YEAR, false, this::settle);
        assertThat(states.values()).containsOnly(NodeState.UP);
    }

    @Test
    void aNodeIsUpWhenNothingHoldsItAnyMore() {
        fleet(Failures.NONE, 1);
        nodes.fail(3);
        nodes.fail(3);
        settle();
        assertThat(states).containsEntry(3, NodeState.DOWN);
        assertThat(nodes.repair(3)).isFalse();
        settle();
        assertThat(states).containsEntry(3, NodeState.DOWN);
        assertThat(nodes.repair(3)).isTrue();
        settle();
        assertThat(states).containsEntry(3, NodeState.UP);
        assertThat(nodes.outOfService()).isZero();
    }

    @Test
    void whatFailsOftenStaysOutForAWhile() {
        Failures.Cause cause = new Failures.Cause("c", Failures.Scope.NODE, 365, 1000, 0);
        Upkeep upkeep = fleet(new Failures(List.of(cause), 0, new Failures.Quarantine(2, 2 * DAY, 10 * DAY)), 3);
        run(upkeep, 30 * DAY);
        assertThat(upkeep.quarantined()).isPositive();
        assertThat(states.values()).contains(NodeState.DRAINED);
        Upkeep never = fleet(new Failures(List.of(cause), 0, new Failures.Quarantine(0, 2 * DAY, 10 * DAY)), 3);
        run(never, 30 * DAY);
        assertThat(never.quarantined()).isZero();
    }

    private Upkeep fleet(Failures failures, long seed) {
        Nodes fresh = nodes.count() == 0 ? nodes : new Nodes();
        int node = 0;
        for (int s = 0; s < 2; s++) {
            fresh.happened(new Event.SiteAdded(0, s, "s"));
            fresh.happened(new Event.HallAdded(0, s, s, "h"));
            fresh.happened(new Event.RackAdded(0, s, s, "r"));
            for (int d = 0; d < 10; d++) {
                fresh.happened(new Event.NodesAdded(0, node, 5, s, 0, 8, true));
                node += 5;
            }
        }
        World world = new World(
                Optional.empty(), World.NO_HORIZON, List.of(), List.of(), List.of(), List.of(), failures, 0, 0);
        Upkeep upkeep = new Upkeep(world, seed, fresh);
        upkeep.refresh(0);
        return upkeep;
    }

    private void run(Upkeep upkeep, long until) {
        for (long now = next(upkeep); now <= until; now = next(upkeep)) {
            upkeep.step(now, true, this::settle);
        }
    }

    private static long next(Upkeep upkeep) {
        return Math.min(upkeep.nextDueMillis(), upkeep.nextStrikeMillis());
    }

    private void settle() {
        nodes.settle((node, from, to) -> states.put(node, to));
    }
}
