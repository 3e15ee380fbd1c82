package io.dure.engine.state;

import io.dure.engine.WaitCode;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.share.Queues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Paranoid mode: counts everything again from the jobs and their grants, and compares with what is kept. */
public final class Audit {
    private static final long NEVER_BUSY = Long.MIN_VALUE;

    private final State state;
    private final List<String> wrong = new ArrayList<>();
    private final long[] granted;
    private final int[] awaited;
    private final long[] clearsAt;
    private final long[] used;
    private final long[] leaving;
    private final long[] waitingGpus;
    private final int[] waitingJobs;
    private int waiting;
    private int running;

    private Audit(State state) {
        this.state = state;
        granted = new long[state.fleet().nodes()];
        awaited = new int[state.fleet().nodes()];
        clearsAt = new long[state.fleet().nodes()];
        Arrays.fill(clearsAt, NEVER_BUSY);
        int queues = state.queues().size();
        used = new long[queues];
        leaving = new long[queues];
        waitingGpus = new long[queues];
        waitingJobs = new int[queues];
    }

    /** What does not agree; empty when all does. */
    public static List<String> of(State state) {
        Audit audit = new Audit(state);
        audit.countJobs();
        audit.compareNodes();
        audit.comparePools();
        audit.compareClearing();
        audit.compareQueues();
        audit.compareLines();
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
        same("waiting jobs", jobs.waiting(), waiting);
        same("jobs with GPUs", jobs.running() + jobs.stopping() + jobs.claiming(), running);
    }

    private void countJob(int slot) {
        Jobs jobs = state.jobs();
        long gpus = jobs.gpus(slot);
        boolean waits = jobs.state(slot) == JobState.WAITING;
        for (int q = jobs.queue(slot); q >= 0; q = state.queues().parent(q)) {
            waitingJobs[q] += waits ? 1 : 0;
            waitingGpus[q] += waits ? gpus : 0;
            used[q] += waits ? 0 : gpus;
            leaving[q] += jobs.state(slot) == JobState.STOPPING ? gpus : 0;
        }
        waiting += waits ? 1 : 0;
        running += waits ? 0 : 1;
        countGrants(slot);
    }

    private void countGrants(int slot) {
        Jobs jobs = state.jobs();
        Grants grants = jobs.grants();
        long held = 0;
        int before = -1;
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            int node = grants.node(g);
            if ((granted[node] & grants.mask(g)) != 0) {
                wrong.add("node " + node + ": GPUs granted twice, to job " + jobs.id(slot) + " too");
            }
            if (node <= before) {
                wrong.add("job " + jobs.id(slot) + ": grants are not in order of node");
            }
            before = node;
            granted[node] |= grants.mask(g);
            clearsAt[node] = Math.max(clearsAt[node], endOf(slot));
            held += Long.bitCount(grants.mask(g));
            awaited[node] += state.claimant(node) == slot ? state.outstanding(node) : 0;
        }
        long whole = jobs.state(slot) == JobState.WAITING ? 0 : jobs.gpus(slot);
        same("GPUs held and awaited by job " + jobs.id(slot), held + jobs.missingGpus(slot), whole);
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
            same("free GPUs of node " + n, fleet.freeMask(n), all & ~granted[n]);
            same("GPUs awaited on node " + n, state.outstanding(n), awaited[n]);
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

    private void comparePools() {
        Fleet fleet = state.fleet();
        for (int p = 0; p < fleet.pools(); p++) {
            Pool pool = fleet.pool(p);
            int[] open = new int[pool.gpusPerNode() + 1];
            int[] held = new int[pool.gpusPerNode() + 1];
            int[] slack = new int[pool.gpusPerNode() + 1];
            long free = 0;
            for (int i = 0; i < pool.size(); i++) {
                int node = pool.node(i);
                if (fleet.isUp(node)) {
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

    private void compareQueues() {
        Queues queues = state.queues();
        for (int q = 0; q < queues.size(); q++) {
            same("GPUs used by queue " + q, queues.used(q), used[q]);
            same("GPUs staying in queue " + q, queues.staying(q), used[q] - leaving[q]);
            same("jobs waiting in queue " + q, queues.waitingJobs(q), waitingJobs[q]);
            same("GPUs wanted in queue " + q, queues.waitingGpus(q), waitingGpus[q]);
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
