package io.dure.engine.place;

import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.State;
import java.util.Arrays;

/**
 * Reservations as in EASY backfill (Lifka 1995), node by node: the earliest time at which enough attempts will be gone,
 * if each runs to its expected end, for the gang to fit. Attempts that end at the same time are gone together. The
 * gang is promised the nodes that come free last, so that those that are free now stay open for others as long as can be.
 */
final class Reserve {
    private final Later later = new Later();
    private int[] nodes = new int[64];
    private int[] spare = new int[64];
    private int count;

    /** Tries to reserve for the waiting job; false when no time can be told. */
    boolean reserve(State state, int slot) {
        Jobs jobs = state.jobs();
        int shape = jobs.shape(slot);
        int tasks = jobs.lines().tasks(shape);
        int gpusPerTask = jobs.lines().gpusPerTask(shape);
        int best = -1;
        long bestAt = Long.MAX_VALUE;
        for (int p : state.fleet().poolsFor(jobs.lines().gpuType(shape))) {
            long at = earliest(state, state.fleet().pool(p), tasks, gpusPerTask);
            if (at < bestAt) {
                best = p;
                bestAt = at;
            }
        }
        if (best < 0) {
            return false;
        }
        Pool pool = state.fleet().pool(best);
        earliest(state, pool, tasks, gpusPerTask);
        choose(pool, tasks, gpusPerTask);
        state.reservations().add(state.fleet(), jobs.id(slot), best, bestAt, nodes, spare, count);
        return true;
    }

    /** When the pool will hold the gang, or MAX_VALUE; leaves the pool of that time in {@link #later}. */
    private long earliest(State state, Pool pool, int tasks, int gpusPerTask) {
        if (gpusPerTask > pool.gpusPerNode()) {
            return Long.MAX_VALUE;
        }
        Jobs jobs = state.jobs();
        later.begin(state, pool, gpusPerTask);
        long at = Long.MAX_VALUE;
        int slot = jobs.orders().first(pool.running());
        while (slot != 0) {
            long expected = jobs.orders().major(slot);
            long end = Math.max(expected, state.nowMillis());
            if (end == Long.MAX_VALUE || end > at) {
                break;
            }
            later.free(slot, end);
            if (later.room() >= tasks) {
                at = end;
            }
            slot = jobs.orders().after(pool.running(), expected, jobs.id(slot));
        }
        return at;
    }

    private void choose(Pool pool, int tasks, int gpusPerTask) {
        count = 0;
        int left = tasks;
        int[] latestFirst = latestFirst();
        for (int i = 0; i < latestFirst.length && left > 0; i++) {
            left = take(latestFirst[i], later.freeOn(latestFirst[i]), left, gpusPerTask);
        }
        for (int k = gpusPerTask; k <= pool.gpusPerNode() && left > 0; k++) {
            left = takeFrom(pool, pool.open(), k, left, gpusPerTask);
        }
    }

    private int takeFrom(Pool pool, Shelf shelf, int k, int tasks, int gpusPerTask) {
        int left = tasks;
        for (int n = shelf.next(k, 0); n >= 0 && left > 0; n = shelf.next(k, n + 1)) {
            int node = pool.node(n);
            if (later.freeOn(node) == k) {
                left = take(node, k, left, gpusPerTask);
            }
        }
        return left;
    }

    private int take(int node, int free, int tasks, int gpusPerTask) {
        int here = Math.min(tasks, free / gpusPerTask);
        if (here == 0) {
            return tasks;
        }
        if (count == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * count);
            spare = Arrays.copyOf(spare, 2 * count);
        }
        nodes[count] = node;
        spare[count++] = free - here * gpusPerTask;
        return tasks - here;
    }

    private int[] latestFirst() {
        Integer[] touched = new Integer[later.touchedCount()];
        for (int i = 0; i < touched.length; i++) {
            touched[i] = later.touched(i);
        }
        Arrays.sort(touched, (a, b) -> {
            int byTime = Long.compare(later.freedAtMillis(b), later.freedAtMillis(a));
            return byTime != 0 ? byTime : Integer.compare(a, b);
        });
        int[] order = new int[touched.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = touched[i];
        }
        return order;
    }
}
