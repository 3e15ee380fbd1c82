package io.dure.engine.state;

import io.dure.engine.Task;
import io.dure.engine.column.IntColumn;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;

/**
 * Jobs that wait on nodes which others were told to leave. A claim of whole GPUs takes what is free and awaits the rest;
 * several may await GPUs of one node, and what comes free goes to the one that was promised it first. A claim of anything
 * else closes its nodes to all others until it has its room.
 */
public final class Claims {
    private final Fleet fleet;
    private final Jobs jobs;

    /**
     * The slot of the job that claims the node, of several the first to be served, and how many of its GPUs are still to
     * come for all of them.
     */
    private final IntColumn claimant;

    private final IntColumn outstanding;

    /** Claiming jobs. */
    private final SlotList all;

    /** Claiming jobs that have got all their GPUs. */
    private final SlotList ready;

    Claims(Fleet fleet, Jobs jobs) {
        this(fleet, jobs, new IntColumn(), new IntColumn(), new SlotList(), new SlotList());
    }

    private Claims(Fleet fleet, Jobs jobs, IntColumn claimant, IntColumn outstanding, SlotList all, SlotList ready) {
        this.fleet = fleet;
        this.jobs = jobs;
        this.claimant = claimant;
        this.outstanding = outstanding;
        this.all = all;
        this.ready = ready;
    }

    Claims fork(Fleet ofFork, Jobs jobsOfFork) {
        return new Claims(ofFork, jobsOfFork, claimant.fork(), outstanding.fork(), all.fork(), ready.fork());
    }

    void ensure(int nodes) {
        claimant.ensure(nodes);
        outstanding.ensure(nodes);
    }

    /** The job, which is out of its line, claims room for {@code tasks[i]} tasks on {@code nodes[i]}. */
    void begin(int slot, int[] nodes, int[] tasks, int size, long byMillis) {
        Task task = jobs.task(slot);
        int missing = 0;
        for (int i = size - 1; i >= 0; i--) {
            if (task.isPlain()) {
                missing += takeFree(slot, nodes[i], tasks[i], task.gpus());
            } else {
                jobs.grant(slot, nodes[i], 0, 0, tasks[i]);
                closeFor(slot, nodes[i]);
            }
        }
        jobs.claim(slot, missing, byMillis);
        all.add(slot);
        for (int i = 0; i < size; i++) {
            nameClaimant(nodes[i]);
        }
        if (task.isPlain() ? missing == 0 : hasRoom(slot)) {
            ready.add(slot);
        }
    }

    /** Takes what is free and awaits the rest; returns how many GPUs that is. */
    private int takeFree(int slot, int node, int tasks, int gpusPerTask) {
        int now = Math.min(tasks * gpusPerTask, fleet.openOn(node));
        jobs.grant(slot, node, fleet.take(node, now), 0, tasks);
        int later = tasks * gpusPerTask - now;
        if (later > 0) {
            restoreOutstanding(node, slot, later);
        }
        return later;
    }

    private void closeFor(int slot, int node) {
        claimant.set(node, slot);
        fleet.close(node);
    }

