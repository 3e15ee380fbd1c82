package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps its own books of nodes, queues and jobs, from events and decisions alone, and refuses what must never be: a GPU
 * given twice, given while its node is not up, or given off the node; a gang in parts, on a wrong type or over two
 * sites; a job started twice, or a stranger; a queue above its limit; a job lost or ended twice.
 */
public final class Ledger implements Watcher {
    /** One node. {@code owner[g]} is the job that has GPU g, or 0. */
    static final class Node {
        final int site;
        final int gpuType;
        final long[] owner;
        NodeState state = NodeState.UP;

        Node(int site, int gpuType, int gpus) {
            this.site = site;
            this.gpuType = gpuType;
            owner = new long[gpus];
        }

        int free() {
            int free = 0;
            for (long o : owner) {
                free += o == 0 ? 1 : 0;
            }
            return free;
        }
    }

    final List<Node> nodes = new ArrayList<>();
    final List<Queue> queues = new ArrayList<>();
    final List<Long> used = new ArrayList<>();
    final Map<Long, Job> waiting = new TreeMap<>();
    final Map<Long, Placement> running = new TreeMap<>();
    final Map<Long, Job> known = new HashMap<>();
    final Map<Long, List<Decision.Claim.Share>> claims = new TreeMap<>();
    Policy policy = Policy.DURE;

    private final Map<Integer, Integer> siteOfHall = new HashMap<>();
    private final Map<Integer, Integer> siteOfRack = new HashMap<>();
    private final Map<Long, Integer> attempts = new HashMap<>();
    private final Set<Long> withdrawn = new HashSet<>();
    final Set<Long> stopping = new TreeSet<>();
    private final Set<Long> firmlyPromised = new HashSet<>();
    private long over;

    @Override
    public void happened(Event event, Engine engine) {
        switch (event) {
            case Event.RulesSet e -> policy = e.rules().policy();
            case Event.GpuTypeAdded e -> {}
            case Event.SiteAdded e -> {}
            case Event.HallAdded e -> siteOfHall.put(e.hall(), e.site());
            case Event.RackAdded e -> siteOfRack.put(e.rack(), siteOfHall.getOrDefault(e.hall(), -1));
            case Event.NodesAdded e -> {
                for (int i = 0; i < e.count(); i++) {
                    nodes.add(new Node(siteOfRack.getOrDefault(e.rack(), -1), e.gpuType(), e.gpusPerNode()));
                }
            }
            case Event.ResidencyAdded e -> {}
            case Event.QueueSet e -> {
                if (e.queue().id() == queues.size()) {
                    queues.add(e.queue());
                    used.add(0L);
                } else {
                    queues.set(e.queue().id(), e.queue());
                }
            }
            case Event.JobSubmitted e -> {
                waiting.put(e.job().id(), e.job());
                known.put(e.job().id(), e.job());
            }
            case Event.JobCancelled e -> cancelled(e);
            case Event.AttemptEnded e -> ended(e);
            case Event.NodeStateSet e -> {
                nodes.get(e.node()).state = e.state();
                if (e.state() != NodeState.UP) {
                    claims.values().removeIf(c -> c.stream().anyMatch(s -> s.node() == e.node()));
                }
            }
        }
    }

    private void cancelled(Event.JobCancelled e) {
        withdrawn.add(e.job());
        claims.remove(e.job());
        if (waiting.remove(e.job()) != null) {
            over++;
        }
    }

