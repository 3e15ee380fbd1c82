package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.fleet.Beside;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import java.util.Arrays;

/** How many tasks a pool holds now, were there no reservations; and why it does not hold more. */
final class Room {
    private Room() {}

    /** Counts up to {@code most}, or a little beyond; where GPUs alone hold fewer, CPU and memory are not looked at. */
    static long inPool(Fleet fleet, Pool pool, Task task, long most) {
        if (task.gpus() > pool.gpusPerNode()) {
            return 0;
        }
        if (task.isPlain()) {
            return pool.tasksWhenNotHeld(task.gpus());
        }
        if (!task.countsBeside()) {
            return inSlices(pool, task);
        }
        long onGpus = onGpus(fleet, pool, task);
        if (onGpus < most) {
            return onGpus;
        }
        long room = walk(fleet, pool, pool.open(), task, most);
        return room >= most ? room : room + walk(fleet, pool, pool.held(), task, most - room);
    }

    /** The same, where CPU and memory are looked at even if GPUs alone hold fewer. */
    static long besideToo(Fleet fleet, Pool pool, Task task, long most) {
        return inPool(fleet, pool, task, Math.min(most, inPool(fleet, pool, task, most)));
    }

    /** Those of these pools that hold so many tasks now, in the same order. */
    static int[] poolsWith(Fleet fleet, int[] pools, Task task, int tasks) {
        int[] found = new int[pools.length];
        int n = 0;
        for (int p : pools) {
            if (inPool(fleet, fleet.pool(p), task, tasks) >= tasks) {
                found[n++] = p;
            }
        }
        return Arrays.copyOf(found, n);
    }

    /** Tasks of so many GPUs that fit on these nodes now. */
    static long freeOn(Fleet fleet, int[] nodes, int gpusPerTask) {
        long tasks = 0;
        for (int node : nodes) {
            tasks += fleet.freeOn(node) / gpusPerTask;
        }
        return tasks;
    }

    /** The same if CPU and memory were without end. */
    static long onGpus(Fleet fleet, Pool pool, Task task) {
        Task bare = new Task(task.gpus(), task.sliceMilli(), 0, 0);
        return task.milliGpus() == 0 ? Beside.ANY_NUMBER : inPool(fleet, pool, bare, Beside.ANY_NUMBER);
    }

    private static long inSlices(Pool pool, Task task) {
        int need = task.slicesOf(pool.slices());
        long room = (pool.open().tasks(1) + pool.held().tasks(1)) * (pool.slices() / need);
        for (int f = need; f < pool.slices(); f++) {
            room += (long) (pool.openShared().count(f) + pool.heldShared().count(f)) * (f / need);
        }
        return room;
    }

    /** How many tasks on slices fit where no reservation holds a node. */
    static long inOpenSlices(Pool pool, Task task) {
        int need = task.slicesOf(pool.slices());
        long room = pool.open().tasks(1) * (pool.slices() / need);
        for (int f = need; f < pool.slices(); f++) {
            room += (long) pool.openShared().count(f) * (f / need);
        }
        return room;
    }

    private static long walk(Fleet fleet, Pool pool, Shelf shelf, Task task, long most) {
        long room = 0;
        for (int k = task.gpus(); k <= pool.gpusPerNode(); k++) {
            for (int n = shelf.next(k, 0); n >= 0 && room < most; n = shelf.next(k, n + 1)) {
                room += fleet.roomOn(pool.node(n), task);
            }
        }
        return room;
    }

    /** The most that is free of a resource on a node of the pool that has the GPUs for a task. */
    static long bestFree(Fleet fleet, Pool pool, Task task, boolean ofCpu) {
        Task bare = new Task(task.gpus(), task.sliceMilli(), 0, 0);
        long best = 0;
        for (Shelf shelf : new Shelf[] {pool.open(), pool.held()}) {
            for (int k = task.gpus(); k <= pool.gpusPerNode(); k++) {
                for (int n = shelf.next(k, 0); n >= 0; n = shelf.next(k, n + 1)) {
                    int node = pool.node(n);
                    if (fleet.roomOn(node, bare) > 0) {
                        Beside b = fleet.beside();
                        best = Math.max(best, ofCpu ? b.freeCpuMilli(node) : b.freeMemoryMib(node));
                    }
                }
            }
        }
        return best;
    }
}
