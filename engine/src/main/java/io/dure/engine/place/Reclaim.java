package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.Verdict;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.Jobs;
import io.dure.engine.share.Queues;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Takes lent GPUs back for a job that is within its queue's quota: finds, node by node, the attempts on borrowed GPUs
 * whose end loses least work, and spares those that turn out not to be needed. The whole gang or nothing.
 *
 * <p>No two jobs can evict each other in turn: a reclaim must raise the sum over all leaf queues of min(held, quota),
 * which is bounded, and nothing but work that ends lowers it.
 */
final class Reclaim {
    private final Later later = new Later();
    private final Chosen chosen = new Chosen();
    private State state = new State();
    private int claimantQueue;

    /** The queue above the claimant that is full, or -1: its victims must make room there too. */
    private int full;

    /** Victims are in or below this queue. */
    private int within;

    private long claimantMilliGpus;
    private long wakeAtMillis;
    private Task task = Task.ofGpus(1);

    /** Whether a victim's queue may fall below its quota. */
    private boolean mayCross;

    private int[] victims = new int[16];
    private int victimCount;
    private boolean[] isVictim = new boolean[16];
    private OnNode[] candidates = new OnNode[0];
    private int[] leaving = new int[16];

    private int[] tried = new int[16];
    private int triedCount;

    private boolean[] borrows = new boolean[0];
    private int[] nodeFrom = new int[1];
    private long[] nodeLoss = new long[1];
    private int nodeCount;

    /** What a candidate has of one node. */
    private record OnNode(int node, int slot, int grant, long loss) {}

    /** Finds whom to evict for the waiting job; true when {@link #victims} and {@link #chosen} have it. */
    boolean find(State s, int slot) {
        state = s;
        Jobs jobs = s.jobs();
        claimantQueue = jobs.queue(slot);
        claimantMilliGpus = jobs.milliGpus(slot);
        full = s.queues().fullFor(claimantQueue, claimantMilliGpus, false);
        wakeAtMillis = Verdict.NO_WAKE;
        within = s.queues().reclaimsWithin(claimantQueue, claimantMilliGpus);
        noteBorrowers();
        int shape = jobs.shape(slot);
        int tasks = jobs.lines().tasks(shape);
        task = jobs.lines().task(shape);
        int best = -1;
        long bestLoss = Long.MAX_VALUE;
        for (int p :
                s.fleet().poolsFor(jobs.lines().gpuType(shape), jobs.lines().residency(shape))) {
            if (plan(p, tasks)) {
                long loss = totalLoss();
                if (loss < bestLoss) {
                    best = p;
                    bestLoss = loss;
                }
            }
            undo();
        }
        if (best < 0) {
            return false;
        }
        plan(best, tasks);
        choose(s.fleet().pool(best), tasks);
        undo();
        return true;
    }

    int victimCount() {
        return victimCount;
    }

    int victim(int i) {
        return victims[i];
    }

    /** The nodes that the job is to have, and its GPUs on each. */
    Chosen chosen() {
        return chosen;
    }

    /**
     * Plans in one pool, at first with victims whose queues stay at their quota without them, then with any. Leaves the
     * victims marked as leaving in the queues until {@link #undo}.
     */
    private boolean plan(int pool, int tasks) {
        forgetVictims();
        if (state.fleet().pool(pool).tasksWhenEmpty(task) == 0) {
            return false;
        }
        candidates = candidates(pool);
        if (candidates.length == 0) {
            return false;
        }
        mayCross = false;
        if (tryPlan(pool, tasks)) {
            return true;
        }
        undo();
        mayCross = true;
        return tryPlan(pool, tasks);
    }

    private boolean tryPlan(int pool, int tasks) {
        forgetVictims();
        later.begin(state, state.fleet().pool(pool), task);
        freeLeaving(pool);
        if (later.room() >= tasks && (full < 0 || hasRoomInFull())) {
            return false; // what is already on its way out is enough
        }
        if (task.isPlain() && later.room() + mostRoom() < tasks) {
            return false;
        }
        findNodes();
        while (later.room() < tasks) {
            if (!takeCheapestNode()) {
                return false;
            }
        }
        while (!hasRoomInFull()) {
            if (!takeCheapest()) {
                return false;
            }
        }
        spare(tasks);
        return raisesPotential(tasks);
    }

    /** How many more tasks there would be room for if all candidates went: more than can be had, but soon reckoned. */
    private long mostRoom() {
        long room = 0;
        for (int i = 0; i < candidates.length; ) {
            int node = candidates[i].node;
            int free = later.counts(node) ? later.freeOn(node) : 0;
            int freed = 0;
            for (; i < candidates.length && candidates[i].node == node; i++) {
                freed += Long.bitCount(state.jobs().grants().mask(candidates[i].grant));
            }
            room += later.counts(node) ? (free + freed) / task.gpus() - free / task.gpus() : 0;
        }
        return room;
    }

