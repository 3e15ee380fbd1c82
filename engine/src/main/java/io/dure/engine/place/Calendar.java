package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.column.Orders;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.Plans.Plan;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What will be free in one pool, node by node, if every attempt runs to its expected end and every plan is kept. Nodes
 * of one GPU each that count nothing else are taken as one: any of them will do, and so a number tells all.
 *
 * <p>Of a GPU that is shared, the others of its node know only that it is busy until the last of its slices is free.
 * Plans of tasks on slices open GPUs of their own.
 */
final class Calendar {
    private static final int ALL_ALIKE = -1;

    private final List<Timeline> bins = new ArrayList<>();
    private final Sweep sweep = new Sweep();
    private final List<Taken> taken = new ArrayList<>();

    /** The node of each timeline, or {@link #ALL_ALIKE}. */
    private int[] nodeOf = new int[16];

    /** The timeline of each place in the pool, plus one; 0: nothing may come there. */
    private int[] binOfLocal = new int[16];

    private int size;

    /** How many nodes take work. */
    private int open;

    private boolean isAlike;
    private boolean hasOverdue;
    private State state = new State();
    private int poolIndex;
    private int[] nodes = new int[16];
    private int[] tasks = new int[16];
    private int chosen;

    private record Taken(Timeline bin, long from, long until, int gpus, int cpuMilli, int memoryMib) {}

    /** Begins with what runs. */
    void begin(State s, int index) {
        state = s;
        poolIndex = index;
        Pool pool = pool();
        size = 0;
        hasOverdue = false;
        isAlike = pool.gpusPerNode() == 1 && pool.slices() == 1 && !pool.countsBeside();
        open = 0;
        if (isAlike) {
            beginAlike(pool);
        } else {
            beginNodes(pool);
        }
    }

    /** An attempt should be gone by now and is not: nobody knows when it will be. */
    boolean hasOverdue() {
        return hasOverdue;
    }

    private Pool pool() {
        return state.fleet().pool(poolIndex);
    }

    private void beginAlike(Pool pool) {
        Timeline all = add(ALL_ALIKE);
        if (state.jobs().claiming() > 0) {
            beginBesideClaims(all, pool);
            return;
        }
        open = pool.open().count(0) + pool.open().count(1);
        all.begin(state.nowMillis(), open, 0, 0);
        Jobs jobs = state.jobs();
        Orders.Walk walk = jobs.orders().walk();
        for (int slot = walk.first(jobs.endsIn(pool.index())); slot != 0; slot = walk.next()) {
            int held = 0;
            for (int g = jobs.firstGrant(slot); g != 0; g = jobs.grants().next(g)) {
                held += jobs.grants().mask(g) != 0 && isOpen(jobs.grants().node(g)) ? 1 : 0;
            }
            all.take(state.nowMillis(), endOf(slot), held);
        }
    }

    private void beginBesideClaims(Timeline all, Pool pool) {
        for (int i = 0; i < pool.size(); i++) {
            open += isOpen(pool.node(i)) ? 1 : 0;
        }
        all.begin(state.nowMillis(), open, 0, 0);
        for (int i = 0; i < pool.size(); i++) {
            if (isOpen(pool.node(i))) {
                takeGrants(all, pool.node(i));
            }
        }
    }

    private void beginNodes(Pool pool) {
        if (binOfLocal.length < pool.size()) {
            binOfLocal = new int[Math.max(pool.size(), 2 * binOfLocal.length)];
        }
        Fleet fleet = state.fleet();
        for (int i = 0; i < pool.size(); i++) {
            int node = pool.node(i);
            binOfLocal[i] = 0;
            if (isOpen(node)) {
                open++;
                Timeline bin = add(node);
                binOfLocal[i] = size;
                bin.begin(
                        state.nowMillis(),
                        pool.gpusPerNode(),
                        fleet.beside().cpuMilli(node),
                        fleet.beside().memoryMib(node));
                takeGrants(bin, node);
            }
        }
    }

    private Timeline add(int node) {
        if (size == bins.size()) {
            bins.add(new Timeline());
        }
        if (size == nodeOf.length) {
            nodeOf = Arrays.copyOf(nodeOf, 2 * size);
        }
        nodeOf[size] = node;
        return bins.get(size++);
    }

