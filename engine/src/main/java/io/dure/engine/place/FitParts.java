package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.fleet.Beside;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import java.util.Arrays;

/**
 * Best fit for tasks that take a slice of a GPU, or CPU or memory. A slice goes to the fullest shared GPU that still
 * holds it, else to a free GPU of the node with the fewest of them; a task with whole GPUs to the node with the fewest
 * free GPUs that has the rest beside them; a task on CPUs alone likewise, so that it stays off nodes where GPUs wait for
 * work. Candidates come from shelves, in order; CPU and memory are checked exactly on each.
 *
 * <p>Work that is gone before the pool's horizon may use nodes that reservations hold, first; longer work never does.
 */
final class FitParts {
    private static final int OPENS_GPU = 1_000_000;

    private final Chosen chosen;
    private Fleet fleet = new Fleet();
    private Task task = Task.ofGpus(1);

    /** How many tasks are put on a node so far, by node; undone after use. */
    private int[] taken = new int[0];

    private int[] takenNodes = new int[64];
    private int takenCount;
    private int left;
    private long firstScore;

    FitParts(Chosen chosen) {
        this.chosen = chosen;
    }

    /** Looks for a place for one gang in these pools; true when {@code chosen} has it. */
    boolean find(Fleet of, int[] pools, int tasks, Task ofGang, long endMillis) {
        fleet = of;
        task = ofGang;
        chosen.clear();
        int pool = tasks == 1 ? bestForOne(pools, endMillis) : firstThatHolds(pools, tasks, endMillis);
        if (pool < 0) {
            return false;
        }
        fill(fleet.pool(pool), tasks, endMillis);
        for (int i = 0; i < takenCount; i++) {
            chosen.add(takenNodes[i], taken[takenNodes[i]]);
        }
        clear();
        chosen.sort();
        return true;
    }

    private int bestForOne(int[] pools, long endMillis) {
        int best = -1;
        long bestScore = Long.MAX_VALUE;
        for (int p : pools) {
            if (fill(fleet.pool(p), 1, endMillis) && firstScore < bestScore) {
                best = p;
                bestScore = firstScore;
            }
        }
        return best;
    }

    /** Tries the pools with the least free GPUs first, so that a gang fills what it takes. */
    private int firstThatHolds(int[] pools, int tasks, long endMillis) {
        Integer[] byFree = new Integer[pools.length];
        for (int i = 0; i < pools.length; i++) {
            byFree[i] = pools[i];
        }
        Arrays.sort(byFree, (a, b) -> {
            int byMilli =
                    Long.compare(fleet.pool(a).freeMilliGpus(), fleet.pool(b).freeMilliGpus());
            return byMilli != 0 ? byMilli : Integer.compare(a, b);
        });
        for (int p : byFree) {
            if (fill(fleet.pool(p), tasks, endMillis)) {
                return p;
            }
        }
        return -1;
    }

    /** Puts tasks on nodes of the pool; true when all find a place. */
    private boolean fill(Pool pool, int tasks, long endMillis) {
        clear();
        left = tasks;
        boolean isShort = endMillis <= pool.horizonMillis();
        if (task.sliceMilli() > 0) {
            fillSlices(pool, isShort);
        } else {
            for (int k = task.gpus(); k <= pool.gpusPerNode() && left > 0; k++) {
                long score = (long) k - task.gpus();
                if (isShort) {
                    fillNodes(pool, pool.held(), k, Beside.ANY_NUMBER, score);
                }
                fillNodes(pool, pool.open(), k, Beside.ANY_NUMBER, score);
            }
        }
        return left == 0;
    }

    private void fillSlices(Pool pool, boolean isShort) {
        int need = task.slicesOf(pool.slices());
        for (int f = need; f < pool.slices() && left > 0; f++) {
            if (isShort) {
                fillShared(pool, pool.heldShared(), f, need);
            }
            fillShared(pool, pool.openShared(), f, need);
        }
        long waste = 1000L * need / pool.slices() - task.sliceMilli();
        for (int k = 1; k <= pool.gpusPerNode() && left > 0; k++) {
            long most = (long) k * (pool.slices() / need);
            long score = OPENS_GPU + 100 * waste + k;
            if (isShort) {
                fillNodes(pool, pool.held(), k, most, score);
            }
            fillNodes(pool, pool.open(), k, most, score);
        }
    }

    private void fillShared(Pool pool, Shelf shelf, int free, int need) {
        for (int g = shelf.next(free, 0); g >= 0 && left > 0; g = shelf.next(free, g + 1)) {
            int node = pool.node(g / pool.gpusPerNode());
            put(node, free / need, 1000L * (free - need) / pool.slices());
        }
    }

    private void fillNodes(Pool pool, Shelf shelf, int free, long most, long score) {
        for (int n = shelf.next(free, 0); n >= 0 && left > 0; n = shelf.next(free, n + 1)) {
            int node = pool.node(n);
            put(node, task.gpus() > 0 ? free / task.gpus() : most, score);
        }
    }

    /** Puts as many tasks on the node as GPUs, CPU, memory and the gang allow. */
    private void put(int node, long onGpus, long score) {
        long room = Math.min(onGpus, left);
        if (task.countsBeside()) {
            room = Math.min(room, fleet.beside().room(node, task) - takenOn(node));
        }
        if (room > 0) {
            if (takenCount == 0) {
                firstScore = score;
            }
            take(node, (int) room);
        }
    }

    private int takenOn(int node) {
        return node < taken.length ? taken[node] : 0;
    }

    private void take(int node, int tasks) {
        if (node >= taken.length) {
            taken = Arrays.copyOf(taken, Math.max(fleet.nodes(), node + 1));
        }
        if (taken[node] == 0) {
            if (takenCount == takenNodes.length) {
                takenNodes = Arrays.copyOf(takenNodes, 2 * takenCount);
            }
            takenNodes[takenCount++] = node;
        }
        taken[node] += tasks;
        left -= tasks;
    }

    private void clear() {
        for (int i = 0; i < takenCount; i++) {
            taken[takenNodes[i]] = 0;
        }
        takenCount = 0;
    }
}