    /** Borrowers' attempts in the pool that may be told to go now, on each of their nodes: by node, the cheapest first. */
    private OnNode[] candidates(int pool) {
        Jobs jobs = state.jobs();
        List<Integer> slots = new ArrayList<>();
        for (int q = 0; q < state.queues().size(); q++) {
            int slot = borrows[q] ? jobs.tenants().first(pool, q) : 0;
            for (; slot != 0; slot = jobs.tenants().next(slot)) {
                if (isCandidate(slot)) {
                    slots.add(slot);
                }
            }
        }
        slots.sort(Comparator.comparingLong(this::loss)
                .thenComparing(Comparator.comparingLong(jobs::startedAtMillis).reversed())
                .thenComparing(Comparator.comparingLong(jobs::id).reversed()));
        return byNode(slots);
    }

    /** The grants of these jobs by node, and on each node in the order of the list. */
    private OnNode[] byNode(List<Integer> slots) {
        Grants grants = state.jobs().grants();
        List<OnNode> all = new ArrayList<>();
        for (int slot : slots) {
            long loss = loss(slot);
            for (int g = state.jobs().firstGrant(slot); g != 0; g = grants.next(g)) {
                all.add(new OnNode(grants.node(g), slot, g, loss));
            }
        }
        long[] keys = new long[all.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ((long) all.get(i).node << 32) | i;
        }
        Arrays.sort(keys);
        OnNode[] sorted = new OnNode[keys.length];
        for (int i = 0; i < keys.length; i++) {
            sorted[i] = all.get((int) keys[i]);
        }
        return sorted;
    }

    /** What is on its way out already comes free, the first to go first. */
    private void freeLeaving(int pool) {
        Jobs jobs = state.jobs();
        int count = 0;
        for (int slot = jobs.tenants().firstLeaving(pool);
                slot != 0;
                slot = jobs.tenants().next(slot)) {
            if (count == leaving.length) {
                leaving = Arrays.copyOf(leaving, 2 * count);
            }
            leaving[count++] = slot;
        }
        Integer[] order = new Integer[count];
        for (int i = 0; i < count; i++) {
            order[i] = leaving[i];
        }
        Arrays.sort(
                order,
                Comparator.comparingLong((Integer slot) -> jobs.orders().major(slot))
                        .thenComparingLong(jobs::id));
        for (int slot : order) {
            later.free(slot, jobs.stopByMillis(slot));
        }
    }

    /** Notes which leaves borrow as things stand, before anybody is evicted. */
    private void noteBorrowers() {
        Queues queues = state.queues();
        if (borrows.length < queues.size()) {
            borrows = new boolean[queues.size()];
        }
        for (int q = 0; q < queues.size(); q++) {
            borrows[q] = queues.isLeaf(q) && isBorrowedIn(q);
        }
    }

    private boolean isCandidate(int slot) {
        Jobs jobs = state.jobs();
        boolean isOfUse = jobs.milliGpus(slot) > 0 || task.countsBeside();
        if (!isOfUse || !borrows[jobs.queue(slot)] || !jobs.isEvictable(slot) || jobs.isWithdrawn(slot)) {
            return false;
        }
        long free = jobs.startedAtMillis(slot) + state.rules().guaranteedRunMillis();
        if (free > state.nowMillis()) {
            wakeAtMillis = Math.min(wakeAtMillis, free);
            return false;
        }
        return true;
    }

    private boolean isBorrowed(int slot) {
        return isBorrowedIn(state.jobs().queue(slot));
    }

    private boolean isBorrowedIn(int queue) {
        return state.queues().isAtOrAbove(within, queue)
                && (full < 0 || state.queues().isAtOrAbove(full, queue))
                && state.queues().isBorrowingAgainst(queue, claimantQueue);
    }

    /** Whether the claimant is within the limits of all queues above it when its victims are gone. */
    private boolean hasRoomInFull() {
        Queues queues = state.queues();
        for (int q = full; q > 0; q = queues.parent(q)) {
            if (queues.staying(q) + queues.reserved(q) + claimantMilliGpus > queues.limit(q)) {
                return false;
            }
        }
        return true;
    }