    /** Whether the nodes that a claim has closed hold its tasks by now. */
    private boolean hasRoom(int slot) {
        Task task = jobs.task(slot);
        Grants grants = jobs.grants();
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            if (fleet.roomOnClosed(grants.node(g), task) < grants.tasks(g)) {
                return false;
            }
        }
        return true;
    }

    /** Something has come free on the node: it goes to who claims it. */
    void freed(int node) {
        int slot = all.size() == 0 ? 0 : claimant.get(node);
        if (slot == 0 || !fleet.isUp(node)) {
            return;
        }
        if (jobs.task(slot).isPlain()) {
            handOut(node);
        } else if (!ready.contains(slot) && hasRoom(slot)) {
            ready.add(slot);
        }
    }

    /** What is free goes to those who await it, to the one who was promised it first. */
    private void handOut(int node) {
        int g = firstAwaiting(node);
        while (g != 0 && fleet.freeOn(node) > 0) {
            int slot = jobs.grants().slot(g);
            int gpus = Math.min(missingOn(g), fleet.freeOn(node));
            jobs.addToGrant(slot, g, fleet.take(node, gpus));
            outstanding.add(node, -gpus);
            if (jobs.missingGpus(slot) == 0) {
                ready.add(slot);
            }
            g = firstAwaiting(node);
        }
        if (g == 0) {
            open(node);
        } else {
            nameClaimant(node);
        }
    }

    /** Of several jobs that await GPUs of the node, the first to be served stands for all. */
    private void nameClaimant(int node) {
        int g = isShared(node) ? firstAwaiting(node) : 0;
        if (g != 0) {
            claimant.set(node, jobs.grants().slot(g));
        }
    }

    /** The grant on the node whose claim lacks GPUs of it and is to be served first, or 0. */
    private int firstAwaiting(int node) {
        Grants grants = jobs.grants();
        int first = 0;
        for (int g = grants.firstOn(node); g != 0; g = grants.nextOn(g)) {
            if (missingOn(g) > 0 && (first == 0 || isServedBefore(grants.slot(g), grants.slot(first)))) {
                first = g;
            }
        }
        return first;
    }

    private boolean isServedBefore(int a, int b) {
        long byA = jobs.stopByMillis(a);
        long byB = jobs.stopByMillis(b);
        return byA != byB ? byA < byB : jobs.id(a) < jobs.id(b);
    }

    /** The claim keeps nobody off the node any more. */
    void open(int node) {
        claimant.set(node, 0);
        outstanding.set(node, 0);
        fleet.reopen(node);
    }

    /** The job, which still claims and still has its grants, awaits nothing more. */
    void forgo(int slot) {
        for (int g = jobs.firstGrant(slot); g != 0; g = jobs.grants().next(g)) {
            outstanding.add(jobs.grants().node(g), -missingOn(g));
        }
    }

    /** The job has given up what it had of the node. */
    void left(int slot, int node) {
        if (isShared(node)) {
            handOut(node);
        } else if (claimant.get(node) == slot) {
            open(node);
        }
    }

    /** The claim is over: the job starts, or waits again. */
    void end(int slot) {
        jobs.endClaim(slot);
        all.remove(slot);
        ready.remove(slot);
    }

    // ---- for restoring ----------------------------------------------------------------------------------------

    void restore(int slot, int missing, long byMillis) {
        jobs.claim(slot, missing, byMillis);
        all.add(slot);
        if (!jobs.task(slot).isPlain()) {
            for (int g = jobs.firstGrant(slot); g != 0; g = jobs.grants().next(g)) {
                closeFor(slot, jobs.grants().node(g));
            }
        }
    }

    /** The job awaits so many GPUs of the node. */
    public void restoreOutstanding(int node, int slot, int gpus) {
        claimant.set(node, slot);
        outstanding.add(node, gpus);
        fleet.await(node);
        nameClaimant(node);
    }

    // ---- what it knows ----------------------------------------------------------------------------------------

    /** Of the jobs that claim something of the node, the slot of the one that came last, or 0. */
    int lastOn(int node) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (hasGrantOn(all.get(i), node)) {
                return all.get(i);
            }
        }
        return 0;
    }

    private boolean hasGrantOn(int slot, int node) {
        int g = jobs.firstGrant(slot);
        while (g != 0 && jobs.grants().node(g) != node) {
            g = jobs.grants().next(g);
        }
        return g != 0;
    }

    /** The slot of the job that waits for GPUs of this node to be given up, or 0. */
    public int claimant(int node) {
        return claimant.get(node);
    }

    /** GPUs of the node that claims still await. */
    public int outstanding(int node) {
        return outstanding.get(node);
    }

    /** Claims of whole GPUs await some of this node, and others may await the next that come free. */
    public boolean isShared(int node) {
        return outstanding.get(node) > 0;
    }

    /** Whole GPUs that a claim still has to get by this grant; 0 when it has them all or is no such claim. */
    public int missingOn(int grant) {
        Grants grants = jobs.grants();
        int slot = grants.slot(grant);
        Task task = jobs.task(slot);
        boolean awaits = jobs.state(slot) == JobState.CLAIMING && task.isPlain();
        return awaits ? grants.tasks(grant) * task.gpus() - Long.bitCount(grants.mask(grant)) : 0;
    }

    /** What a claiming job still has to get of GPUs, in thousandths. */
    public long missingMilliGpus(int slot) {
        Task task = jobs.task(slot);
        if (task.isPlain()) {
            return 1000L * jobs.missingGpus(slot);
        }
        long tasks = 0;
        Grants grants = jobs.grants();
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            tasks += Math.max(0, grants.tasks(g) - fleet.roomOnClosed(grants.node(g), task));
        }
        return tasks * task.milliGpus();
    }

    /** It has got all its GPUs. */
    public boolean isReady(int slot) {
        return ready.contains(slot);
    }

    /** Those that have got all their GPUs. */
    public SlotList ready() {
        return ready;
    }
}
