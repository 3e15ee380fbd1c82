package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.Admission;
import io.dure.engine.state.State;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks would fit in a pool if no elastic job had more than its fewest tasks there: never fewer
 * than could be had, perhaps more, for it does not ask who may take what. Saves the search where that is too few. Counts again
 * only where the pool has changed.
 */
final class WithoutRiders {
    /** Room for the places of tasks by whole GPUs, below those by slices. */
    private static final int SLICES = 1 + Admission.MAX_GPUS_PER_NODE;

    /** GPUs that riders have, by node; all 0 between two calls. */
    private int[] freed = new int[0];

    /** By pool, then by task: what was counted, and as of which version of the pool. */
    private long[][] counted = new long[0][];

    private long[][] versionOf = new long[0][];
    private @Nullable Fleet of;

    /**
     * At least as many tasks as would fit on nodes that are open, as shown now, or have riders; {@code onHeld}: nodes
     * that reservations hold count too.
     */
    long tasks(State s, Pool pool, Task task, boolean onHeld) {
        if (task.countsBeside() || task.milliGpus() == 0) {
            return Long.MAX_VALUE; // counting would be as much work as trying
        }
        ensure(s.fleet(), pool);
        int at = 2 * (task.gpus() > 0 ? task.gpus() : SLICES + task.slicesOf(pool.slices())) + (onHeld ? 1 : 0);
        long version = pool.changes().version() + 1; // 0: never counted
        if (versionOf[pool.index()][at] != version) {
            counted[pool.index()][at] = count(s, pool, task, onHeld);
            versionOf[pool.index()][at] = version;
        }
        return counted[pool.index()][at];
    }

    private void ensure(Fleet fleet, Pool pool) {
        if (of != fleet || counted.length < fleet.pools()) {
            of = fleet;
            counted = new long[fleet.pools()][0];
            versionOf = new long[fleet.pools()][0];
        }
        if (counted[pool.index()].length == 0) {
            counted[pool.index()] = new long[2 * (SLICES + pool.slices() + 1)];
            versionOf[pool.index()] = new long[counted[pool.index()].length];
        }
    }

    private long count(State s, Pool pool, Task task, boolean onHeld) {
        Jobs jobs = s.jobs();
        if (freed.length < s.fleet().nodes()) {
            freed = new int[s.fleet().nodes()];
        }
        int first = jobs.tenants().firstRider(pool.index());
        for (int slot = first; slot != 0; slot = jobs.tenants().next(slot)) {
            note(jobs, slot);
        }
        long tasks = first == 0 ? 0 : open(pool, task);
        for (int slot = first; slot != 0; slot = jobs.tenants().next(slot)) {
            tasks += takeOut(s, pool, slot, task, onHeld);
        }
        return tasks;
    }

    private void note(Jobs jobs, int slot) {
        Grants grants = jobs.grants();
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            freed[grants.node(g)] += Long.bitCount(grants.mask(g));
        }
    }

    private static long open(Pool pool, Task task) {
        return task.gpus() > 0 ? pool.open().tasks(task.gpus()) : Room.inOpenSlices(pool, task);
    }

    private long takeOut(State s, Pool pool, int slot, Task task, boolean onHeld) {
        Grants grants = s.jobs().grants();
        long tasks = 0;
        for (int g = s.jobs().firstGrant(slot); g != 0; g = grants.next(g)) {
            int node = grants.node(g);
            boolean counts = freed[node] > 0 && (onHeld || !s.fleet().isHeld(node)) && !isOthers(s, node);
            tasks += !counts ? 0 : onNode(s.fleet(), pool, node, task);
            freed[node] = 0;
        }
        return tasks;
    }

    /** What comes free there is claimed already, and nobody may claim beside. */
    private static boolean isOthers(State s, int node) {
        return s.claims().claimant(node) != 0 && !s.claims().isShared(node);
    }

    /** Free slices of GPUs that are shared were counted as open, or are not for everybody. */
    private long onNode(Fleet fleet, Pool pool, int node, Task task) {
        int gpus = fleet.freeOn(node) + freed[node];
        return task.gpus() > 0 ? gpus / task.gpus() : (long) gpus * (pool.slices() / task.slicesOf(pool.slices()));
    }
}
