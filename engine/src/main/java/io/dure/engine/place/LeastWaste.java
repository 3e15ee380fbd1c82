package io.dure.engine.place;

import io.dure.engine.Job;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Lines;
import io.dure.engine.pack.Demand;
import io.dure.engine.pack.Fragments;
import io.dure.engine.pack.Free;
import io.dure.engine.pack.NodeType;
import io.dure.engine.state.Asked;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fragmentation gradient descent (Weng et al., USENIX ATC 2023): each task goes where what is of no use to the usual
 * tasks grows least; ties go to the lowest node. What is usual is learnt from the tasks submitted so far. A gang goes to
 * the pool in which all its tasks together waste least.
 *
 * <p>Where a pool counts GPUs alone, nodes with the same number of free GPUs are one class, scored once; else what is
 * free on a node is, and equal nodes are scored once.
 */
final class LeastWaste {
    private static final long NO_ROOM = Long.MIN_VALUE;

    private @Nullable Fragments usual;
    private SortedMap<Asked.Sort, Long> learntFrom = new TreeMap<>();
    private final Map<Free, Long> scores = new LinkedHashMap<>(); // looked up, never walked

    private State state = new State();
    private Fleet fleet = new Fleet();
    private Task task = Task.ofGpus(1);
    private int gpuType;
    private long waste;
    private int bestNode;
    private int bestGpu;
    private long bestScore;

    /** A place for the waiting job, or null when it has none now. */
    @Nullable
    Laid lay(State s, int slot) {
        state = s;
        fleet = s.fleet();
        Lines lines = s.jobs().lines();
        int shape = s.jobs().shape(slot);
        task = lines.task(shape);
        gpuType = lines.gpuType(shape);
        int tasks = lines.tasks(shape);
        int[] pools = Room.poolsWith(fleet, fleet.poolsFor(gpuType, lines.residency(shape)), task, tasks);
        if (pools.length == 0) {
            return null;
        }
        learn();
        scores.clear();
        if (tasks == 1) {
            return layIn(pools, 1);
        }
        Laid best = null;
        long least = Long.MAX_VALUE;
        for (int p : pools) {
            Laid laid = layIn(new int[] {p}, tasks);
            if (waste < least) {
                best = laid;
                least = waste;
            }
        }
        return best;
    }

    /** Lays task by task; the pools have room for all. Leaves in {@link #waste} what becomes of no use. */
    private Laid layIn(int[] pools, int tasks) {
        Laid laid = new Laid(fleet, task);
        waste = 0;
        while (laid.tasks() < tasks) {
            bestScore = NO_ROOM;
            bestNode = -1;
            for (int node : laid.nodes()) {
                consider(node, laid);
            }
            for (int p : pools) {
                considerAll(fleet.pool(p), laid);
            }
            Free before = free(bestNode, laid);
            if (task.sliceMilli() > 0) {
                laid.put(bestNode, bestGpu);
            } else {
                laid.put(bestNode);
            }
            waste += fragments().weighted(free(bestNode, laid)) - fragments().weighted(before);
        }
        return laid;
    }

    /** Nodes on which nothing is laid yet: one of each class, or, where CPU, memory or slices count, all with room. */
    private void considerAll(Pool pool, Laid laid) {
        boolean isByGpus = pool.slices() == 1 && !pool.countsBeside();
        for (int k = 0; k <= pool.gpusPerNode(); k++) {
            boolean isFound = false;
            for (int n = pool.open().next(k, 0);
                    n >= 0 && !isFound;
                    n = pool.open().next(k, n + 1)) {
                int node = pool.node(n);
                if (!laid.isOn(node)) {
                    consider(node, laid);
                    isFound = isByGpus;
                }
            }
        }
    }

    private void consider(int node, Laid laid) {
        if (!laid.holdsOneMore(node)) {
            return;
        }
        Free free = free(node, laid);
        long told = scores.computeIfAbsent(free, this::score);
        long score = told >> Byte.SIZE;
        if (score > bestScore || (score == bestScore && node < bestNode)) {
            bestScore = score;
            bestNode = node;
            bestGpu = task.sliceMilli() > 0 ? gpuWith(free.rest((int) told & 0xff), node, laid) : 0;
        }
    }

