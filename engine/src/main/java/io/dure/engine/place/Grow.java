package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Level;
import io.dure.engine.Placement;
import io.dure.engine.Queue;
import io.dure.engine.Task;
import io.dure.engine.column.IndexSet;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.power.Gate;
import io.dure.engine.share.Lending;
import io.dure.engine.share.Milli;
import io.dure.engine.share.Queues;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Gives GPUs that nobody who waits could use to running elastic jobs, task by task: to the queue that holds least for its
 * weight, those below their quota first; in it to the highest priority, then to the job that has grown least. A task
 * runs in the pool of its job, as near to it as the job requires, on nodes that no reservation needs before the job is
 * expected to end. Scratch; holds nothing between passes.
 */
final class Grow {
    private State state = new State();
    private Gate gate = new Gate();
    private PowerFirst others = new PowerFirst();
    private final Lending lending = new Lending();

    /** By leaf: the jobs that could still grow; and how many there are at or below each queue. */
    private final List<PriorityQueue<Integer>> hungry = new ArrayList<>();

    private int[] hungryBelow = new int[0];

    /** By leaf: the fewest thousandths of a GPU that it may not hold more, as far as it was asked; and the most it may. */
    private long[] tooMany = new long[0];

    private long[] notTooMany = new long[0];

    void intoIdle(State s, Gate gateOfPass, PowerFirst powerFirst, List<Decision> decisions) {
        state = s;
        gate = gateOfPass;
        others = powerFirst;
        if (s.jobs().riders().running().size() == 0) {
            return;
        }
        lending.begin(s.queues());
        gather();
        for (int root : s.queues().roots()) {
            while (hungryBelow[root] > 0) {
                growOne(nextLeaf(root), decisions);
            }
        }
    }

    private void growOne(int leaf, List<Decision> decisions) {
        int slot = poll(leaf);
        if (mayHold(leaf, slot) && grow(slot, decisions)) {
            lending.ride(state.queues(), leaf, state.jobs().task(slot).milliGpus());
            offer(leaf, slot);
        }
    }

    private void gather() {
        Jobs jobs = state.jobs();
        hungryBelow = new int[state.queues().size()];
        while (hungry.size() < hungryBelow.length) {
            hungry.add(new PriorityQueue<>(first()));
        }
        tooMany = new long[hungryBelow.length];
        Arrays.fill(tooMany, Long.MAX_VALUE);
        notTooMany = new long[hungryBelow.length];
        state.show(state.nowMillis());
        for (int p = 0; p < jobs.riders().pools(); p++) {
            if (!others.isKept(state.fleet().pool(p).site())) {
                gather(p);
            }
        }
    }

    private void gather(int p) {
        Jobs jobs = state.jobs();
        IndexSet unfilled = jobs.riders().unfilled(p);
        int most = unfilled.size() == 0 ? 0 : mostOnNode(state.fleet().pool(p));
        for (int slot = unfilled.next(0); slot >= 0; slot = unfilled.next(slot + 1)) {
            Task task = jobs.task(slot);
            boolean hasPlace = !task.isPlain() || task.gpus() <= most;
            int leaf = jobs.queue(slot);
            if (hasPlace && couldGrow(slot) && mayHoldNow(leaf, task.milliGpus())) {
                add(leaf, slot);
            }
        }
    }

    /** GPUs of the node of the pool that has most to give: what there is not now will not be there later. */
    private static int mostOnNode(Pool pool) {
        int k = pool.gpusPerNode();
        while (k > 0
                && pool.open().count(k) == 0
                && pool.held().count(k) == 0
                && pool.slack().count(k) == 0) {
            k--;
        }
        return k;
    }

    /** What the leaf may not hold more at first it may not later: asked once for each amount. */
    private boolean mayHoldNow(int leaf, long milliGpus) {
        if (milliGpus > notTooMany[leaf] && milliGpus < tooMany[leaf]) {
            if (mayHold(leaf, milliGpus)) {
                notTooMany[leaf] = milliGpus;
            } else {
                tooMany[leaf] = milliGpus;
            }
        }
        return milliGpus < tooMany[leaf];
    }

    private Comparator<Integer> first() {
        return Comparator.comparingInt((Integer slot) -> state.jobs().priority(slot))
                .reversed()
                .thenComparingInt(slot -> state.jobs().riders().count(slot))
                .thenComparingLong(slot -> state.jobs().id(slot));
    }

    private void offer(int leaf, int slot) {
        if (couldGrow(slot)) {
            add(leaf, slot);
        }
    }

    private void add(int leaf, int slot) {
        hungry.get(leaf).add(slot);
        count(leaf, 1);
    }

    private int poll(int leaf) {
        count(leaf, -1);
        return hungry.get(leaf).remove();
    }

    private void count(int leaf, int more) {
        for (int q = leaf; q != Queue.NO_PARENT; q = state.queues().parent(q)) {
            hungryBelow[q] += more;
        }
    }