    private boolean isOpen(int node) {
        return state.fleet().isUp(node) && !state.fleet().isClaimed(node);
    }

    private void takeGrants(Timeline bin, int node) {
        Grants grants = state.jobs().grants();
        long[] sharedUntil = new long[isAlike ? 1 : pool().gpusPerNode()];
        for (int g = grants.firstOn(node); g != 0; g = grants.nextOn(g)) {
            int slot = grants.slot(g);
            Task task = state.jobs().task(slot);
            long end = endOf(slot);
            int whole = grants.slices(g) > 0 ? 0 : Long.bitCount(grants.mask(g));
            if (grants.slices(g) > 0) {
                int gpu = Long.numberOfTrailingZeros(grants.mask(g));
                sharedUntil[gpu] = Math.max(sharedUntil[gpu], end);
            }
            bin.change(
                    state.nowMillis(),
                    end,
                    whole,
                    grants.tasks(g) * task.cpuMilli(),
                    grants.tasks(g) * task.memoryMib());
        }
        for (long until : sharedUntil) {
            bin.take(state.nowMillis(), until, 1);
        }
    }

    /** When what the attempt holds will be free; later than now, since it is not yet. */
    private long endOf(int slot) {
        if (state.jobs().state(slot) == JobState.CLAIMING) {
            return Timeline.NEVER;
        }
        long end = state.jobs().expectedEndMillis(slot);
        hasOverdue |= end <= state.nowMillis();
        return Math.max(end, state.nowMillis() + 1);
    }

    /** When the last slice of a shared GPU will be free. */
    private long sharedUntil(int node, int gpu) {
        Grants grants = state.jobs().grants();
        long until = 0;
        for (int g = grants.firstOn(node); g != 0; g = grants.nextOn(g)) {
            boolean isThere = grants.slices(g) > 0 && Long.numberOfTrailingZeros(grants.mask(g)) == gpu;
            until = isThere ? Math.max(until, endOf(grants.slot(g))) : until;
        }
        return until;
    }

    /** The first time at which a gang has its place for so long; {@link Timeline#NEVER} when there is none. */
    long earliest(PerTask need, int gang, long millis) {
        if (open == 0) {
            return Timeline.NEVER;
        }
        if (size == 1) {
            return bins.getFirst().earliest(millis, need, gang);
        }
        return sweep.earliest(bins, size, need, gang, millis);
    }

    /** The plan for a gang at that time, which is one at which it has its place: the tightest nodes, ties by node. */
    Plan plan(long job, PerTask need, int gang, long atMillis, long millis) {
        long end = Timeline.plus(atMillis, millis);
        chosen = 0;
        long[] byRoom = new long[size];
        int n = 0;
        for (int b = 0; b < size && !isAlike; b++) {
            int room = bins.get(b).room(atMillis, end, need, gang);
            if (room > 0) {
                byRoom[n++] = (long) room << 32 | b;
            }
        }
        Arrays.sort(byRoom, 0, n);
        int left = gang;
        for (int i = 0; i < n && left > 0; i++) {
            int here = Math.min(left, (int) (byRoom[i] >>> 32));
            choose(nodeOf[(int) byRoom[i]], here);
            left -= here;
        }
        sortChosen();
        return new Plan(job, poolIndex, atMillis, Arrays.copyOf(nodes, chosen), Arrays.copyOf(tasks, chosen));
    }

