package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.Task;
import io.dure.engine.column.Orders;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import io.dure.engine.fleet.Tier;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    private int[] cleared = new int[64];
    private int clearedCount;
    private final PerDomain clearedIn = new PerDomain();
    private Scope scope = Scope.POOL;
    private int site = Fit.ANYWHERE;

    /** From now on it looks in this site alone, or {@link Fit#ANYWHERE}. */
    void in(int ofSite) {
        site = ofSite;
    }

    /**
     * Looks for a reservation for the waiting job; null when no time can be told. No window begins on its nodes before
     * it would be gone: at first all are shown that have none before it were gone if it started now; with the time that
     * they give fewer are, until that time does not change. Nobody is promised what comes back after a window.
     */
    @Nullable
    Held find(State state, int slot, boolean firm) {
        long end = end(state, slot, state.nowMillis());
        while (true) {
            state.show(end);
            Held found = findShown(state, slot, firm);
            if (found == null || state.windows().allow(found.nodes(), end(state, slot, found.atMillis()))) {
                return found;
            }
            end = end(state, slot, found.atMillis());
        }
    }

    private static long end(State state, int slot, long startMillis) {
        return state.jobs().endIfStarted(slot, startMillis);
    }

    @Nullable
    private Held findShown(State state, int slot, boolean firm) {
        Jobs jobs = state.jobs();
        int shape = jobs.shape(slot);
        int tasks = jobs.lines().tasks(shape);
        Task task = jobs.lines().task(shape);
        Level level = tasks == 1 ? Level.SITE : jobs.lines().near(shape).required();
        int best = -1;
        long bestAt = Long.MAX_VALUE;
        int[] pools =
                state.fleet().poolsFor(jobs.lines().gpuType(shape), jobs.lines().residency(shape));
        for (int p : Fit.inSite(state.fleet(), pools, site)) {
            long at = findIn(state, state.fleet().pool(p), tasks, task, level);
            if (at < bestAt) {
                best = p;
                bestAt = at;
            }
        }
        if (best < 0) {
            return null;
        }
        Pool pool = state.fleet().pool(best);
        findIn(state, pool, tasks, task, level);
        if (fillsNodes(pool, task)) {
            chooseWhole(state, pool, tasks);
        } else {
            choose(state, pool, tasks, task);
        }
        return new Held(
                jobs.id(slot),
                best,
                bestAt,
                firm,
                pool.releasedMilliGpus(),
                Arrays.copyOf(nodes, count),
                Arrays.copyOf(spare, count));
    }

    /**
     * The same reservation with what its nodes can spare as of now; null when they no longer give the gang its place, or
     * when it asks for more than whole GPUs.
     */
    @Nullable
    Held renew(State state, int slot, Held held) {
        Task task = state.jobs().task(slot);
        if (!task.isPlain()) {
            return null;
        }
        long at = Math.max(held.atMillis(), state.nowMillis());
        int left = state.jobs().lines().tasks(state.jobs().shape(slot));
        count = 0;
        if (!state.windows().allow(held.nodes(), end(state, slot, at))) {
            return null;
        }
        for (int node : held.nodes()) {
            if (!state.fleet().isUp(node)
                    || state.fleet().isHeld(node)
                    || state.claims().claimant(node) != 0) {
                return null;
            }
            left = take(node, freeAt(state, node, at), left, task.gpus());
        }
        return left > 0
                ? null
                : new Held(
                        held.job(),
                        held.pool(),
                        at,
                        held.firm(),
                        held.releasedMilliGpus(),
                        Arrays.copyOf(nodes, count),
                        Arrays.copyOf(spare, count));
    }

    /** Whole GPUs that are free now, or whose attempts are expected to be gone by then; never too many. */
    private static int freeAt(State state, int node, long atMillis) {
        Jobs jobs = state.jobs();
        int free = state.fleet().freeOn(node);
        for (int g = jobs.grants().firstOn(node); g != 0; g = jobs.grants().nextOn(g)) {
            int holder = jobs.grants().slot(g);
            boolean isGone = jobs.state(holder) != JobState.CLAIMING && jobs.expectedEndMillis(holder) <= atMillis;
            boolean isWhole = jobs.grants().slices(g) == 0;
            free += isGone && isWhole ? Long.bitCount(jobs.grants().mask(g)) : 0;
        }
        return free;
    }

    /** When the pool will hold the gang, or MAX_VALUE; {@link #scope} then says in which domain. */
    private long findIn(State state, Pool pool, int tasks, Task task, Level level) {
        if (pool.tasksWhenEmpty(task) == 0) {
            return Long.MAX_VALUE;
        }
        Tier tier = level == Level.SITE ? null : pool.tier(level);
        boolean isWhole = fillsNodes(pool, task);
        long at = isWhole ? earliestWhole(state, pool, tasks, tier) : earliest(state, pool, tasks, task, tier);
        if (at < Long.MAX_VALUE && tier != null) {
            scope = Scope.of(tier, isWhole ? clearedIn.tightest(tasks) : later.tightest(tasks));
        } else {
            scope = Scope.POOL;
        }
        return at;
    }

    private static boolean fillsNodes(Pool pool, Task task) {
        return task.isPlain() && task.gpus() == pool.gpusPerNode();
    }

    /** For tasks that fill a node: looks at nodes in the order in which they will be free, not at attempts. */
    private long earliestWhole(State state, Pool pool, int tasks, @Nullable Tier tier) {
        clearedCount = 0;
        if (tier != null) {
            clearedIn.begin(tier.isOfNodes() ? pool.size() : tier.size());
        }
        int free = pool.open().count(pool.gpusPerNode());
        long at = Long.MAX_VALUE;
        Orders.Walk walk = state.clearing().walk();
        int node = walk.first(pool.clearing()) - 1;
        while (node >= 0 && Math.max(state.clearing().atMillis(node), state.nowMillis()) <= at) {
            if (!state.fleet().isHeld(node) && !state.fleet().isBarred(node)) {
                addCleared(node);
                long there = tier == null ? free + clearedCount : wholeInDomain(state, pool, tier, node);
                if (there >= tasks) {
                    at = Math.max(state.clearing().atMillis(node), state.nowMillis());
                }
            }
            node = walk.next() - 1;
        }
        return at;
    }

    /** One node more will be wholly free in its domain: how many there are then. */
    private long wholeInDomain(State state, Pool pool, Tier tier, int node) {
        int domain = tier.domain(state.fleet().localOf(node));
        if (!clearedIn.isKnown(domain)) {
            clearedIn.set(domain, tier.isOfNodes() ? 0 : tier.open(domain, pool.gpusPerNode()));
        }
        clearedIn.add(domain, 1);
        return clearedIn.get(domain);
    }

    private void addCleared(int node) {
        if (clearedCount == cleared.length) {
            cleared = Arrays.copyOf(cleared, 2 * clearedCount);
        }
        cleared[clearedCount++] = node;
    }

    /** Those that will be free last, ties by node, then those that are free now. */
    private void chooseWhole(State state, Pool pool, int tasks) {
        count = 0;
        int left = tasks;
        int gpus = pool.gpusPerNode();
        int to = clearedCount;
        while (to > 0 && left > 0) {
            int from = to - 1;
            while (from > 0 && isTie(state, cleared[from - 1], cleared[from])) {
                from--;
            }
            for (int i = from; i < to && left > 0; i++) {
                left = scope.has(state.fleet(), cleared[i]) ? take(cleared[i], gpus, left, gpus) : left;
            }
            to = from;
        }
        for (int n = scope.span().next(pool.open(), gpus, 0);
                n >= 0 && left > 0;
                n = scope.span().next(pool.open(), gpus, n + 1)) {
            left = take(pool.node(n), gpus, left, gpus);
        }
    }

    private static boolean isTie(State state, int a, int b) {
        long now = state.nowMillis();
        return Math.max(state.clearing().atMillis(a), now)
                == Math.max(state.clearing().atMillis(b), now);
    }

    /** When it will, task by task; leaves the pool of that time in {@link #later}. */
    private long earliest(State state, Pool pool, int tasks, Task task, @Nullable Tier tier) {
        Jobs jobs = state.jobs();
        if (tier == null) {
            later.begin(state, pool, task);
        } else {
            later.beginByDomain(state, pool, task, tier);
        }
        long at = Long.MAX_VALUE;
        Orders.Walk walk = jobs.orders().walk();
        int slot = walk.first(jobs.endsIn(pool.index()));
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
            slot = walk.next();
        }
        return at;
    }

    private void choose(State state, Pool pool, int tasks, Task task) {
        count = 0;
        int left = tasks;
        int[] latestFirst = latestFirst();
        for (int i = 0; i < latestFirst.length && left > 0; i++) {
            left = scope.has(state.fleet(), latestFirst[i]) ? takeOn(latestFirst[i], left, task) : left;
        }
        for (int k = task.gpus(); k <= pool.gpusPerNode() && left > 0; k++) {
            left = takeFrom(pool, pool.open(), k, left, task);
        }
    }

    private int takeFrom(Pool pool, Shelf shelf, int k, int tasks, Task task) {
        int left = tasks;
        for (int n = scope.span().next(shelf, k, 0);
                n >= 0 && left > 0;
                n = scope.span().next(shelf, k, n + 1)) {
            int node = pool.node(n);
            if (later.freedAtMillis(node) < 0) {
                left = takeOn(node, left, task);
            }
        }
        return left;
    }

    /** Parts of GPUs, CPU and memory are promised with their whole node: it can spare nothing. */
    private int takeOn(int node, int tasks, Task task) {
        if (task.isPlain()) {
            return take(node, later.freeOn(node), tasks, task.gpus());
        }
        int here = (int) Math.min(tasks, later.tasksOn(node));
        return here == 0 ? tasks : take(node, here, here, 1) + tasks - here;
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
