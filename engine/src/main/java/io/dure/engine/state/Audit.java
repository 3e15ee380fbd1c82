package io.dure.engine.state;

import io.dure.engine.Task;
import io.dure.engine.WaitCode;
import io.dure.engine.fleet.Beside;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.job.Parts;
import io.dure.engine.job.Riders;
import io.dure.engine.share.Queues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Paranoid mode: counts everything again from the jobs and their grants, and compares with what is kept. */
public final class Audit {
    private static final long NEVER_BUSY = Long.MIN_VALUE;

    private final State state;
    private final List<String> wrong = new ArrayList<>();
    private final long[] granted;
    private final long[] tookCpu;
    private final long[] tookMemory;
    private final int[][] slices;
    private final boolean[] closed;
    private final int[] awaited;
    private final long[] clearsAt;
    private final long[] used;
    private final long[] leaving;
    private final long[] waitingMilli;
    private final int[] waitingJobs;
    private final long[] riding;
    private final long[] ridingStays;
    private int riders;
    private int parts;
    private int several;
    private int waiting;
    private int parked;
    private int running;

    private Audit(State state) {
        this.state = state;
        granted = new long[state.fleet().nodes()];
        tookCpu = new long[state.fleet().nodes()];
        tookMemory = new long[state.fleet().nodes()];
        slices = new int[state.fleet().nodes()][0];
        closed = new boolean[state.fleet().nodes()];
        awaited = new int[state.fleet().nodes()];
        clearsAt = new long[state.fleet().nodes()];
        Arrays.fill(clearsAt, NEVER_BUSY);
        int queues = state.queues().size();
        used = new long[queues];
        leaving = new long[queues];
        riding = new long[queues];
        ridingStays = new long[queues];
        waitingMilli = new long[queues];
        waitingJobs = new int[queues];
    }

    /** What does not agree; empty when all does. */
    public static List<String> of(State state) {
        Audit audit = new Audit(state);
        audit.countJobs();
        audit.compareNodes();
        audit.compareTypes();
        audit.comparePools();
        audit.wrong.addAll(TierAudit.of(state.fleet()));
        audit.compareClearing();
        audit.compareQueues();
        audit.compareLevels();
        audit.compareLines();
        state.windows().audit(audit.wrong, state.fleet());
        state.gates().audit(audit.wrong, state.nowMillis());
        audit.wrong.addAll(state.filling().audit(state.fleet()));
        audit.wrong.addAll(state.power().audit(state.fleet(), state.jobs()));
        return audit.wrong;
    }

