package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.Verdict;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Whom to move out of one domain, or one pool, so that a gang fits there, at the least loss: node by node, where one
 * more task costs least; and those that turn out not to be needed stay. Looks at open nodes with most room.
 */
final class Clear {
    /** How many nodes are looked at. */
    private static final int MOST_NODES = 64;

    private final Later later = new Later();
    private final Chosen chosen = new Chosen();
    private State state = new State();
    private Scope scope = Scope.POOL;
    private Task task = Task.ofGpus(1);
    private int tasks;
    private final List<Integer> nodes = new ArrayList<>();
    private List<Integer> victims = new ArrayList<>();
    private final List<Integer> tried = new ArrayList<>();
    private long cost;
    private long wakeAtMillis;

    /** What one more task costs on each of the nodes; below zero: to be reckoned. */
    private final long[] costs = new long[MOST_NODES];

    private boolean comesAnyway;

    /** Plans; true when the loss is less than {@code budget}, in GPU-milliseconds. */
    boolean plan(State s, Pool pool, Scope in, Task ofGang, int taskCount, long budget) {
        state = s;
        scope = in;
        task = ofGang;
        tasks = taskCount;
        victims = new ArrayList<>();
        cost = 0;
        wakeAtMillis = Verdict.NO_WAKE;
        later.begin(s, pool, task, in, false);
        later.freeLeaving(s.fleet().poolIndexOf(pool.node(0)));
        comesAnyway = later.room() >= tasks;
        if (comesAnyway) {
            return false;
        }
        gatherNodes(pool);
        while (later.room() < tasks && cost < budget) {
            if (!clearCheapestNode()) {
                return false;
            }
        }
        if (later.room() < tasks) {
            return false;
        }
        spare();
        later.choose(pool, tasks, chosen);
        return cost < budget;
    }

    private void gatherNodes(Pool pool) {
        nodes.clear();
        Arrays.fill(costs, -1);
        for (int k = pool.gpusPerNode(); k >= 0; k--) {
            for (int n = scope.span().next(pool.open(), k, 0);
                    n >= 0 && nodes.size() < MOST_NODES;
                    n = scope.span().next(pool.open(), k, n + 1)) {
                if (later.counts(pool.node(n)) && k < pool.gpusPerNode()) {
                    nodes.add(pool.node(n));
                }
            }
        }
    }

    /** Moves whom one more task costs least, of all nodes; false when there is no such node. */
    private boolean clearCheapestNode() {
        int best = -1;
        long bestCost = Long.MAX_VALUE;
        for (int i = 0; i < nodes.size(); i++) {
            costs[i] = costs[i] < 0 ? tryNode(nodes.get(i)) : costs[i];
            if (costs[i] < bestCost) {
                best = nodes.get(i);
                bestCost = costs[i];
            }
        }
        if (best < 0) {
            return false;
        }
        tryNode(best);
        for (int slot : tried) {
            victims.add(slot);
            later.free(slot, state.nowMillis());
        }
        tried.forEach(this::reckonAgain);
        cost += bestCost;
        return true;
    }

    private void reckonAgain(int slot) {
        Grants grants = state.jobs().grants();
        for (int g = state.jobs().firstGrant(slot); g != 0; g = grants.next(g)) {
            int i = nodes.indexOf(grants.node(g));
            if (i >= 0) {
                costs[i] = -1;
            }
        }
    }

    /** What one more task on this node costs, MAX_VALUE when it cannot be; {@link #tried} then has who would go. */
    private long tryNode(int node) {
        tried.clear();
        if (!later.counts(node)) {
            return Long.MAX_VALUE;
        }
        long before = later.tasksOn(node);
        long loss = 0;
        List<Integer> movable = movableOn(node);
        for (int i = 0; i < movable.size() && later.tasksOn(node) <= before; i++) {
            tried.add(movable.get(i));
            loss += loss(movable.get(i));
            tryWithout(movable.get(i), node);
        }
        boolean gained = later.tasksOn(node) > before;
        if (!tried.isEmpty()) {
            later.expect(node, state.nowMillis());
            later.takeBack();
        }
        return gained ? loss : Long.MAX_VALUE;
    }