    private void choose(int node, int count) {
        if (chosen == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * chosen);
            tasks = Arrays.copyOf(tasks, 2 * chosen);
        }
        nodes[chosen] = node;
        tasks[chosen++] = count;
    }

    private void sortChosen() {
        long[] keys = new long[chosen];
        for (int i = 0; i < chosen; i++) {
            keys[i] = (long) nodes[i] << 32 | tasks[i];
        }
        Arrays.sort(keys);
        for (int i = 0; i < chosen; i++) {
            nodes[i] = (int) (keys[i] >>> 32);
            tasks[i] = (int) keys[i];
        }
    }

    /** Whether the plan, were it to start at that time, still has its place. */
    boolean holds(Plan plan, PerTask need, int gang, long atMillis, long millis) {
        long end = Timeline.plus(atMillis, millis);
        if (isAlike) {
            return open > 0 && plan.nodes().length == 0 && bins.getFirst().room(atMillis, end, need, gang) >= gang;
        }
        for (int i = 0; i < plan.nodes().length; i++) {
            Timeline bin = binOf(plan.nodes()[i]);
            if (bin == null || bin.room(atMillis, end, need, plan.tasks()[i]) < plan.tasks()[i]) {
                return false;
            }
        }
        return plan.nodes().length > 0;
    }

    /** Takes what the plan asks for; {@code sign} -1: gives it back. */
    void take(Plan plan, PerTask need, int gang, long atMillis, long millis, int sign) {
        long end = Timeline.plus(atMillis, millis);
        if (isAlike) {
            bins.getFirst().take(atMillis, end, need, sign * gang);
            return;
        }
        for (int i = 0; i < plan.nodes().length; i++) {
            Timeline bin = binOf(plan.nodes()[i]);
            if (bin != null) {
                bin.take(atMillis, end, need, sign * plan.tasks()[i]);
            }
        }
    }

    /**
     * Lays a gang of tasks on slices where it may start now, on GPUs that are shared too; true when all of it has its
     * place, which is then taken. A shared GPU that stays in use for longer is one GPU less to its node from when it
     * would have been free.
     */
    boolean layOnShared(Laid laid, PerTask need, int gang, long millis) {
        taken.clear();
        long end = Timeline.plus(state.nowMillis(), millis);
        for (int b = 0; b < size && laid.tasks() < gang; b++) {
            layOn(b, laid, need, gang, end);
        }
        if (laid.tasks() == gang) {
            return true;
        }
        giveBack();
        return false;
    }

    /** The gang that was laid on shared GPUs last does not start there: what it took is free. */
    void giveBack() {
        for (Taken t : taken) {
            t.bin.change(t.from, t.until, -t.gpus, -t.cpuMilli, -t.memoryMib);
        }
        taken.clear();
    }

    private void layOn(int b, Laid laid, PerTask need, int gang, long end) {
        int node = nodeOf[b];
        for (int gpu : laid.gpusFor(node)) {
            long until = sharedUntil(node, gpu);
            if (until > 0
                    && laid.tasks() < gang
                    && hasRoom(b, until, end, 1, 0, 0)
                    && hasRoom(b, state.nowMillis(), end, 0, need.cpuMilli(), need.memoryMib())) {
                take(b, until, end, 1, 0, 0);
                laySlices(b, laid, gpu, need, gang, end);
            }
        }
        while (laid.tasks() < gang
                && hasRoom(b, state.nowMillis(), end, 1, need.cpuMilli(), need.memoryMib())
                && laid.gpuOfOwn(node) >= 0) {
            take(b, state.nowMillis(), end, 1, 0, 0);
            laySlices(b, laid, laid.gpuOfOwn(node), need, gang, end);
        }
    }

    private void laySlices(int b, Laid laid, int gpu, PerTask need, int gang, long end) {
        int node = nodeOf[b];
        int slices = laid.task().slicesOf(pool().slices());
        long now = state.nowMillis();
        while (laid.tasks() < gang
                && laid.freeSlices(node, gpu) >= slices
                && hasRoom(b, now, end, 0, need.cpuMilli(), need.memoryMib())) {
            take(b, now, end, 0, need.cpuMilli(), need.memoryMib());
            laid.put(node, gpu);
        }
    }

    private boolean hasRoom(int b, long from, long end, int gpus, int cpuMilli, int memoryMib) {
        return from >= end || bins.get(b).room(from, end, new PerTask(gpus, 0, cpuMilli, memoryMib), 1) == 1;
    }

    private void take(int b, long from, long until, int gpus, int cpuMilli, int memoryMib) {
        bins.get(b).change(from, until, gpus, cpuMilli, memoryMib);
        taken.add(new Taken(bins.get(b), from, until, gpus, cpuMilli, memoryMib));
    }

    @Nullable
    private Timeline binOf(int node) {
        int bin = binOfLocal[state.fleet().localOf(node)];
        return bin == 0 ? null : bins.get(bin - 1);
    }
}
