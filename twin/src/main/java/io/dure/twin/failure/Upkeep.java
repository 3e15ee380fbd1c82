package io.dure.twin.failure;

import io.dure.twin.node.IntList;
import io.dure.twin.node.Nodes;
import io.dure.twin.node.Why;
import io.dure.twin.world.Failures;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Failures and repairs, quarantine, burn-in and retirement of nodes. Without power a node neither fails nor is tested:
 * its burn-in begins when it first has power.
 */
public final class Upkeep {
    /** A retired node's attempts have this long to end. */
    static final long RETIRE_WITHIN_MILLIS = 7 * 86_400_000L;

    private static final int NONE = -1;

    private final Nodes nodes;
    private final Failures failures;
    private final List<Strikes> strikes = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::atMillis).thenComparingLong(Timer::order));
    private final List<World.Retirement> retirements;
    private final Map<Integer, long[]> lastFailures = new HashMap<>();
    private final IntList toTest = new IntList();
    private int nextRetirement;
    private int striking = NONE;
    private long order;
    private long quarantined;

    private enum What {
        REPAIRED,
        RELEASED,
        TESTED,
        RETIRED
    }

    /** {@code hit}: the nodes that it is about. */
    private record Timer(long atMillis, long order, What what, IntList hit) {}

    /** What one cause has done so far. */
    public static final class Tally {
        private long strikes;
        private long nodes;
        private double repairMillis;

        public long strikes() {
            return strikes;
        }

        /** Nodes taken down, counted at each strike. */
        public long nodes() {
            return nodes;
        }

        /** All its repair times together. */
        public double repairMillis() {
            return repairMillis;
        }
    }

    public Upkeep(World world, long seed, Nodes nodes) {
        this.nodes = nodes;
        failures = world.failures();
        retirements = world.retirements();
        for (int c = 0; c < failures.causes().size(); c++) {
            strikes.add(new Strikes(seed, c, failures.causes().get(c)));
            tallies.add(new Tally());
        }
    }

    /** Nodes came later than at the setup: they are tested before they take work. */
    public void delivered(int firstNode, int count) {
        if (failures.burnInMillis() > 0) {
            for (int node = firstNode; node < firstNode + count; node++) {
                nodes.set(node, Why.BURN_IN, true);
                toTest.add(node);
            }
        }
    }

    /** The fleet, or its power, is another: more can be struck, and what has power now is tested. */
    public void refresh(long now) {
        for (Strikes s : strikes) {
            s.units(units(s.cause().scope()), now);
        }
        int waiting = toTest.size();
        int[] all = toTest.toArray();
        toTest.clear();
        for (int i = 0; i < waiting; i++) {
            if (nodes.isPowered(all[i])) {
                time(now + failures.burnInMillis(), What.TESTED, IntList.of(all[i]));
            } else if (nodes.isDelivered(all[i])) {
                toTest.add(all[i]);
            }
        }
    }

    private int units(Failures.Scope scope) {
        return switch (scope) {
            case NODE -> nodes.count();
            case LINK_DOMAIN -> nodes.linkDomains();
            case SITE -> nodes.sites();
        };
    }

    /** When something is due that is certain to come: a repair, the end of a test, a retirement; or MAX_VALUE. */
    public long nextDueMillis() {
        Timer first = timers.peek();
        long due = first == null ? Long.MAX_VALUE : first.atMillis;
        return nextRetirement < retirements.size()
                ? Math.min(due, retirements.get(nextRetirement).atMillis())
                : due;
    }

    /** When the next failure strikes, or MAX_VALUE. */
    public long nextStrikeMillis() {
        long next = Long.MAX_VALUE;
        for (Strikes s : strikes) {
            next = Math.min(next, s.nextMillis());
        }
        return next;
    }

    /**
     * Lets happen what is due; {@code settle} runs after each change that may cost work.
     *
     * @param strikesCount false: nothing fails up to now
     */
    public void step(long now, boolean strikesCount, Runnable settle) {
        for (Timer t = timers.peek(); t != null && t.atMillis <= now; t = timers.peek()) {
            timers.remove();
            due(t, now);
        }
        while (nextRetirement < retirements.size()
                && retirements.get(nextRetirement).atMillis() <= now) {
            retire(retirements.get(nextRetirement++));
        }
        settle.run();
        for (Strikes s : strikesCount ? List.<Strikes>of() : strikes) {
            s.skipTo(now);
        }
        for (int c = 0; c < strikes.size(); c++) {
            while (strikes.get(c).nextMillis() <= now) {
                strike(c, now);
                striking = c;
                settle.run();
                striking = NONE;
            }
        }
    }

    private void due(Timer t, long now) {
        for (int i = 0; i < t.hit.size(); i++) {
            int node = t.hit.get(i);
            switch (t.what) {
                case REPAIRED -> repaired(node, now);
                case RELEASED -> nodes.set(node, Why.QUARANTINE, false);
                case TESTED -> nodes.set(node, Why.BURN_IN, false);
                case RETIRED -> nodes.set(node, Why.RETIRED, true);
            }
        }
    }

    private void retire(World.Retirement r) {
        IntList all = new IntList();
        for (int node = r.firstNode(); node < r.firstNode() + r.count(); node++) {
            all.add(node);
            nodes.set(node, Why.RETIRING, true);
        }
        time(r.atMillis() + RETIRE_WITHIN_MILLIS, What.RETIRED, all);
    }

    private void strike(int c, long now) {
        Strikes s = strikes.get(c);
        IntList hit = able(s.cause().scope(), s.strike());
        if (hit.size() == 0) {
            return;
        }
        long repair = s.repairMillis();
        Tally tally = tallies.get(c);
        tally.strikes++;
        tally.nodes += hit.size();
        tally.repairMillis += repair;
        for (int i = 0; i < hit.size(); i++) {
            int node = hit.get(i);
            nodes.fail(node);
            if (s.cause().scope() == Failures.Scope.NODE) {
                note(node, now);
            }
        }
        time(now + repair, What.REPAIRED, hit);
    }

    /** The nodes of the unit that have power. */
    private IntList able(Failures.Scope scope, int unit) {
        IntList able = new IntList();
        int first = scope == Failures.Scope.LINK_DOMAIN ? nodes.firstOf(unit) : unit;
        int count = switch (scope) {
            case NODE -> 1;
            case LINK_DOMAIN -> nodes.sizeOf(unit);
            case SITE -> nodes.nodesOf(unit).size();
        };
        for (int i = 0; i < count; i++) {
            int node = scope == Failures.Scope.SITE ? nodes.nodesOf(unit).get(i) : first + i;
            if (nodes.isPowered(node)) {
                able.add(node);
            }
        }
        return able;
    }

    // ---- quarantine: only what strikes the node alone is held against it ------------------------------------------

    /** Keeps the times of the last failures, the oldest first. */
    private void note(int node, long now) {
        int most = failures.quarantine().failures();
        if (most > 0) {
            long[] times = lastFailures.computeIfAbsent(node, n -> never(most));
            System.arraycopy(times, 1, times, 0, most - 1);
            times[most - 1] = now;
        }
    }

    private static long[] never(int most) {
        long[] times = new long[most];
        Arrays.fill(times, -1);
        return times;
    }

    private void repaired(int node, long now) {
        if (nodes.repair(node) && failsOften(node)) {
            lastFailures.remove(node);
            quarantined++;
            nodes.set(node, Why.QUARANTINE, true);
            time(now + failures.quarantine().holdMillis(), What.RELEASED, IntList.of(node));
        }
    }

    private boolean failsOften(int node) {
        long[] times = lastFailures.get(node);
        if (times == null || times[0] < 0) {
            return false;
        }
        return times[times.length - 1] - times[0] <= failures.quarantine().withinMillis();
    }

    private void time(long at, What what, IntList hit) {
        timers.add(new Timer(at, order++, what, hit));
    }

    /** The index of the cause whose strike is being carried out; -1: none. */
    public int striking() {
        return striking;
    }

    public Tally tally(int cause) {
        return tallies.get(cause);
    }

    /** How many times a node went into quarantine. */
    public long quarantined() {
        return quarantined;
    }
}