    /** The score, and in the lowest bits the GPU for it, counted from that with least left. */
    private long score(Free free) {
        Demand demand = demand(task, gpuType, slicesOn(free));
        if (!demand.asksOneGpu()) {
            return fragments().score(free, demand, 0) << Byte.SIZE;
        }
        int best = free.firstWith(demand.milliPerGpu());
        long most = fragments().score(free, demand, best);
        for (int gpu = best + 1; gpu < free.gpus(); gpu++) {
            long next =
                    free.rest(gpu) == free.rest(gpu - 1) ? most : fragments().score(free, demand, gpu);
            best = next > most ? gpu : best;
            most = Math.max(most, next);
        }
        return most << Byte.SIZE | best;
    }

    private int gpuWith(int rest, int node, Laid laid) {
        int slices = fleet.poolOf(node).slices();
        int gpu = 0;
        while (1000 * laid.freeSlices(node, gpu) / slices != rest) {
            gpu++;
        }
        return gpu;
    }

    private Free free(int node, Laid laid) {
        Pool pool = fleet.poolOf(node);
        int[] rests = new int[pool.gpusPerNode()];
        for (int g = 0; g < rests.length; g++) {
            rests[g] = 1000 * laid.freeSlices(node, g) / pool.slices();
        }
        Arrays.sort(rests);
        int laidHere = laid.tasksOn(node);
        int cpu = fleet.beside().cpuMilli(node) == 0
                ? Integer.MAX_VALUE
                : fleet.beside().freeCpuMilli(node) - laidHere * task.cpuMilli();
        int memory = fleet.beside().memoryMib(node) == 0
                ? Integer.MAX_VALUE
                : fleet.beside().freeMemoryMib(node) - laidHere * task.memoryMib();
        NodeType build = new NodeType(model(pool.gpuType()), rests.length, cpu, memory);
        return Free.of(pool.gpuType(), build, cpu, memory, rests);
    }

    /** Of the type's slices. */
    private int slicesOn(Free free) {
        return fleet.slicesOf(free.type());
    }

    /** What is usual, from all that was submitted so far. */
    private void learn() {
        SortedMap<Asked.Sort, Long> asked = state.asked().counts();
        if (usual != null && learntFrom.equals(asked)) {
            return;
        }
        learntFrom = new TreeMap<>(asked);
        if (asked.isEmpty()) { // the rules are new, and all that waits was there before
            learntFrom.put(new Asked.Sort(task, gpuType), 1L);
        }
        List<Demand> demands = new ArrayList<>();
        long[] counts = new long[learntFrom.size()];
        learntFrom.forEach((sort, count) -> {
            counts[demands.size()] = count;
            int slices = sort.gpuType() == Job.ANY_TYPE ? 1000 : fleet.slicesOf(sort.gpuType());
            demands.add(demand(sort.task(), sort.gpuType(), slices));
        });
        usual = Fragments.ofUsual(demands, counts);
    }

    private Fragments fragments() {
        if (usual == null) {
            throw new IllegalStateException("nothing was learnt");
        }
        return usual;
    }

    /** Types 64 apart are taken for one: a score may be worse for it, never a placement wrong. */
    private static int model(int type) {
        return type % NodeType.MOST_MODELS;
    }

    private static Demand demand(Task task, int type, int slices) {
        int gpus = task.sliceMilli() > 0 ? 1 : task.gpus();
        int milli = 1000;
        if (task.sliceMilli() > 0) {
            milli = 1000 * task.slicesOf(slices) / slices;
        }
        long models = type == Job.ANY_TYPE || gpus == 0 ? Demand.ANY_MODEL : 1L << model(type);
        return new Demand(task.cpuMilli(), task.memoryMib(), gpus, gpus == 0 ? 0 : milli, models);
    }
}
