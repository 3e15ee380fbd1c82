package io.dure.engine.power;

import io.dure.engine.column.IndexSet;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import java.util.Arrays;

/**
 * Gives back what was held back, as far as it holds for at least the grace to come. Nothing trembles: a cap rises only
 * to full power or by two hundredths at least, a node comes up only where all that its GPUs can draw is left, and what is
 * given back is never more than what is left; so only an envelope that falls, or nodes that come from outside, take it
 * again.
 */
public final class Restore {
    private static final int LEAST_RISE = 20;
    private static final long[] NONE = {};

    private final Power power;
    private final Fleet fleet;
    private final Jobs jobs;
    private final Hand hand;
    private final long nowMillis;
    private final long untilMillis;

    /** By place in {@link Power#areas}, in microwatts. */
    private long[] leftIn = NONE;

    /** Those whose caps could be lifted, as {@link #turn} has them. */
    private long[] rising = NONE;

    private int risingCount;

    public Restore(Power power, Fleet fleet, Jobs jobs, Hand hand, long nowMillis, long graceMillis) {
        this.power = power;
        this.fleet = fleet;
        this.jobs = jobs;
        this.hand = hand;
        this.nowMillis = nowMillis;
        untilMillis = nowMillis + graceMillis;
    }

    /** Lifts caps: those of the least flexible work first, then in order of jobs. */
    public void lift() {
        HeldBack all = power.heldBack();
        for (int site = 0; site < all.sites(); site++) {
            if (all.in(site).size() > 0 && leftAt(site) > all.leastRise(site)) {
                addRising(site);
            }
        }
        if (risingCount == 0) {
            return;
        }
        Arrays.sort(rising, 0, risingCount);
        for (int i = 0; i < risingCount; i++) {
            int slot = slotOf(rising[i]);
            if (leftAt(siteOf(slot)) <= power.heldBack().riseOf(slot)) {
                continue; // others were first
            }
            int to = raised(slot);
            if (isWorthIt(slot, to)) {
                hand.cap(slot, to);
                noteLeft();
            }
        }
    }

    /** Flex tier, then id, then slot, as one number: there can be thousands, at every pass of a call's end. */
    private long turn(int slot) {
        return (long) jobs.power(slot).flexTier() << 61 | jobs.id(slot) << 30 | slot;
    }

    private static int slotOf(long turn) {
        return (int) turn & (1 << 30) - 1;
    }

    /** What is left at the whole site, in microwatts; MAX_VALUE where it has no envelope. */
    private long leftAt(int site) {
        for (int a : power.areasOf(site)) {
            if (power.areas().get(a).isSite()) {
                return left(power.areas().get(a));
            }
        }
        return Long.MAX_VALUE;
    }

    /** Adds those of the site that rise as things stand: what is left only becomes less, so nobody else does. */
    private void addRising(int site) {
        noteLeft();
        long left = leftAt(site);
        long least = Long.MAX_VALUE;
        IndexSet held = power.heldBack().in(site);
        for (int slot = held.next(0); slot >= 0; slot = held.next(slot + 1)) {
            long rise = power.heldBack().riseOf(slot);
            least = Math.min(least, rise);
            if (left > rise && jobs.state(slot) == JobState.RUNNING && isWorthIt(slot, raised(slot))) {
                rising = risingCount < rising.length ? rising : Arrays.copyOf(rising, 2 * risingCount + 8);
                rising[risingCount++] = turn(slot);
            }
        }
        power.heldBack().setLeastRise(site, least);
    }

    /** Where no more than this is left, in microwatts, the attempt, which is held back, does not rise: {@link #isWorthIt}. */
    static long leastRise(Power power, Fleet fleet, Jobs jobs, int slot) {
        long full = power.fullMicrowattsAtLeast(fleet, jobs, slot);
        int least = Math.min(LEAST_RISE, Throughput.NO_CAP - power.capPerMille(slot));
        return full == 0 ? Long.MIN_VALUE : least * Math.ceilDiv(full, 1000L);
    }

    private void noteLeft() {
        leftIn = leftIn.length == power.areas().size()
                ? leftIn
                : new long[power.areas().size()];
        Arrays.setAll(leftIn, a -> left(power.areas().get(a)));
    }

    private int raised(int slot) {
        return (int) Math.min(Throughput.NO_CAP, power.capPerMille(slot) + rise(slot));
    }

    private int siteOf(int slot) {
        return Power.siteOf(fleet, jobs.grants().node(jobs.firstGrant(slot)));
    }

    private boolean isWorthIt(int slot, int to) {
        return to == Throughput.NO_CAP || to >= power.capPerMille(slot) + LEAST_RISE;
    }

    private long rise(int slot) {
        long rise = Throughput.NO_CAP;
        int site = siteOf(slot);
        for (int a : power.areasOf(site)) {
            if (rise == 0) {
                return 0;
            }
            Area area = power.areas().get(a);
            long full = Kept.in(power, fleet, jobs, area, slot, Throughput.NO_CAP);
            if (full > 0) {
                long left = leftIn[a] - grants(slot);
                rise = Math.min(rise, Math.max(0, left) / Math.ceilDiv(full, 1000L));
            }
        }
        return rise;
    }

    /** Each of them is rounded up in the books. */
    private int grants(int slot) {
        Grants grants = jobs.grants();
        int count = 0;
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            count++;
        }
        return count;
    }

    private long left(Area area) {
        return power.leastBudget(area, nowMillis, untilMillis) - power.draw(area);
    }

    /**
     * Switches nodes on again, the first ones first; not with what jobs that have claimed their places wait for, by area:
     * {@code promised}, in microwatts.
     */
    public void switchOn(long[] promised) {
        if (power.off().size() == 0) {
            return;
        }
        long[] left = new long[power.areas().size()];
        Arrays.setAll(left, a -> left(power.areas().get(a)) - promised[a]);
        int node = power.off().next(0);
        while (node >= 0) {
            if (fits(node, left)) {
                hand.switchOn(node);
            }
            node = power.off().next(node + 1);
        }
    }

    private boolean fits(int node, long[] left) {
        int hall = Power.hallOf(fleet, node);
        int[] areas = power.areasOf(Power.siteOf(fleet, node));
        long need = power.mostMicrowatts(fleet, node);
        for (int a : areas) {
            if (power.areas().get(a).holds(hall) && left[a] < need) {
                return false;
            }
        }
        for (int a : areas) {
            left[a] -= power.areas().get(a).holds(hall) ? need : 0;
        }
        return true;
    }
}