    /** Evicts whoever loses least, wherever he runs; false when there is none. */
    private boolean takeCheapest() {
        OnNode cheapest = null;
        for (OnNode c : candidates) {
            boolean may = !isVictim(c.slot) && isBorrowed(c.slot) && (mayCross || !crosses(c.slot));
            if (may && (cheapest == null || c.loss < cheapest.loss)) {
                cheapest = c;
            }
        }
        if (cheapest != null) {
            evict(cheapest.slot);
        }
        return cheapest != null;
    }

    /** When the first guaranteed run is over that stood in the way of the last {@link #find}. */
    long wakeAtMillis() {
        return wakeAtMillis;
    }

    /** GPU-milliseconds of work that its end would lose. */
    private long loss(int slot) {
        long milliGpus = state.jobs().milliGpus(slot);
        long ran = state.nowMillis() - state.jobs().startedAtMillis(slot);
        return milliGpus / 1000 * ran + milliGpus % 1000 * ran / 1000;
    }

    /** Notes for each node with candidates where they begin, and what one more task there costs. */
    private void findNodes() {
        nodeCount = 0;
        if (nodeFrom.length < candidates.length + 1) {
            nodeFrom = new int[candidates.length + 1];
            nodeLoss = new long[candidates.length + 1];
        }
        for (int i = 0; i < candidates.length; i++) {
            if (i == 0 || candidates[i].node != candidates[i - 1].node) {
                nodeFrom[nodeCount++] = i;
            }
        }
        nodeFrom[nodeCount] = candidates.length;
        for (int n = 0; n < nodeCount; n++) {
            nodeLoss[n] = lossOnNode(n);
        }
    }

    /**
     * Evicts from the node where one more task gets room at the least loss; false when there is none. Evictions make
     * nodes cheaper that share a victim, which are reckoned anew at once; and dearer that have victims of the same
     * queue, which are when it is their turn.
     */
    private boolean takeCheapestNode() {
        while (true) {
            int best = -1;
            for (int n = 0; n < nodeCount; n++) {
                if (nodeLoss[n] < Long.MAX_VALUE && (best < 0 || nodeLoss[n] < nodeLoss[best])) {
                    best = n;
                }
            }
            if (best < 0) {
                return false;
            }
            long loss = lossOnNode(best);
            if (loss == nodeLoss[best]) {
                evictTried();
                return true;
            }
            nodeLoss[best] = loss;
        }
    }

    private void reckonNodesOf(int slot) {
        Grants grants = state.jobs().grants();
        for (int g = state.jobs().firstGrant(slot); g != 0; g = grants.next(g)) {
            int n = indexOfNode(grants.node(g));
            nodeLoss[n] = lossOnNode(n);
        }
    }

    private int indexOfNode(int node) {
        int low = 0;
        int high = nodeCount - 1;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (candidates[nodeFrom[mid]].node < node) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return low;
    }

    /**
     * What one more task on this node costs, MAX_VALUE when it cannot be; {@link #tried} then has who would have to go.
     * Looks at this node alone: what a gang leaves elsewhere is reckoned there.
     */
    private long lossOnNode(int n) {
        triedCount = 0;
        int node = candidates[nodeFrom[n]].node;
        if (!later.counts(node)) {
            return Long.MAX_VALUE;
        }
        long before = later.tasksOn(node);
        long loss = 0;
        int to = nodeFrom[n];
        for (; to < nodeFrom[n + 1] && later.tasksOn(node) <= before; to++) {
            OnNode c = candidates[to];
            boolean isNew = triedCount == 0 || tried[triedCount - 1] != c.slot;
            if (isNew && mayGo(c.slot)) {
                addTried(c.slot);
                state.queues().leave(state.jobs().queue(c.slot), state.jobs().milliGpus(c.slot));
                loss += c.loss;
            }
            if (isTried(c.slot)) {
                later.freeOf(c.grant, state.nowMillis());
            }
        }
        boolean gained = later.tasksOn(node) > before;
        for (int i = to - 1; i >= nodeFrom[n]; i--) {
            if (isTried(candidates[i].slot)) {
                later.unfreeOf(candidates[i].grant);
            }
        }
        for (int t = 0; t < triedCount; t++) {
            state.queues().leave(state.jobs().queue(tried[t]), -state.jobs().milliGpus(tried[t]));
        }
        return gained ? loss : Long.MAX_VALUE;
    }

    private boolean mayGo(int slot) {
        return !isVictim(slot) && isBorrowed(slot) && (mayCross || !crosses(slot));
    }

    private void addTried(int slot) {
        if (triedCount == tried.length) {
            tried = Arrays.copyOf(tried, 2 * triedCount);
        }
        tried[triedCount++] = slot;
    }

    private boolean isTried(int slot) {
        for (int t = 0; t < triedCount; t++) {
            if (tried[t] == slot) {
                return true;
            }
        }
        return false;
    }

