package io.dure.engine.power;

import io.dure.engine.column.Orders;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;

/** What of the work in an area must be kept at a later time: it may not be evicted, or its guaranteed run lasts. */
final class Kept {
    /** The present, how long attempts have to stop, and how long they run before they may be told to. */
    record Since(long nowMillis, long graceMillis, long guaranteedMillis) {}

    /** What that draws at the lowest caps that it accepts, in microwatts. */
    long least(Power power, Fleet fleet, Jobs jobs, Area area, long atMillis, Since since) {
        long sum = 0;
        for (int p = 0; p < fleet.pools(); p++) {
            Pool pool = fleet.pool(p);
            if (pool.site() == area.site()) {
                Orders.Walk walk = jobs.orders().walk();
                for (int slot = walk.first(jobs.endsIn(pool.index())); slot != 0; slot = walk.next()) {
                    if (stays(jobs, slot, atMillis, since)) {
                        sum += in(power, fleet, jobs, area, slot, power.leastCap(jobs, slot));
                    }
                }
            }
        }
        return sum;
    }

    /** Who runs when the step is near has been told by now if he is to stop for it: nobody who starts takes his place. */
    private static boolean stays(Jobs jobs, int slot, long atMillis, Since since) {
        if (jobs.state(slot) == JobState.STOPPING) {
            return jobs.stopByMillis(slot) > atMillis;
        }
        if (atMillis <= since.nowMillis + since.graceMillis) {
            return true;
        }
        boolean mayStop = jobs.riders().isRider(slot)
                || (jobs.isEvictable(slot) && jobs.startedAtMillis(slot) + since.guaranteedMillis <= atMillis);
        return !mayStop && jobs.expectedEndMillis(slot) > atMillis;
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
