package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import io.dure.engine.job.Lines;

/**
 * Best fit by node classes: where a gang can go now. A single task goes to the fitting node with the fewest free GPUs;
 * a gang goes to the pool that it fills best, there to the nodes with the fewest free GPUs. Ties go to the lowest pool,
 * then the lowest node. The work depends on the number of pools, classes and nodes taken, never on the fleet.
 *
 * <p>Work that is gone before the pool's horizon may use nodes that reservations hold, and uses them first, so that
 * open nodes are left for longer work.
 *
 * <p>Where tasks ask for slices, CPU or memory, {@link FitParts} looks.
 */
final class Fit {
    private final Chosen chosen = new Chosen();
    private final FitParts parts = new FitParts(chosen);

    /** Looks for a place for one gang of this shape, to be gone at {@code endMillis}; true when {@link #chosen} has it. */
    boolean find(Fleet fleet, Lines lines, int shape, long endMillis) {
        int tasks = lines.tasks(shape);
        Task task = lines.task(shape);
        int[] pools = fleet.poolsFor(lines.gpuType(shape), lines.residency(shape));
        if (!task.isPlain()) {
            return parts.find(fleet, pools, tasks, task, endMillis);
        }
        int gpusPerTask = task.gpus();
        int best = -1;
        long bestScore = Long.MAX_VALUE;
        for (int p : pools) {
            long score = score(fleet.pool(p), tasks, gpusPerTask, endMillis);
            if (score < bestScore) {
                best = p;
                bestScore = score;
            }
        }
        chosen.clear();
        if (best < 0) {
            return false;
        }
        fill(fleet.pool(best), tasks, gpusPerTask, endMillis);
        chosen.sort();
        return true;
    }

    Chosen chosen() {
        return chosen;
    }

    /** Lower is better; MAX_VALUE when it does not fit. */
    private static long score(Pool pool, int tasks, int gpusPerTask, long endMillis) {
        if (gpusPerTask > pool.gpusPerNode()) {
            return Long.MAX_VALUE;
        }
        Shelf reserved = shelfOfHeld(pool, endMillis);
        if (tasks == 1) {
            return tightest(pool, reserved, gpusPerTask);
        }
        long room = pool.open().tasks(gpusPerTask) + reserved.tasks(gpusPerTask);
        return room < tasks ? Long.MAX_VALUE : room - tasks;
    }

    private static long tightest(Pool pool, Shelf reserved, int gpus) {
        for (int k = gpus; k <= pool.gpusPerNode(); k++) {
            if (pool.open().count(k) > 0 || reserved.count(k) > 0) {
                return (long) k - gpus;
            }
        }
        return Long.MAX_VALUE;
    }

    private static Shelf shelfOfHeld(Pool pool, long endMillis) {
        return endMillis <= pool.horizonMillis() ? pool.held() : pool.slack();
    }

    private void fill(Pool pool, int tasks, int gpusPerTask, long endMillis) {
        Shelf reserved = shelfOfHeld(pool, endMillis);
        int left = tasks;
        for (int k = gpusPerTask; k <= pool.gpusPerNode() && left > 0; k++) {
            left = fillFrom(pool, reserved, k, left, gpusPerTask);
            left = fillFrom(pool, pool.open(), k, left, gpusPerTask);
        }
    }

    private int fillFrom(Pool pool, Shelf shelf, int k, int tasks, int gpusPerTask) {
        int left = tasks;
        for (int n = shelf.next(k, 0); n >= 0 && left > 0; n = shelf.next(k, n + 1)) {
            int here = Math.min(left, k / gpusPerTask);
            chosen.add(pool.node(n), here);
            left -= here;
        }
        return left;
    }
}
