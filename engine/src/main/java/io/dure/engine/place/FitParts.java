package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.Task;
import io.dure.engine.fill.Filling;
import io.dure.engine.fill.Ranking;
import io.dure.engine.fleet.Beside;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import io.dure.engine.fleet.Span;
import io.dure.engine.fleet.Tier;
import io.dure.engine.power.Gate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A place for tasks that take a slice of a GPU, or CPU or memory. Under policy {@code dure} by the learnt score
 * ({@link Filling}), task by task; on gangs where the fastest link joins nodes, and under other policies, best fit. A slice goes to the fullest shared GPU that still
 * holds it, else to a free GPU of the node with the fewest of them; a task with whole GPUs to the node with the fewest
 * free GPUs that has the rest beside them; a task on CPUs alone likewise, so that it stays off nodes where GPUs wait for
 * work. Candidates come from shelves, in order; CPU and memory are checked exactly on each.
 *
 * <p>Work that is gone before the pool's horizon may use nodes that reservations hold, first; longer work never does.
 */
final class FitParts {
    private static final int OPENS_GPU = 1_000_000;

    private final Chosen chosen;
    private final Gate gate;
    private final Lacking lacking;
    private Fleet fleet = new Fleet();
    private Task task = Task.ofGpus(1);

    /** How many tasks are put on a node so far, by node; undone after use. */
    private int[] taken = new int[0];

    private int[] takenNodes = new int[64];
    private int takenCount;
    private int left;
    private long firstScore;

    /** The pool on which tasks were put last. */
    private int filled = -1;

    private Span span = Span.ALL;

    /** Says what a task costs on nodes; null: best fit. */
    private @Nullable Filling filling;

    FitParts(Chosen chosen, Gate gate, Lacking lacking) {
        this.chosen = chosen;
        this.gate = gate;
        this.lacking = lacking;
    }

    /** Goes by the learnt score from now on, or by best fit. */
    void use(@Nullable Filling learnt) {
        filling = learnt;
    }

    /** Looks for a place for one gang in these pools; true when {@code chosen} has it. */
    boolean find(Fleet of, int[] pools, int tasks, Task ofGang, long endMillis) {
        Filling learnt = filling;
        long begun = learnt == null ? 0 : learnt.stopwatch().now();
        boolean isFound = findAnywhere(of, pools, tasks, ofGang, endMillis);
        if (learnt != null) {
            learnt.stopwatch().scored(begun);
        }
        return isFound;
    }

    private boolean findAnywhere(Fleet of, int[] pools, int tasks, Task ofGang, long endMillis) {
        fleet = of;
        task = ofGang;
        span = Span.ALL;
        int pool = tasks == 1 ? bestForOne(pools, endMillis) : firstThatHolds(pools, tasks, endMillis);
        if (pool < 0) {
            return false;
        }
        if (pool != filled) {
            fill(fleet.pool(pool), tasks, endMillis);
        }
        choose();
        return true;
    }

    /** Looks on these nodes of a pool alone. */
    boolean findIn(Fleet of, int pool, Span nodes, int tasks, Task ofGang, long endMillis) {
        fleet = of;
        task = ofGang;
        span = nodes;
        boolean holds = fill(fleet.pool(pool), tasks, endMillis);
        if (holds) {
            choose();
        }
        clear();
        return holds;
    }

    /** Looks for one node of the pool for all tasks, the one with the fewest free GPUs. */
    boolean findOnOneNode(Fleet of, int pool, int tasks, Task ofGang, long endMillis) {
        Pool in = of.pool(pool);
        boolean isShort = endMillis <= in.horizonMillis();
        for (int k = 0; k <= in.gpusPerNode(); k++) {
            int local = isShort ? oneOf(of, in, in.held(), k, tasks, ofGang) : -1;
            local = local < 0 ? oneOf(of, in, in.open(), k, tasks, ofGang) : local;
            if (local >= 0) {
                chosen.add(in.node(local), tasks);
                return true;
            }
        }
        return false;
    }

    private int oneOf(Fleet of, Pool pool, Shelf shelf, int free, int tasks, Task ofGang) {
        int n = shelf.next(free, 0);
        while (n >= 0 && (of.roomOn(pool.node(n), ofGang) < tasks || !hasPower(of, pool, n, tasks))) {
            n = shelf.next(free, n + 1);
        }
        return n;
    }

    private boolean hasPower(Fleet of, Pool pool, int local, int tasks) {
        if (!lacking.mayLack()) {
            return true;
        }
        if (lacking.has(of, pool, local, local)) {
            return false;
        }
        gate.enter(pool);
        boolean has = gate.most(pool.node(local), tasks) == tasks;
        if (!has) {
            lacking.add(of, pool, local, local);
        }
        return has;
    }