    private void tryWithout(int slot, int node) {
        Grants grants = state.jobs().grants();
        for (int g = state.jobs().firstGrant(slot); g != 0; g = grants.next(g)) {
            if (grants.node(g) == node) {
                later.tryWithout(g);
            }
        }
    }

    /** Who on the node could go, the least loss first, then the youngest. */
    private List<Integer> movableOn(int node) {
        Jobs jobs = state.jobs();
        List<Integer> slots = new ArrayList<>();
        for (int g = jobs.grants().firstOn(node); g != 0; g = jobs.grants().nextOn(g)) {
            int slot = jobs.grants().slot(g);
            if (!slots.contains(slot) && !victims.contains(slot) && isMovable(slot)) {
                slots.add(slot);
            }
        }
        slots.sort(Comparator.comparingLong(this::loss)
                .thenComparing(Comparator.comparingLong(jobs::startedAtMillis).reversed())
                .thenComparing(Comparator.comparingLong(jobs::id).reversed()));
        return slots;
    }

    private boolean isMovable(int slot) {
        Jobs jobs = state.jobs();
        if (jobs.riders().isRider(slot)) {
            return false; // it has no place of its own to go to; who needs its GPUs takes them without any move
        }
        if (jobs.parts().head(slot) != slot || jobs.parts().hasGroups(slot)) {
            return false; // all its groups would have to move
        }
        if (state.gates().isFrozen(slot)) {
            return false; // it could not start again
        }
        if (jobs.state(slot) != JobState.RUNNING || !jobs.isEvictable(slot) || jobs.isWithdrawn(slot)) {
            return false;
        }
        long free = jobs.startedAtMillis(slot) + state.rules().guaranteedRunMillis();
        if (free > state.nowMillis()) {
            wakeAtMillis = Math.min(wakeAtMillis, free);
            return false;
        }
        return true;
    }

    /** Those whom the gang does not need gone after all stay, the dearest first. */
    private void spare() {
        List<Integer> dearest = new ArrayList<>(victims);
        dearest.sort(Comparator.comparingLong(this::loss)
                .reversed()
                .thenComparingLong(slot -> state.jobs().id(slot)));
        for (int slot : dearest) {
            later.unfree(slot);
            if (later.room() >= tasks) {
                victims.remove(Integer.valueOf(slot));
                cost -= loss(slot);
            } else {
                later.free(slot, state.nowMillis());
            }
        }
        victims.sort(Comparator.comparingLong((Integer slot) -> state.jobs().milliGpus(slot))
                .reversed()
                .thenComparingLong(slot -> state.jobs().id(slot)));
    }

    /** GPU-milliseconds: what it has done since its start, the time to stop, and the time to begin again. */
    private long loss(int slot) {
        long ran = state.nowMillis() - state.jobs().startedAtMillis(slot);
        long idle = state.rules().reclaimGraceMillis() + state.rules().moves().restartMillis();
        return gpuMillis(state.jobs().milliGpus(slot), ran + idle);
    }

    static long gpuMillis(long milliGpus, long millis) {
        return milliGpus / 1000 * millis + milliGpus % 1000 * millis / 1000;
    }

    /** Those to move, the largest first: they find a place first. */
    List<Integer> victims() {
        return victims;
    }

    Chosen chosen() {
        return chosen;
    }

    /** What is on its way out already is enough. */
    boolean comesAnyway() {
        return comesAnyway;
    }

    long cost() {
        return cost;
    }

    /** When the first guaranteed run is over of those that were looked at. */
    long wakeAtMillis() {
        return wakeAtMillis;
    }
}