    private void ended(Event.AttemptEnded e) {
        Placement placement =
                expect(running.remove(e.job()), e.atMillis(), "job " + e.job() + " ended and did not run");
        for (Placement.OnNode n : placement.nodes()) {
            long[] owner = nodes.get(n.node()).owner;
            for (int g = 0; g < owner.length; g++) {
                owner[g] = owner[g] == e.job() ? 0 : owner[g];
            }
        }
        stopping.remove(e.job());
        hold(e.job(), -1);
        if (e.ending().waitsAgain() && !withdrawn.contains(e.job())) {
            waiting.put(e.job(), job(e.job()));
        } else {
            over++;
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s -> start(s, nowMillis);
                case Decision.Stop s -> {
                    require(running.containsKey(s.job()), nowMillis, "job " + s.job() + " is stopped, not running");
                    stopping.add(s.job());
                }
                case Decision.Claim c -> {
                    require(waiting.containsKey(c.job()), nowMillis, "job " + c.job() + " claims and does not wait");
                    claims.put(c.job(), c.nodes());
                }
                case Decision.Reject r -> {
                    require(waiting.remove(r.job()) != null, nowMillis, "job " + r.job() + " is rejected, not waiting");
                    over++;
                }
            }
        }
        firmlyPromised.clear();
        for (long job : waiting.keySet()) {
            if (engine.promise(job).map(Engine.Promise::firm).orElse(false)) {
                firmlyPromised.add(job);
            }
        }
        require(
                engine.waitingJobs() == waiting.size(),
                nowMillis,
                "the engine knows of " + engine.waitingJobs() + " waiting jobs, " + waiting.size() + " wait");
    }

    private void start(Decision.Start s, long now) {
        String job = "job " + s.job();
        Job asked = expect(waiting.remove(s.job()), now, job + " is started and does not wait");
        int attempt = attempts.merge(s.job(), 1, Integer::sum);
        require(attempt == s.attempt(), now, job + " starts attempt " + s.attempt() + ", this is the " + attempt);
        long tasks = 0;
        int site = nodes.get(s.placement().nodes().getFirst().node()).site;
        for (Placement.OnNode n : s.placement().nodes()) {
            Node node = nodes.get(n.node());
            require(node.state == NodeState.UP, now, job + " is put on node " + n.node() + ", which is " + node.state);
            require(node.site == site, now, job + " is put on two sites");
            require(
                    asked.gpuType() == Job.ANY_TYPE || asked.gpuType() == node.gpuType,
                    now,
                    job + " is put on GPUs of another type");
            require(n.gpus() % asked.gpusPerTask() == 0, now, job + ": a task would be torn over nodes");
            tasks += n.gpus() / asked.gpusPerTask();
            give(s.job(), n, node, now);
        }
        require(tasks == asked.tasks(), now, job + " starts with " + tasks + " of " + asked.tasks() + " tasks");
        running.put(s.job(), s.placement());
        boolean claimed = claims.remove(s.job()) != null;
        hold(s.job(), 1);
        checkLimits(asked, claimed, now);
    }

    private void give(long job, Placement.OnNode n, Node node, long now) {
        for (int g = 0; g < 64; g++) {
            if ((n.gpuMask() >>> g & 1) != 0) {
                require(g < node.owner.length, now, "node " + n.node() + " has no GPU " + g);
                require(
                        node.owner[g] == 0,
                        now,
                        "GPU " + g + " of node " + n.node() + " is given to job " + job + " and job " + node.owner[g]);
                node.owner[g] = job;
            }
        }
    }

    /** GPUs of the node that nobody has and nobody claims. */
    int freeFor(int node) {
        int free = nodes.get(node).free();
        for (List<Decision.Claim.Share> claim : claims.values()) {
            for (Decision.Claim.Share s : claim) {
                free -= s.node() == node ? s.gpus() : 0;
            }
        }
        return Math.max(0, free);
    }

    private void hold(long job, int sign) {
        Job asked = job(job);
        for (int q = asked.queue(); q != Queue.NO_PARENT; q = queues.get(q).parent()) {
            used.set(q, used.get(q) + sign * asked.gpus());
        }
    }

    private void checkLimits(Job job, boolean claimed, long now) {
        if (policy == Policy.DURE) {
            for (int q = job.queue();
                    q != 0 && q != Queue.NO_PARENT;
                    q = queues.get(q).parent()) {
                Queue queue = queues.get(q);
                long limit = queue.quotaGpus() + queue.borrowLimitGpus();
                require(used.get(q) <= limit, now, "queue " + q + " holds " + used.get(q) + ", its limit is " + limit);
            }
            require(
                    claimed || firmlyPromised.contains(job.id()) || isEntitled(job) || keptByAll(0) <= upGpus(),
                    now,
                    job + " borrows what is not lent");
        }
    }

    /** After the job's start: its queue is within its quota. */
    private boolean isEntitled(Job job) {
        return job.queue() == 0
                || staying(job.queue()) <= queues.get(job.queue()).quotaGpus();
    }

    /** What a queue holds and has not been told to give up, claims included. */
    long staying(int queue) {
        long gpus = used.get(queue);
        for (long job : stopping) {
            gpus -= isBelow(job(job).queue(), queue) ? job(job).gpus() : 0;
        }
        for (long job : claims.keySet()) {
            gpus += isBelow(job(job).queue(), queue) ? job(job).gpus() : 0;
        }
        return gpus;
    }

    /** True for the queue itself, too. */
    boolean isBelow(int leaf, int queue) {
        for (int q = leaf; q != Queue.NO_PARENT; q = queues.get(q).parent()) {
            if (q == queue) {
                return true;
            }
        }
        return false;
    }

    /** What a queue holds, or keeps because it does not lend it, the whole tree counted anew. */
    private long keptByAll(int queue) {
        long below = 0;
        boolean leaf = true;
        for (Queue child : queues) {
            if (child.parent() == queue) {
                below += keptByAll(child.id());
                leaf = false;
            }
        }
        Queue q = queues.get(queue);
        long own = leaf ? used.get(queue) : below;
        return queue == 0 ? own : Math.max(own, q.quotaGpus() - q.lendLimitGpus());
    }

    private long upGpus() {
        long up = 0;
        for (Node n : nodes) {
            up += n.state == NodeState.UP ? n.owner.length : 0;
        }
        return up;
    }

    @Override
    public void finished(long nowMillis, Engine engine) {
        long all = over + waiting.size() + running.size();
        require(all == known.size(), nowMillis, all + " jobs are over, waiting or running, of " + known.size());
        require(running.isEmpty(), nowMillis, running.size() + " jobs never ended");
    }

    Job job(long id) {
        return Objects.requireNonNull(known.get(id), "a job that was never submitted");
    }

    Placement placement(long job) {
        return Objects.requireNonNull(running.get(job), "a job that does not run");
    }

    private static <T> T expect(@Nullable T value, long now, String what) {
        if (value == null) {
            throw new CheckFailed("ledger", now, what);
        }
        return value;
    }

    static void require(boolean holds, long now, String what) {
        if (!holds) {
            throw new CheckFailed("ledger", now, what);
        }
    }
}