    /** It has not all its tasks, and goes on for longer than it takes to make others go. */
    private boolean couldGrow(int slot) {
        Jobs jobs = state.jobs();
        long end = jobs.expectedEndMillis(slot);
        return jobs.state(slot) == JobState.RUNNING
                && !jobs.isWithdrawn(slot)
                && !state.gates().isFrozen(slot)
                && jobs.riders().count(slot) < jobs.riders().most(slot)
                && (end == Long.MAX_VALUE
                        || end > state.nowMillis() + state.rules().reclaimGraceMillis());
    }

    private int nextLeaf(int root) {
        Queues queues = state.queues();
        int q = root;
        while (!queues.isLeaf(q)) {
            int best = -1;
            for (int child : queues.children(q)) {
                boolean serves = hungryBelow[child] > 0;
                best = serves && (best < 0 || isBefore(child, best)) ? child : best;
            }
            q = best;
        }
        return q;
    }

    private boolean isBefore(int a, int b) {
        Queues queues = state.queues();
        long heldA = queues.stayingWithRiders(a);
        long heldB = queues.stayingWithRiders(b);
        boolean ownsA = heldA < queues.quota(a);
        boolean ownsB = heldB < queues.quota(b);
        if (ownsA != ownsB) {
            return ownsA;
        }
        boolean isLastA = queues.weight(a) == 0;
        boolean isLastB = queues.weight(b) == 0;
        if (isLastA != isLastB) {
            return isLastB;
        }
        int byHeld = Milli.compareProducts(heldA, Math.max(1, queues.weight(b)), heldB, Math.max(1, queues.weight(a)));
        return byHeld < 0 || (byHeld == 0 && a < b);
    }

    /** One task more is within the quota of its queue, or lent to it; and within all limits. */
    private boolean mayHold(int leaf, int slot) {
        return mayHold(leaf, state.jobs().task(slot).milliGpus())
                && (!state.queues().limitsUsers()
                        || state.gates().ridersOfUsers().mayGrow(slot));
    }

    private boolean mayHold(int leaf, long milliGpus) {
        Queues queues = state.queues();
        boolean isOwned = queues.stayingWithRiders(leaf) + milliGpus <= queues.owned(leaf);
        return queues.fullFor(leaf, milliGpus, false) < 0
                && (isOwned || lending.isLent(queues, leaf, milliGpus, state.lendableMilliGpus(leaf)));
    }

    private boolean grow(int core, List<Decision> decisions) {
        Pool pool = state.poolOfJob(core);
        int node = mayDraw(core, pool) ? place(core, pool) : -1;
        if (node < 0) {
            return false;
        }
        Jobs jobs = state.jobs();
        int rider = jobs.addRider(core, pool.gpuType(), state.nowMillis());
        state.startRider(rider, node, jobs.expectedEndMillis(core));
        Grants grants = jobs.grants();
        Placement there = new Placement(List.of(grants.onNode(jobs.firstGrant(rider))));
        decisions.add(new Decision.Grow(jobs.id(core), jobs.attempt(core), jobs.taskOfRider(rider), there));
        return true;
    }

    /** Where power is limited, it is not kept for others, and there is enough for one task more. */
    private boolean mayDraw(int core, Pool pool) {
        gate.lookForRider(core);
        return !others.isKept(pool.site()) && gate.allows(pool.index());
    }

    /** The node with the fewest free GPUs that holds one task more, held ones first, or -1. */
    private int place(int core, Pool pool) {
        Jobs jobs = state.jobs();
        Task task = jobs.task(core);
        Level level = jobs.lines().near(jobs.shape(core)).required();
        int first = jobs.grants().node(jobs.firstGrant(core));
        Scope scope = level == Level.SITE ? Scope.POOL : within(pool, level, first);
        long end = jobs.expectedEndMillis(core);
        state.show(end);
        int node = task.isPlain() ? find(Fit.reserved(pool, end, false), pool, scope, task) : -1;
        return node >= 0 ? node : find(pool.open(), pool, scope, task);
    }

    private Scope within(Pool pool, Level level, int node) {
        return Scope.of(pool.tier(level), pool.tier(level).domain(state.fleet().localOf(node)));
    }

    private int find(Shelf shelf, Pool pool, Scope scope, Task task) {
        Fleet fleet = state.fleet();
        for (int k = task.gpus(); k <= pool.gpusPerNode(); k++) {
            for (int n = scope.span().next(shelf, k, 0);
                    n >= 0;
                    n = scope.span().next(shelf, k, n + 1)) {
                boolean hasRoom = task.isPlain() || fleet.roomOn(pool.node(n), task) > 0;
                if (hasRoom && gate.most(pool.node(n), 1) == 1) {
                    return pool.node(n);
                }
            }
        }
        return -1;
    }
}
