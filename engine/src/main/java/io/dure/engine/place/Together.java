package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import io.dure.engine.fleet.Tier;
import java.util.Arrays;

/**
 * The best domain of a level for a whole gang: the one where fewest GPUs are left free, then the lowest pool, then the
 * lowest domain. Found from the counts of domains; no node is looked at that is not taken, unless tasks ask for slices,
 * CPU or memory.
 */
final class Together {
    private final LinkFill fill;
    private final FitParts parts;
    private long[] byFree = new long[16];

    /** What the last domain found would leave free. */
    private long rest;

    Together(LinkFill fill, FitParts parts) {
        this.fill = fill;
        this.parts = parts;
    }

    /** Looks in these pools for one domain of the level, narrower than the site; true when it has chosen. */
    boolean find(Fleet fleet, int[] pools, int tasks, Task task, Level level, long endMillis, boolean openOnly) {
        return task.isPlain()
                ? findPlain(fleet, pools, tasks, task.gpus(), level, endMillis, openOnly)
                : findParts(fleet, pools, tasks, task, level, endMillis);
    }

    private boolean findPlain(
            Fleet fleet, int[] pools, int tasks, int gpusPerTask, Level level, long endMillis, boolean openOnly) {
        int best = -1;
        int bestDomain = -1;
        long bestRest = Long.MAX_VALUE;
        for (int p : pools) {
            Pool pool = fleet.pool(p);
            Shelf reserved = Fit.reserved(pool, endMillis, openOnly);
            if (pool.open().tasks(gpusPerTask) + reserved.tasks(gpusPerTask) < tasks) {
                continue;
            }
            Tier tier = pool.tier(level);
            int domain = tier.isOfNodes()
                    ? tightestNode(pool, reserved, (long) tasks * gpusPerTask)
                    : tightest(pool, tier, reserved, tasks, gpusPerTask);
            if (domain >= 0 && rest < bestRest) {
                best = p;
                bestDomain = domain;
                bestRest = rest;
            }
        }
        if (best < 0) {
            return false;
        }
        Pool pool = fleet.pool(best);
        Shelf reserved = Fit.reserved(pool, endMillis, openOnly);
        Tier tier = pool.tier(level);
        if (level == Level.LINK_DOMAIN || tier.isOfNodes()) {
            fill.inDomain(pool, reserved, tier.span(bestDomain), tasks, gpusPerTask);
        } else {
            fill.anywhere(pool, reserved, tier.span(bestDomain), tasks, gpusPerTask);
        }
        return true;
    }

    private int tightestNode(Pool pool, Shelf reserved, long gpus) {
        for (int k = (int) Math.min(gpus, pool.gpusPerNode() + 1L); k <= pool.gpusPerNode(); k++) {
            rest = k - gpus;
            if (reserved.count(k) > 0) {
                return reserved.next(k, 0);
            }
            if (pool.open().count(k) > 0) {
                return pool.open().next(k, 0);
            }
        }
        return -1;
    }

    private int tightest(Pool pool, Tier tier, Shelf reserved, int tasks, int gpusPerTask) {
        long need = (long) tasks * gpusPerTask;
        boolean anyHeld = pool.horizonMillis() != Pool.NO_RESERVATION && reserved != pool.nothing();
        int best = -1;
        rest = Long.MAX_VALUE;
        for (int d = 0; d < tier.size(); d++) {
            long free = tier.openFree(d) + (anyHeld ? reservedTasks(pool, tier, reserved, d, 1) : 0);
            if (free >= need && free - need < rest) {
                long room = tier.openTasks(d, gpusPerTask)
                        + (anyHeld ? reservedTasks(pool, tier, reserved, d, gpusPerTask) : 0);
                if (room >= tasks) {
                    best = d;
                    rest = free - need;
                }
            }
        }
        return best;
    }

    private static long reservedTasks(Pool pool, Tier tier, Shelf reserved, int domain, int gpusPerTask) {
        return reserved == pool.held() ? tier.heldTasks(domain, gpusPerTask) : tier.slackTasks(domain, gpusPerTask);
    }

    /** Tries domains one after another, those with the least free GPUs first. */
    private boolean findParts(Fleet fleet, int[] pools, int tasks, Task task, Level level, long endMillis) {
        for (int p : pools) {
            Pool pool = fleet.pool(p);
            Tier tier = pool.tier(level);
            if (tier.isOfNodes()) {
                if (parts.findOnOneNode(fleet, p, tasks, task, endMillis)) {
                    return true;
                }
                continue;
            }
            int count = order(tier);
            for (int i = 0; i < count; i++) {
                if (parts.findIn(fleet, p, tier.span((int) byFree[i]), tasks, task, endMillis)) {
                    return true;
                }
            }
        }
        return false;
    }

    private int order(Tier tier) {
        if (byFree.length < tier.size()) {
            byFree = new long[tier.size()];
        }
        for (int d = 0; d < tier.size(); d++) {
            byFree[d] = (long) tier.free(d) << 32 | d;
        }
        Arrays.sort(byFree, 0, tier.size());
        return tier.size();
    }
}
