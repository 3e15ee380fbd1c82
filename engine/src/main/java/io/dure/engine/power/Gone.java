package io.dure.engine.power;

import io.dure.engine.column.Orders;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import java.util.Arrays;

/**
 * Attempts of an area that will be gone by some time, and what that gives: what they draw, and what nodes draw that
 * are left without work and can be switched off.
 */
final class Gone {
    private final Power power;
    private final Fleet fleet;
    private final Jobs jobs;
    private final Area area;
    private final long byMillis;

    /** What counts is what they draw at the lowest caps that they accept, not at those of now. */
    private final boolean atLeast;

    private boolean[] isGone = new boolean[64];

    Gone(Power power, Fleet fleet, Jobs jobs, Area area, long byMillis, boolean atLeast) {
        this.power = power;
        this.fleet = fleet;
        this.jobs = jobs;
        this.area = area;
        this.byMillis = byMillis;
        this.atLeast = atLeast;
    }

    /** Counts those that were told to be gone by then; what they give. */
    long begin() {
        long gain = 0;
        for (int p = 0; p < fleet.pools(); p++) {
            Pool pool = fleet.pool(p);
            Orders.Walk walk = jobs.orders().walk();
            int first = pool.site() == area.site() ? walk.first(jobs.endsIn(pool.index())) : 0;
            for (int slot = first; slot != 0; slot = walk.next()) {
                if (jobs.state(slot) == JobState.STOPPING && jobs.stopByMillis(slot) <= byMillis) {
                    gain += add(slot);
                }
            }
        }
        return gain;
    }

    /** One more goes; what that gives. */
    long add(int slot) {
        if (slot >= isGone.length) {
            isGone = Arrays.copyOf(isGone, 2 * slot);
        }
        isGone[slot] = true;
        return gain(slot);
    }

    boolean has(int slot) {
        return slot < isGone.length && isGone[slot];
    }

    void remove(int slot) {
        isGone[slot] = false;
    }

    /** What it gives that this one of them goes too. */
    long gain(int slot) {
        Grants grants = jobs.grants();
        int perMille = atLeast ? power.leastCap(jobs, slot) : power.capPerMille(slot);
        long gain = Kept.in(power, fleet, jobs, area, slot, perMille);
        int last = -1;
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            int node = grants.node(g);
            if (node != last && power.isSwitchable(node) && area.holds(Power.hallOf(fleet, node)) && isEmpty(node)) {
                gain += power.isCounted(node) ? power.baseMicrowatts(fleet, node) : 0;
            }
            last = node;
        }
        return gain;
    }

    private boolean isEmpty(int node) {
        Grants grants = jobs.grants();
        for (int g = grants.firstOn(node); g != 0; g = grants.nextOn(g)) {
            int slot = grants.slot(g);
            if (!has(slot) && jobs.state(slot) != JobState.CLAIMING) {
                return false;
            }
        }
        return true;
    }
}
