package io.dure.engine.place;

import io.dure.engine.Event.FreezeSet.Scope;
import io.dure.engine.Level;
import io.dure.engine.Reason;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Span;
import io.dure.engine.fleet.Tier;
import io.dure.engine.job.Lines;
import org.jspecify.annotations.Nullable;

/** Whether a gang would have its place, promises aside, if a frozen site were not. */
final class FrozenRoom {
    private FrozenRoom() {}

    /** Of the first frozen site of these pools that would hold it; null when there is none. */
    static @Nullable Reason of(Fleet fleet, int[] pools, Lines lines, int shape) {
        for (int p : fleet.frozenSites().isEmpty() ? new int[0] : pools) {
            Pool pool = fleet.pool(p);
            if (fleet.isFrozen(pool.site()) && holds(fleet, pool, lines, shape)) {
                return new Reason.Frozen(Scope.SITE, pool.site());
            }
        }
        return null;
    }

    private static boolean holds(Fleet fleet, Pool pool, Lines lines, int shape) {
        int tasks = lines.tasks(shape);
        Task task = lines.task(shape);
        Level level = tasks == 1 ? Level.SITE : lines.near(shape).required();
        if (level == Level.SITE) {
            return room(fleet, pool, task, 0, pool.size()) >= tasks;
        }
        Tier tier = pool.tier(level);
        int domains = tier.isOfNodes() ? pool.size() : tier.size();
        for (int d = 0; d < domains; d++) {
            Span span = tier.span(d);
            long room = 0;
            for (int r = 0; r < span.ranges(); r++) {
                room += room(fleet, pool, task, span.from(r), span.to(r));
            }
            if (room >= tasks) {
                return true;
            }
        }
        return false;
    }

    private static long room(Fleet fleet, Pool pool, Task task, int from, int to) {
        long room = 0;
        for (int local = from; local < to; local++) {
            room += fleet.roomIfThawed(pool.node(local), task);
        }
        return room;
    }
}