    /** Evicts those of the last {@link #lossOnNode}. */
    private void evictTried() {
        int first = victimCount;
        for (int t = 0; t < triedCount; t++) {
            evict(tried[t]);
        }
        for (int v = first; v < victimCount; v++) {
            reckonNodesOf(victims[v]);
        }
    }

    private boolean crosses(int slot) {
        Queues queues = state.queues();
        int q = state.jobs().queue(slot);
        return queues.staying(q) - state.jobs().milliGpus(slot) < queues.quota(q);
    }

    private void forgetVictims() {
        for (int i = 0; i < victimCount; i++) {
            isVictim[victims[i]] = false;
        }
        victimCount = 0;
    }

    private boolean isVictim(int slot) {
        return slot < isVictim.length && isVictim[slot];
    }

    private void evict(int slot) {
        if (victimCount == victims.length) {
            victims = Arrays.copyOf(victims, 2 * victimCount);
        }
        if (slot >= isVictim.length) {
            isVictim = Arrays.copyOf(isVictim, 2 * slot);
        }
        victims[victimCount++] = slot;
        isVictim[slot] = true;
        later.free(slot, state.nowMillis());
        state.queues().leave(state.jobs().queue(slot), state.jobs().milliGpus(slot));
    }

    private void pardon(int index) {
        int slot = victims[index];
        isVictim[slot] = false;
        later.unfree(slot);
        state.queues().leave(state.jobs().queue(slot), -state.jobs().milliGpus(slot));
        System.arraycopy(victims, index + 1, victims, index, victimCount - index - 1);
        victimCount--;
    }

    /** Spares victims that are not needed after all, the dearest first. */
    private void spare(int tasks) {
        Integer[] dearest = new Integer[victimCount];
        for (int i = 0; i < victimCount; i++) {
            dearest[i] = victims[i];
        }
        Arrays.sort(
                dearest,
                Comparator.comparingLong(this::loss)
                        .reversed()
                        .thenComparingLong(slot -> state.jobs().id(slot)));
        for (int slot : dearest) {
            later.unfree(slot);
            state.queues().leave(state.jobs().queue(slot), -state.jobs().milliGpus(slot));
            boolean needed = later.room() < tasks || !hasRoomInFull();
            state.queues().leave(state.jobs().queue(slot), state.jobs().milliGpus(slot));
            later.free(slot, state.nowMillis());
            if (!needed) {
                pardon(indexOf(slot));
            }
        }
    }

    private int indexOf(int slot) {
        int i = 0;
        while (victims[i] != slot) {
            i++;
        }
        return i;
    }

    /** The claimant gains all its GPUs within quota; its victims' queues may lose some of theirs, but fewer. */
    private boolean raisesPotential(int tasks) {
        Queues queues = state.queues();
        long[] evicted = new long[queues.size()];
        for (int i = 0; i < victimCount; i++) {
            evicted[state.jobs().queue(victims[i])] += state.jobs().milliGpus(victims[i]);
        }
        long lost = 0;
        for (int q = 0; q < evicted.length; q++) {
            long now = queues.staying(q);
            lost += evicted[q] == 0 ? 0 : Math.min(now + evicted[q], queues.quota(q)) - Math.min(now, queues.quota(q));
        }
        return tasks * task.milliGpus() > lost;
    }

    private long totalLoss() {
        long sum = 0;
        for (int i = 0; i < victimCount; i++) {
            sum += loss(victims[i]);
        }
        return sum;
    }

    /** Takes the victims' marks off the queues again; keeps the list of victims. */
    private void undo() {
        for (int i = 0; i < victimCount; i++) {
            state.queues().leave(state.jobs().queue(victims[i]), -state.jobs().milliGpus(victims[i]));
        }
    }

    private void choose(Pool pool, int tasks) {
        chosen.clear();
        int left = tasks;
        for (int i = 0; i < later.touchedCount() && left > 0; i++) {
            int node = later.touched(i);
            left = take(node, left);
        }
        for (int k = task.gpus(); k <= pool.gpusPerNode() && left > 0; k++) {
            for (int n = pool.open().next(k, 0);
                    n >= 0 && left > 0;
                    n = pool.open().next(k, n + 1)) {
                int node = pool.node(n);
                if (later.freedAtMillis(node) < 0) {
                    left = take(node, left);
                }
            }
        }
        chosen.sort();
    }

    private int take(int node, int tasks) {
        int here = (int) Math.min(tasks, later.tasksOn(node));
        if (here > 0) {
            chosen.add(node, here);
        }
        return tasks - here;
    }
}
