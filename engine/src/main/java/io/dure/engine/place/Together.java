package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import io.dure.engine.fleet.Span;
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
    private final Lacking lacking;
    private long[] byFree = new long[16];

    /** What the last domain found would leave free. */
    private long rest;

    /** The pool, and the domain of it, that were found best. */
    private int best;

    private int bestDomain;

    Together(LinkFill fill, FitParts parts, Lacking lacking) {
        this.fill = fill;
        this.parts = parts;
        this.lacking = lacking;
    }

    /** Looks in these pools for one domain of the level, narrower than the site; true when it has chosen. */
    boolean find(Fleet fleet, int[] pools, int tasks, Task task, Level level, long endMillis, boolean openOnly) {
        lacking.clear();
        return task.isPlain()
                ? findPlain(fleet, pools, tasks, task.gpus(), level, endMillis, openOnly)
                : findParts(fleet, pools, tasks, task, level, endMillis);
    }

    private boolean findPlain(
            Fleet fleet, int[] pools, int tasks, int gpusPerTask, Level level, long endMillis, boolean openOnly) {
        while (findBest(fleet, pools, tasks, gpusPerTask, level, endMillis, openOnly)) {
            Pool pool = fleet.pool(best);
            Shelf reserved = Fit.reserved(pool, endMillis, openOnly);
            Span span = pool.tier(level).span(bestDomain);
            boolean isOne = level == Level.LINK_DOMAIN || pool.tier(level).isOfNodes();
            boolean isFilled = isOne
                    ? fill.inDomain(pool, reserved, span, tasks, gpusPerTask)
                    : fill.anywhere(pool, reserved, span, tasks, gpusPerTask);
            if (isFilled) {
                return true;
            }
            lacking.add(fleet, pool, span.from(0), bestDomain);
        }
        return false;
    }

    /** The best domain of those that are not known to lack power. */
    private boolean findBest(
            Fleet fleet, int[] pools, int tasks, int gpusPerTask, Level level, long endMillis, boolean openOnly) {
        best = -1;
        long bestRest = Long.MAX_VALUE;
        for (int p : pools) {
            Pool pool = fleet.pool(p);
            Shelf reserved = Fit.reserved(pool, endMillis, openOnly);
            if (pool.open().tasks(gpusPerTask) + reserved.tasks(gpusPerTask) < tasks) {
                continue;
            }
            Tier tier = pool.tier(level);
            int domain = tier.isOfNodes()
                    ? tightestNode(fleet, pool, reserved, (long) tasks * gpusPerTask)
                    : tightest(fleet, pool, tier, reserved, tasks, gpusPerTask);
            if (domain >= 0 && rest < bestRest) {
                best = p;
                bestDomain = domain;
                bestRest = rest;
            }
        }
        return best >= 0;
    }

    private int tightestNode(Fleet fleet, Pool pool, Shelf reserved, long gpus) {
        for (int k = (int) Math.min(gpus, pool.gpusPerNode() + 1L); k <= pool.gpusPerNode(); k++) {
            rest = k - gpus;
            int node = firstWith(fleet, pool, reserved, k);
            node = node < 0 ? firstWith(fleet, pool, pool.open(), k) : node;
            if (node >= 0) {
                return node;
            }
        }
        return -1;
    }

    private int firstWith(Fleet fleet, Pool pool, Shelf shelf, int k) {
        int n = shelf.count(k) > 0 ? shelf.next(k, 0) : -1;
        while (n >= 0 && lacking.has(fleet, pool, n, n)) {
            n = shelf.next(k, n + 1);
        }
        return n;
    }

    private int tightest(Fleet fleet, Pool pool, Tier tier, Shelf reserved, int tasks, int gpusPerTask) {
        long need = (long) tasks * gpusPerTask;
        boolean anyHeld = pool.horizonMillis() != Pool.NO_RESERVATION && reserved.tasks(1) > 0;
        if (!anyHeld && gpusPerTask == pool.gpusPerNode()) {
            return tightestOfWhole(fleet, pool, tier, tasks);
        }
        int found = -1;
        rest = Long.MAX_VALUE;
        for (int d = 0; d < tier.size(); d++) {
            long free = tier.openFree(d) + (anyHeld ? reservedTasks(pool, tier, reserved, d, 1) : 0);
            if (free >= need && free - need < rest) {
                long room = tier.openTasks(d, gpusPerTask)
                        + (anyHeld ? reservedTasks(pool, tier, reserved, d, gpusPerTask) : 0);
                if (room >= tasks && !lacks(fleet, pool, tier, d)) {
                    found = d;
                    rest = free - need;
                }
            }
        }
        return found;
    }

    /** The same for tasks that take whole nodes, where no reservation gives any: only domains are looked at that hold them. */
    private int tightestOfWhole(Fleet fleet, Pool pool, Tier tier, int tasks) {
        long need = (long) tasks * pool.gpusPerNode();
        int found = -1;
        rest = Long.MAX_VALUE;
        for (int count = Math.min(tasks, Tier.mostWhole()); count <= Tier.mostWhole(); count++) {
            long least = (long) count * pool.gpusPerNode() - need; // what is left by a domain with nothing in pieces
            for (int d = rest < least ? -1 : tier.nextWithWhole(count, 0);
                    d >= 0;
                    d = tier.nextWithWhole(count, d + 1)) {
                long left = tier.openFree(d) - need;
                boolean isBetter = left < rest || (left == rest && d < found);
                if (isBetter && tier.openTasks(d, pool.gpusPerNode()) >= tasks && !lacks(fleet, pool, tier, d)) {
                    found = d;
                    rest = left;
                    if (left == least) {
                        break; // none of this kind is better
                    }
                }
            }
        }
        return found;
    }

    private boolean lacks(Fleet fleet, Pool pool, Tier tier, int domain) {
        return !lacking.isEmpty() && lacking.has(fleet, pool, tier.span(domain).from(0), domain);
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
