package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Span;
import io.dure.engine.fleet.Tier;

/** How many tasks the best domain of a level holds now, were there no reservations. */
final class DomainRoom {
    private DomainRoom() {}

    static long best(Fleet fleet, Pool pool, Level level, Task task) {
        Tier tier = pool.tier(level);
        if (task.gpus() > pool.gpusPerNode()) {
            return 0;
        }
        if (!task.isPlain()) {
            return bestByNodes(fleet, pool, tier, task);
        }
        return tier.isOfNodes() ? bestNode(pool, task.gpus()) : bestDomain(tier, task.gpus());
    }

    private static long bestNode(Pool pool, int gpusPerTask) {
        int k = pool.gpusPerNode();
        while (k > 0 && pool.open().count(k) == 0 && pool.held().count(k) == 0) {
            k--;
        }
        return k / gpusPerTask;
    }

    private static long bestDomain(Tier tier, int gpusPerTask) {
        long best = 0;
        for (int d = 0; d < tier.size(); d++) {
            best = Math.max(best, tier.openTasks(d, gpusPerTask) + tier.heldTasks(d, gpusPerTask));
        }
        return best;
    }

    private static long bestByNodes(Fleet fleet, Pool pool, Tier tier, Task task) {
        long best = 0;
        int domains = tier.isOfNodes() ? pool.size() : tier.size();
        for (int d = 0; d < domains; d++) {
            long room = 0;
            Span span = tier.span(d);
            for (int r = 0; r < span.ranges(); r++) {
                for (int local = span.from(r); local < span.to(r); local++) {
                    room += fleet.roomOn(pool.node(local), task);
                }
            }
            best = Math.max(best, room);
        }
        return best;
    }
}
