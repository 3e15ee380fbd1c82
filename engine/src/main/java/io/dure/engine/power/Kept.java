package io.dure.engine.power;

import io.dure.engine.column.Orders;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import java.util.function.IntConsumer;

/** What of the work in an area must be kept at a later time: it may not be evicted, or its guaranteed run lasts. */
final class Kept {
    private Kept() {}

    /** The present, how long attempts have to stop, and how long they run before they may be told to. */
    record Since(long nowMillis, long graceMillis, long guaranteedMillis) {}

    /** What that draws at the lowest caps that it accepts, in microwatts, further ahead than attempts need to stop. */
    static long later(Power power, Fleet fleet, Jobs jobs, Area area, long atMillis, long guaranteedMillis) {
        long[] sum = {0};
        forEachIn(fleet, jobs, area, slot -> {
            if (untilMillis(jobs, slot, guaranteedMillis) > atMillis) {
                sum[0] += in(power, fleet, jobs, area, slot, power.leastCap(jobs, slot));
            }
        });
        return sum[0];
    }

    /**
     * The same where the step is near: who runs has been told by now if he is to stop for it, so all are kept but those
     * who were told to be gone by then. Nobody who starts takes their place.
     */
    static long soon(Power power, Fleet fleet, Jobs jobs, Area area, long atMillis) {
        long sum = power.least(area);
        for (int p = 0; p < fleet.pools(); p++) {
            boolean isThere = fleet.pool(p).site() == area.site();
            for (int slot = isThere ? jobs.tenants().firstLeaving(p) : 0;
                    slot != 0;
                    slot = jobs.tenants().next(slot)) {
                boolean isGone = jobs.stopByMillis(slot) <= atMillis;
                sum -= isGone ? in(power, fleet, jobs, area, slot, power.leastCap(jobs, slot)) : 0;
            }
        }
        return sum;
    }

    /** Until when an attempt with GPUs must be kept; it may go at any time if that is past. */
    static long untilMillis(Jobs jobs, int slot, long guaranteedMillis) {
        if (jobs.state(slot) == JobState.STOPPING) {
            return jobs.stopByMillis(slot);
        }
        if (jobs.riders().isRider(slot)) {
            return 0;
        }
        long end = jobs.expectedEndMillis(slot);
        return jobs.isEvictable(slot) ? Math.min(end, jobs.startedAtMillis(slot) + guaranteedMillis) : end;
    }

    private static void forEachIn(Fleet fleet, Jobs jobs, Area area, IntConsumer what) {
        for (int p = 0; p < fleet.pools(); p++) {
            if (fleet.pool(p).site() == area.site()) {
                forEach(jobs, fleet.pool(p), what);
            }
        }
    }

    /** Every attempt that runs in the pool, or was told to go. */
    static void forEach(Jobs jobs, Pool pool, IntConsumer what) {
        Orders.Walk walk = jobs.orders().walk();
        for (int slot = walk.first(jobs.endsIn(pool.index())); slot != 0; slot = walk.next()) {
            what.accept(slot);
        }
    }

    /** What the job draws in the area at such a cap, in microwatts. */
    static long in(Power power, Fleet fleet, Jobs jobs, Area area, int slot, int perMille) {
        long sum = 0;
        for (int g = jobs.firstGrant(slot); g != 0; g = jobs.grants().next(g)) {
            if (area.holds(Power.hallOf(fleet, jobs.grants().node(g)))) {
                sum += power.grantMicrowatts(fleet, jobs, slot, g, perMille);
            }
        }
        return sum;
    }
}
