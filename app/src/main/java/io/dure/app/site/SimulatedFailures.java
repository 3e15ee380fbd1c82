package io.dure.app.site;

import io.dure.twin.scenario.Draws;
import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Which nodes of a simulation are down, because they failed or because they were told to be off. Failures depend on the
 * seed, the node and Dure's time alone, so they are the same after a restart.
 */
final class SimulatedFailures {
    private final SimulatedSite.Failures how;
    private final PriorityQueue<Change> changes =
            new PriorityQueue<>(Comparator.comparingLong(Change::atMillis).thenComparingInt(Change::node));
    private final BitSet failed = new BitSet();
    private final BitSet off = new BitSet();

    /** A node fails, or is repaired. */
    private record Change(long atMillis, int node, boolean fails, Draws draws) {}

    /** Told of each node that fails or is repaired, at its own time. */
    interface Heard {
        void changed(int node, boolean fails, long atMillis);
    }

    SimulatedFailures(SimulatedSite.Failures how, int nodes, long seed) {
        this.how = how;
        for (int node = 0; node < nodes && how.meanMillis() > 0; node++) {
            Draws draws = new Draws(seed, node, Draws.Purpose.STRIKE);
            changes.add(new Change(untilFailure(draws), node, true, draws));
        }
    }

    private long untilFailure(Draws draws) {
        return 1 + (long) (how.meanMillis() * draws.exponential());
    }

    /** When something happens next, or MAX_VALUE. */
    long nextMillis() {
        Change next = changes.peek();
        return next == null ? Long.MAX_VALUE : next.atMillis();
    }

    /** Lets happen what is due by now, in order of time. */
    void step(long now, Heard heard) {
        while (nextMillis() <= now) {
            Change c = changes.remove();
            failed.set(c.node(), c.fails());
            long lasts = c.fails() ? Math.max(1, how.repairMillis()) : untilFailure(c.draws());
            changes.add(new Change(c.atMillis() + lasts, c.node(), !c.fails(), c.draws()));
            heard.changed(c.node(), c.fails(), c.atMillis());
        }
    }

    void power(int node, boolean on) {
        off.set(node, !on);
    }

    boolean isDown(int node) {
        return failed.get(node) || off.get(node);
    }

    String why(int node) {
        return failed.get(node) ? "failed (simulated)" : off.get(node) ? "switched off" : "";
    }
}