    private void countJobs() {
        Jobs jobs = state.jobs();
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot != 0) {
                same("id of job " + id, jobs.id(slot), id);
                countJob(slot);
            }
        }
        same("tasks beyond the fewest", jobs.riders().all(), riders);
        same("further task groups", jobs.parts().all(), parts);
        same("jobs of several task groups", jobs.parts().jobs(), several);
        same("waiting jobs", jobs.waiting(), waiting);
        same("parked jobs", jobs.parked(), parked);
        same("jobs with GPUs", jobs.running() + jobs.stopping() + jobs.claiming(), running);
    }

    /** Whether it is among those that could have more tasks in its pool; elsewhere it must not be. */
    private boolean isUnfilled(Riders riders, int slot) {
        boolean is = false;
        for (int p = 0; p < riders.pools(); p++) {
            if (riders.unfilled(p).next(slot) == slot) {
                is |= state.fleet().pool(p) == state.poolOfJob(slot);
                if (!is) {
                    wrong.add("job " + state.jobs().id(slot) + " may have more tasks in pool " + p + ", not its own");
                }
            }
        }
        return is;
    }

    private void countJob(int slot) {
        Jobs jobs = state.jobs();
        long milliGpus = jobs.milliGpus(slot);
        if (jobs.riders().isRider(slot)) {
            countRider(slot, milliGpus);
            return;
        }
        boolean isShort = jobs.state(slot) != JobState.WAITING
                && jobs.state(slot) != JobState.PARKED
                && jobs.riders().running().next(slot) == slot
                && jobs.riders().count(slot) < jobs.riders().most(slot);
        if (isShort != isUnfilled(jobs.riders(), slot)) {
            wrong.add("job " + jobs.id(slot) + " has all its tasks, or has not, and is told otherwise");
        }
        countParts(slot);
        boolean waits = jobs.state(slot) == JobState.WAITING;
        boolean isParked = jobs.state(slot) == JobState.PARKED;
        for (int q = jobs.queue(slot); q >= 0; q = state.queues().parent(q)) {
            waitingJobs[q] += waits ? 1 : 0;
            waitingMilli[q] += waits && !jobs.parts().hasGroups(slot) ? milliGpus : 0;
            used[q] += waits || isParked ? 0 : milliGpus;
            leaving[q] += jobs.state(slot) == JobState.STOPPING && !jobs.isMoving(slot) ? milliGpus : 0;
        }
        waiting += waits ? 1 : 0;
        parked += isParked ? 1 : 0;
        running += waits || isParked ? 0 : 1;
        countGrants(slot);
    }

    /** The parts of a job are there while it holds GPUs, are where it is, and as it is; while it waits it wants for all. */
    private void countParts(int slot) {
        Jobs jobs = state.jobs();
        Parts.Groups groups = jobs.parts().groups(slot);
        if (groups == null) {
            return;
        }
        boolean waits = jobs.state(slot) == JobState.WAITING;
        for (Parts.Share s : groups.shares()) {
            for (int q = s.account(); q >= 0 && waits; q = state.queues().parent(q)) {
                waitingMilli[q] += s.milliGpus();
            }
        }
        int count = 0;
        for (int part = jobs.parts().next(slot); part != 0; part = jobs.parts().next(part)) {
            count++;
            boolean isThere = jobs.state(part) == jobs.state(slot)
                    && jobs.id(part) == jobs.id(slot) + count
                    && jobs.attempt(part) == jobs.attempt(slot)
                    && (jobs.state(slot) == JobState.CLAIMING
                            || jobs.startedAtMillis(part) == jobs.startedAtMillis(slot))
                    && state.poolOfJob(part).site() == state.poolOfJob(slot).site();
            if (!isThere) {
                wrong.add("group " + count + " of job " + jobs.id(slot) + ", which is " + jobs.state(slot) + ", is "
                        + jobs.state(part));
            }
        }
        parts += count;
        several++;
        boolean holds = !waits && jobs.state(slot) != JobState.PARKED;
        same("groups of job " + jobs.id(slot), count, holds ? groups.others().size() : 0);
    }

    private void countRider(int slot, long milliGpus) {
        Jobs jobs = state.jobs();
        int core = jobs.riders().core(slot);
        int task = jobs.taskOfRider(slot);
        boolean stays = jobs.state(slot) == JobState.RUNNING;
        for (int q = jobs.queue(slot); q >= 0; q = state.queues().parent(q)) {
            riding[q] += milliGpus;
            ridingStays[q] += stays ? milliGpus : 0;
        }
        boolean isCarried = jobs.state(core) == JobState.RUNNING || (jobs.state(core) == JobState.STOPPING && !stays);
        boolean isItsOwn = task < jobs.job(core).tasks() && jobs.rider(core, task) == slot;
        if (!isCarried || !isItsOwn || state.poolOfJob(slot) != state.poolOfJob(core)) {
            wrong.add("task " + task + " of job " + jobs.id(core) + ", which is " + jobs.state(core) + ", is "
                    + jobs.state(slot));
        }
        riders++;
        running++;
        countGrants(slot);
    }

    private void countGrants(int slot) {
        Jobs jobs = state.jobs();
        Grants grants = jobs.grants();
        long held = 0;
        long tasks = 0;
        long before = -1;
        Task task = jobs.task(slot);
        boolean hasClosed = jobs.state(slot) == JobState.CLAIMING && !task.isPlain();
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            int node = grants.node(g);
            if (grants.slices(g) > 0) {
                countSlices(slot, g);
            } else if ((granted[node] & grants.mask(g)) != 0 || sharesAny(node, grants.mask(g))) {
                wrong.add("node " + node + ": GPUs granted twice, to job " + jobs.id(slot) + " too");
            } else {
                granted[node] |= grants.mask(g);
                held += Long.bitCount(grants.mask(g));
            }
            long place = node * 64L + (grants.slices(g) > 0 ? Long.numberOfTrailingZeros(grants.mask(g)) : 0);
            if (place <= before) {
                wrong.add("job " + jobs.id(slot) + ": grants are not in order of node and GPU");
            }
            before = place;
            tasks += grants.tasks(g);
            if (grants.mask(g) != 0 || jobs.state(slot) == JobState.CLAIMING) {
                clearsAt[node] = Math.max(clearsAt[node], endOf(slot));
            }
            closed[node] |= hasClosed;
            tookCpu[node] += hasClosed ? 0 : (long) grants.tasks(g) * task.cpuMilli();
            tookMemory[node] += hasClosed ? 0 : (long) grants.tasks(g) * task.memoryMib();
            awaited[node] += state.claims().missingOn(g);
        }
        boolean holds = jobs.state(slot) != JobState.WAITING && jobs.state(slot) != JobState.PARKED;
        long all = !holds ? 0 : jobs.lines().tasks(jobs.shape(slot));
        same("tasks placed of job " + jobs.id(slot), tasks, all);
        same(
                "GPUs held and awaited by job " + jobs.id(slot),
                held + jobs.missingGpus(slot),
                hasClosed ? 0 : all * task.gpus());
    }

    private void countSlices(int slot, int grant) {
        Jobs jobs = state.jobs();
        int node = jobs.grants().node(grant);
        int gpu = Long.numberOfTrailingZeros(jobs.grants().mask(grant));
        Pool pool = state.fleet().poolOf(node);
        if (slices[node].length == 0) {
            slices[node] = new int[pool.gpusPerNode()];
        }
        if ((granted[node] >>> gpu & 1) != 0) {
            wrong.add("node " + node + ": GPU " + gpu + " is granted whole and in slices");
        }
        slices[node][gpu] += jobs.grants().slices(grant);
        int need = jobs.task(slot).slicesOf(pool.slices());
        same(
                "slices of job " + jobs.id(slot),
                jobs.grants().slices(grant),
                (long) need * jobs.grants().tasks(grant));
        if (slices[node][gpu] > pool.slices()) {
            wrong.add("node " + node + ": GPU " + gpu + " is over-packed with " + slices[node][gpu] + " slices");
        }
    }

    private boolean sharesAny(int node, long mask) {
        for (int g = 0; g < slices[node].length; g++) {
            if (slices[node][g] > 0 && (mask >>> g & 1) != 0) {
                return true;
            }
        }
        return false;
    }

    private long endOf(int slot) {
        Jobs jobs = state.jobs();
        return jobs.state(slot) == JobState.CLAIMING ? Long.MAX_VALUE : jobs.expectedEndMillis(slot);
    }

    private void compareNodes() {
        Fleet fleet = state.fleet();
        for (int n = 0; n < fleet.nodes(); n++) {
            int gpus = fleet.gpusOf(n);
            long all = gpus == 64 ? -1L : (1L << gpus) - 1;
            for (int g = 0; g < slices[n].length; g++) {
                granted[n] |= slices[n][g] > 0 ? 1L << g : 0;
            }
            for (int g = 0; g < gpus; g++) {
                boolean counts = fleet.poolOf(n).slices() > 1 && g < slices[n].length;
                same("slices used of GPU " + g + " of node " + n, fleet.usedSlices(n, g), counts ? slices[n][g] : 0);
            }
            same("free GPUs of node " + n, fleet.freeMask(n), all & ~granted[n]);
            compareBeside(n);
            same("claims on node " + n, fleet.isClaimed(n) ? 1 : 0, awaited[n] > 0 || closed[n] ? 1 : 0);
            same("GPUs awaited on node " + n, state.claims().outstanding(n), awaited[n]);
        }
    }

    private void compareBeside(int node) {
        Beside beside = state.fleet().beside();
        long cpu = beside.cpuMilli(node) - (beside.cpuMilli(node) > 0 ? tookCpu[node] : 0);
        long memory = beside.memoryMib(node) - (beside.memoryMib(node) > 0 ? tookMemory[node] : 0);
        same("free CPU of node " + node, beside.freeCpuMilli(node), cpu);
        same("free memory of node " + node, beside.freeMemoryMib(node), memory);
        if (cpu < 0 || memory < 0) {
            wrong.add("node " + node + " is over-packed: free CPU " + cpu + ", memory " + memory);
        }
    }

    /** The lists of busy nodes: each in the order of its times, and holding just those whose end is known. */
    private void compareClearing() {
        Fleet fleet = state.fleet();
        Clearing clearing = state.clearing();
        for (int p = 0; p < fleet.pools(); p++) {
            Pool pool = fleet.pool(p);
            int listed = 0;
            for (int n = clearing.first(pool); n >= 0; n = clearing.next(pool, n)) {
                listed++;
                same("time at which node " + n + " clears", clearing.atMillis(n), clearsAt[n]);
            }
            int expected = 0;
            for (int i = 0; i < pool.size(); i++) {
                int node = pool.node(i);
                boolean isListed = fleet.isUp(node) && clearsAt[node] != NEVER_BUSY && clearsAt[node] < Long.MAX_VALUE;
                expected += isListed ? 1 : 0;
            }
            same("busy nodes listed of pool " + p, listed, expected);
        }
    }

    private void compareTypes() {
        Fleet fleet = state.fleet();
        for (int type = 0; type < fleet.gpuTypes(); type++) {
            long up = 0;
            long outgoing = 0;
            for (int node = 0; node < fleet.nodes(); node++) {
                boolean isOfType = fleet.poolOf(node).gpuType() == type;
                up += isOfType && fleet.isUp(node) ? fleet.gpusOf(node) : 0;
                outgoing += isOfType && !fleet.isUp(node) ? fleet.gpusOf(node) - fleet.freeOn(node) : 0;
            }
            same("GPUs of type " + type + " that are up", fleet.upMilliGpus(type), 1000 * up);
            same("those that can be lent of type " + type, fleet.lendableMilliGpus(type), 1000 * (up + outgoing));
        }
    }

    private void comparePools() {
        Fleet fleet = state.fleet();
        for (int p = 0; p < fleet.pools(); p++) {
            Pool pool = fleet.pool(p);
            int[] open = new int[pool.gpusPerNode() + 1];
            int[] held = new int[pool.gpusPerNode() + 1];
            int[] slack = new int[pool.gpusPerNode() + 1];
            long free = 0;
            long freeSlices = 0;
            int[] openShared = new int[pool.slices() + 1];
            int[] heldShared = new int[pool.slices() + 1];
            for (int i = 0; i < pool.size(); i++) {
                int node = pool.node(i);
                for (int g = 0; g < pool.gpusPerNode() && fleet.isUp(node) && !isClosed(node); g++) {
                    int f = fleet.sharedFree(node, g);
                    freeSlices += f;
                    (fleet.isHeld(node) ? heldShared : openShared)[fleet.isClaimed(node) ? 0 : f]++;
                }
                if (fleet.isUp(node) && !isClosed(node)) {
                    free += fleet.freeOn(node);
                    if (fleet.isHeld(node)) {
                        held[fleet.freeOn(node)]++;
                        slack[fleet.openOn(node)]++;
                    } else {
                        open[fleet.freeOn(node)]++;
                    }
                }
            }
            same("free GPUs of pool " + p, pool.freeGpus(), free);
            same("free milli-GPUs of pool " + p, pool.freeMilliGpus(), 1000 * free + 1000 * freeSlices / pool.slices());
            for (int f = 1; f <= pool.slices(); f++) {
                same(
                        "shared GPUs with " + f + " in pool " + p,
                        pool.openShared().count(f),
                        openShared[f]);
                same(
                        "held shared GPUs with " + f + " in pool " + p,
                        pool.heldShared().count(f),
                        heldShared[f]);
            }
            for (int k = 0; k <= pool.gpusPerNode(); k++) {
                same("open nodes with " + k + " in pool " + p, pool.open().count(k), open[k]);
                same("held nodes with " + k + " in pool " + p, pool.held().count(k), held[k]);
                same(
                        "held nodes that spare " + k + " in pool " + p,
                        pool.slack().count(k),
                        slack[k]);
            }
        }
    }

    private boolean isClosed(int node) {
        return closed[node] || state.fleet().isBarred(node);
    }

    private void compareQueues() {
        Queues queues = state.queues();
        for (int q = 0; q < queues.size(); q++) {
            same("GPUs used by queue " + q, queues.used(q), used[q]);
            same("GPUs of tasks beyond the fewest in queue " + q, queues.riding(q), riding[q]);
            same(
                    "GPUs staying with them in queue " + q,
                    queues.stayingWithRiders(q),
                    used[q] - leaving[q] + ridingStays[q]);
            same("GPUs staying in queue " + q, queues.staying(q), used[q] - leaving[q]);
            same("jobs waiting in queue " + q, queues.waitingJobs(q), waitingJobs[q]);
            same("GPUs wanted in queue " + q, queues.waiting(q), waitingMilli[q]);
        }
    }

    private boolean stays(int slot) {
        JobState now = state.jobs().state(slot);
        boolean isMoving = now == JobState.STOPPING && state.jobs().isMoving(slot);
        if (state.jobs().riders().isRider(slot)) {
            return false;
        }
        return now == JobState.RUNNING || now == JobState.CLAIMING || isMoving;
    }

    private void compareLevels() {
        Jobs jobs = state.jobs();
        TreeMap<Long, Long> held = new TreeMap<>();
        long[] ofQueue = new long[state.queues().size()];
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot != 0 && stays(slot)) {
                held.merge(((long) jobs.queue(slot) << 32) + jobs.priority(slot), jobs.milliGpus(slot), Long::sum);
                ofQueue[jobs.queue(slot)] += jobs.milliGpus(slot);
            }
        }
        for (long key : held.keySet()) {
            int queue = (int) ((key - (int) key) >>> 32);
            same(
                    "GPUs of priority " + (int) key + " in queue " + queue,
                    state.levels().at(queue, (int) key),
                    held.getOrDefault(key, 0L));
        }
        for (int q = 0; q < ofQueue.length; q++) {
            same("GPUs of all priorities in queue " + q, state.levels().atOrAbove(q, Integer.MIN_VALUE), ofQueue[q]);
        }
    }

    private void compareLines() {
        Jobs jobs = state.jobs();
        Lines lines = jobs.lines();
        int[] waitingFor = new int[WaitCode.values().length];
        for (int q = 0; q < state.queues().size(); q++) {
            for (int line = lines.firstOf(q); line >= 0; line = lines.nextOf(line)) {
                int count = 0;
                int before = 0;
                int slot = jobs.orders().first(lines.root(line));
                same("the first job of line " + line, lines.head(line), slot);
                while (slot != 0) {
                    count++;
                    if (before != 0 && !jobs.orders().before(before, slot)) {
                        wrong.add("line " + line + ": jobs are out of order");
                    }
                    before = slot;
                    slot = jobs.orders().after(lines.root(line), jobs.orders().major(slot), jobs.id(slot));
                }
                same("jobs of line " + line, lines.count(line), count);
                waitingFor[lines.reason(line).ordinal()] += lines.firstJobs(line);
                waitingFor[WaitCode.BEHIND_IN_QUEUE.ordinal()] += count - lines.firstJobs(line);
            }
        }
        for (WaitCode code : WaitCode.values()) {
            same("jobs that wait for " + code, lines.waitingFor(code), waitingFor[code.ordinal()]);
        }
    }

    private void same(String what, long kept, long counted) {
        if (kept != counted) {
            wrong.add(what + ": kept " + kept + ", counted " + counted);
        }
    }
}