    private void choose() {
        for (int i = 0; i < takenCount; i++) {
            chosen.add(takenNodes[i], taken[takenNodes[i]]);
        }
        clear();
    }

    private int bestForOne(int[] pools, long endMillis) {
        int best = -1;
        long bestScore = Long.MAX_VALUE;
        for (int p : pools) {
            filled = p;
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
            filled = p;
            if (fill(fleet.pool(p), tasks, endMillis)) {
                return p;
            }
        }
        return -1;
    }

    /** Puts tasks on nodes of the pool; true when all find a place. */
    private boolean fill(Pool pool, int tasks, long endMillis) {
        clear();
        gate.enter(pool);
        left = tasks;
        boolean isShort = endMillis <= pool.horizonMillis();
        Filling learnt = filling;
        if (learnt != null && (tasks == 1 || !pool.isLinked())) {
            fillByScore(learnt, pool, isShort);
        } else if (task.sliceMilli() > 0) {
            fillSlices(pool, isShort);
        } else {
            fillNodes(pool, isShort, task.gpus(), 0);
        }
        return left == 0;
    }

    /** Task by task where the next costs least. */
    private void fillByScore(Filling learnt, Pool pool, boolean isShort) {
        int index = fleet.poolIndexOf(pool.node(0));
        if (isShort && learnt.hasHeld(fleet, index)) {
            fill(pool, learnt.ranking(fleet, index, task, true));
        }
        if (left > 0) {
            fill(pool, learnt.ranking(fleet, index, task, false));
        }
    }

    private void fill(Pool pool, Ranking ranking) {
        int local = ranking.best(span);
        while (local >= 0 && left > 0) {
            int node = pool.node(local);
            if (gate.most(node, 1) == 0) {
                ranking.pass(local);
            } else {
                firstScore = takenCount == 0 ? ranking.cost(local) : firstScore;
                take(node, 1);
                if (left > 0) {
                    ranking.put(local);
                }
            }
            local = left > 0 ? ranking.best(span) : -1;
        }
        ranking.undo();
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
        fillNodes(pool, isShort, 1, OPENS_GPU + 100 * waste + 1);
    }

    private void fillShared(Pool pool, Shelf shelf, int free, int need) {
        int perNode = pool.gpusPerNode();
        for (int g = span.next(shelf, free, 0, perNode);
                g >= 0 && left > 0;
                g = span.next(shelf, free, g + 1, perNode)) {
            int node = pool.node(g / perNode);
            put(node, free / need, 1000L * (free - need) / pool.slices());
        }
    }

    /** On whole GPUs: of all nodes, or link domain by link domain, the one with the fewest open GPUs first. */
    private void fillNodes(Pool pool, boolean isShort, int from, long score) {
        if (!pool.isLinked() || span != Span.ALL) {
            fillNodes(pool, span, isShort, true, from, score);
            return;
        }
        if (isShort) {
            fillNodes(pool, span, true, false, from, score);
        }
        Tier links = pool.tier(Level.LINK_DOMAIN);
        for (int d = links.nextTightest(from - 1, Integer.MAX_VALUE);
                d >= 0 && left > 0;
                d = links.nextTightest(links.openFree(d), d)) {
            fillNodes(pool, links.span(d), false, true, from, score);
        }
    }

    private void fillNodes(Pool pool, Span nodes, boolean onHeld, boolean onOpen, int from, long score) {
        for (int k = from; k <= pool.gpusPerNode() && left > 0; k++) {
            if (onHeld) {
                fillNodes(pool, pool.held(), nodes, k, score + k - from);
            }
            if (onOpen) {
                fillNodes(pool, pool.open(), nodes, k, score + k - from);
            }
        }
    }

    private void fillNodes(Pool pool, Shelf shelf, Span nodes, int free, long score) {
        if (shelf.count(free) == 0) {
            return;
        }
        long most = Beside.ANY_NUMBER;
        if (task.sliceMilli() > 0) {
            most = (long) free * (pool.slices() / task.slicesOf(pool.slices()));
        } else if (task.gpus() > 0) {
            most = free / task.gpus();
        }
        for (int n = nodes.next(shelf, free, 0); n >= 0 && left > 0; n = nodes.next(shelf, free, n + 1)) {
            put(pool.node(n), most, score);
        }
    }

    /** Puts as many tasks on the node as GPUs, CPU, memory and the gang allow. */
    private void put(int node, long onGpus, long score) {
        long room = Math.min(onGpus, left);
        if (task.countsBeside()) {
            room = Math.min(room, fleet.beside().room(node, task) - takenOn(node));
        }
        room = room > 0 ? gate.most(node, (int) room) : 0;
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
