package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Level;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Verdict;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.Arrays;
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
 * given twice, given while its node is not up, or given off the node; a GPU cut into more slices than it has, or given
 * whole and in slices; more CPU or memory than a node has; a gang in parts, on a wrong type, over two sites, or, at any
 * attempt, where its data may not be, or over two domains of the level that it requires; a job started twice, or a stranger; a queue above its limit; a job lost or ended twice.
 */
public final class Ledger implements Watcher {
    final QueueBook quotas = new QueueBook(this);
    final List<NodeBook> nodes = new ArrayList<>();
    final List<Queue> queues = new ArrayList<>();

    final List<List<Integer>> residencies = new ArrayList<>();
    private final List<Integer> slicesOfType = new ArrayList<>();
    final Map<Long, Job> waiting = new TreeMap<>();
    final Map<Long, Placement> running = new TreeMap<>();
    final Map<Long, Job> known = new HashMap<>();

    /** The lowest id that the next job can have. */
    long nextId = 1;

    final Map<Long, List<Decision.Claim.Share>> claims = new TreeMap<>();
    Policy policy = Policy.DURE;
    long graceMillis;
    final WindowBook windows = new WindowBook();

    final FrozenBook frozen = new FrozenBook(queues);

    /** Claims that were given up at the last decision, since windows had begun on their nodes. */
    final Set<Long> dissolved = new TreeSet<>();

    final Map<Integer, Integer> siteOfHall = new HashMap<>();
    final Map<Integer, Integer> siteOfRack = new HashMap<>();
    private final Map<Integer, Integer> hallOfRack = new HashMap<>();
    final Map<Long, Integer> attempts = new HashMap<>();
    private final Set<Long> withdrawn = new HashSet<>();
    final Set<Long> stopping = new TreeSet<>();

    /** Tasks of elastic jobs beyond their fewest, by their ids. */
    final Map<Long, Riding> riding = new TreeMap<>();

    /** One of them: the job as submitted, and whether it was told to stop. */
    record Riding(Job job, int task, Placement placement, boolean isLeaving) {
        int node() {
            return placement.nodes().getFirst().node();
        }
    }

    /** Jobs as submitted: all else here knows them with their fewest tasks. */
    private final Map<Long, Job> submitted = new HashMap<>();

    /** Of those stopping, the ones that go on elsewhere: their queues go on holding what they hold. */
    final Set<Long> moving = new TreeSet<>();

    final Set<Long> firmlyPromised = new HashSet<>();
    private long over;
    private boolean hasHorizon;

    @Override
    public void begins(Simulation run) {
        hasHorizon = run.scenario().world().horizonMillis() != World.NO_HORIZON;
    }

    @Override
    public void happened(Event event, Engine engine) {
        switch (event) {
            case Event.RulesSet e -> {
                policy = e.rules().policy();
                graceMillis = e.rules().reclaimGraceMillis();
            }
            case Event.GpuTypeAdded e -> slicesOfType.add(e.slices());
            case Event.SiteAdded e -> {}
            case Event.HallAdded e -> siteOfHall.put(e.hall(), e.site());
            case Event.RackAdded e -> {
                siteOfRack.put(e.rack(), siteOfHall.getOrDefault(e.hall(), -1));
                hallOfRack.put(e.rack(), e.hall());
            }
            case Event.NodesAdded e -> {
                for (int i = 0; i < e.count(); i++) {
                    nodes.add(new NodeBook(
                            siteOfRack.getOrDefault(e.rack(), -1),
                            hallOfRack.getOrDefault(e.rack(), -1),
                            e.linked() ? e.firstNode() : e.firstNode() + i,
                            slicesOfType.get(e.gpuType()),
                            e));
                    nodes.getLast().freeze(frozen.isSite(nodes.getLast().site));
                }
            }
            case Event.ResidencyAdded e -> residencies.add(e.sites());
            case Event.QueueSet e -> {
                if (e.queue().id() == queues.size()) {
                    queues.add(e.queue());
                } else {
                    queues.set(e.queue().id(), e.queue());
                }
                known.replaceAll((id, job) -> Rationing.assigned(job, engine));
                submitted.replaceAll((id, job) -> Rationing.assigned(job, engine));
                riding.replaceAll(
                        (id, r) -> new Riding(Rationing.assigned(r.job, engine), r.task, r.placement, r.isLeaving));
                waiting.replaceAll((id, job) -> job(id));
                quotas.clear();
                running.keySet().forEach(job -> quotas.hold(job, 1));
            }
            case Event.JobSubmitted e -> {
                submitted.put(e.job().id(), Rationing.assigned(e.job(), engine));
                Job core = Rationing.assigned(e.job().core(), engine);
                waiting.put(core.id(), core);
                known.put(core.id(), core);
                nextId = e.job().nextId();
            }
            case Event.JobCancelled e -> cancelled(e);
            case Event.JobHeld e -> claims.remove(e.job());
            case Event.JobReleased e -> {}
            case Event.TaskGone e -> taskGone(e.job(), e.task(), e.atMillis());
            case Event.AttemptEnded e -> ended(e);
            case Event.GpuDrawSet e -> {}
            case Event.PueSet e -> {}
            case Event.EnvelopeSet e -> {}
            case Event.MaintenanceSet e -> windows.happened(e);
            case Event.BookingSet e -> windows.happened(e);
            case Event.WindowCancelled e -> windows.happened(e);
            case Event.NodesControlled e -> {}
            case Event.FreezeSet e -> {
                frozen.happened(e);
                nodes.forEach(n -> n.freeze(frozen.isSite(n.site)));
                claims.keySet().removeIf(job -> frozen.holds(job(job)));
                claims.values().removeIf(c -> c.stream().anyMatch(s -> frozen.isSite(nodes.get(s.node()).site)));
            }
            case Event.NodeStateSet e -> {
                nodes.get(e.node()).tell(e.state());
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

    private void taskGone(long job, int task, long now) {
        Riding r = expect(riding.remove(idOf(job, task)), now, "task " + task + " of job " + job + " did not run");
        free(idOf(job, task), r.placement, r.job);
    }

    private long idOf(long job, int task) {
        return job + 1 + task - job(job).tasks();
    }

    private void free(long owner, Placement placement, Job of) {
        placement.nodes().forEach(n -> nodes.get(n.node()).free(owner, n, of.task()));
    }

    private void ended(Event.AttemptEnded e) {
        for (Riding r : List.copyOf(riding.values())) {
            if (r.job.id() == e.job()) {
                taskGone(e.job(), r.task, e.atMillis());
            }
        }
        Placement placement =
                expect(running.remove(e.job()), e.atMillis(), "job " + e.job() + " ended and did not run");
        Job ended = job(e.job());
        List<Placement> places = Groups.split(ended, placement, e.atMillis());
        for (int g = 0; g < places.size(); g++) {
            free(e.job(), places.get(g), Groups.of(ended).get(g));
        }
        stopping.remove(e.job());
        moving.remove(e.job());
        quotas.hold(e.job(), -1);
        if (e.ending().waitsAgain() && !withdrawn.contains(e.job())) {
            waiting.put(e.job(), job(e.job()));
        } else {
            over++;
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        dissolved.clear();
        verdict.decisions().forEach(windows::decided);
        dissolve(windows.begun(nowMillis));
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s -> start(s, nowMillis);
                case Decision.Stop s -> {
                    require(running.containsKey(s.job()), nowMillis, "job " + s.job() + " is stopped, not running");
                    stopping.add(s.job());
                    if (s.cause() instanceof Decision.Cause.Moved) {
                        moving.add(s.job());
                    }
                    if (s.cause() instanceof Decision.Cause.OverLimit) {
                        withdrawn.add(s.job());
                    }
                }
                case Decision.Grow g -> grow(g, nowMillis);
                case Decision.Shrink g -> {
                    Riding r = expect(
                            riding.get(idOf(g.job(), g.task())),
                            nowMillis,
                            "task " + g.task() + " of job " + g.job() + " is stopped, not running");
                    riding.put(idOf(g.job(), g.task()), new Riding(r.job, r.task, r.placement, true));
                }
                case Decision.Cap c -> {}
                case Decision.Power p -> {}
                case Decision.Booked b -> {}
                case Decision.Refused r -> {}
                case Decision.Claim c -> {
                    require(waiting.containsKey(c.job()), nowMillis, "job " + c.job() + " claims and does not wait");
                    claims.put(c.job(), c.nodes());
                    sharesByGroup(job(c.job()), c.nodes(), nowMillis).forEach(of -> {
                        int[] claimed = of.shares().stream()
                                .mapToInt(Decision.Claim.Share::node)
                                .toArray();
                        requireNear(of.group(), claimed, nowMillis);
                    });
                }
                case Decision.Reject r -> {
                    require(waiting.remove(r.job()) != null, nowMillis, "job " + r.job() + " is rejected, not waiting");
                    claims.remove(r.job());
                    over++;
                }
            }
        }
        firmlyPromised.clear();
        Set<Long> promised = new TreeSet<>(waiting.keySet());
        promised.addAll(moving);
        for (long job : promised) {
            if (engine.promise(job).map(Engine.Promise::firm).orElse(false)) {
                firmlyPromised.add(job);
            }
        }
        require(
                engine.waitingJobs() == waiting.size(),
                nowMillis,
                "the engine knows of " + engine.waitingJobs() + " waiting jobs, " + waiting.size() + " wait");
    }

    private void grow(Decision.Grow g, long now) {
        String what = "task " + g.task() + " of job " + g.job();
        Job asked = Objects.requireNonNull(submitted.get(g.job()), "a job that was never submitted");
        Placement core = expect(running.get(g.job()), now, what + " starts and its job does not run");
        require(
                !stopping.contains(g.job()) && !withdrawn.contains(g.job()),
                now,
                what + " starts and its job was told to stop");
        require(attempts.getOrDefault(g.job(), 0) == g.attempt(), now, what + " is of another attempt");
        require(g.task() >= asked.minTasks() && g.task() < asked.tasks(), now, what + " is none that it may have");
        require(!riding.containsKey(idOf(g.job(), g.task())), now, what + " is started twice");
        require(g.placement().nodes().size() == 1, now, what + " is put in more than one place");
        Placement.OnNode n = g.placement().nodes().getFirst();
        NodeBook node = nodes.get(n.node());
        NodeBook first = nodes.get(core.nodes().getFirst().node());
        require(node.state == NodeState.UP, now, what + " is put on node " + n.node() + ", which is " + node.state);
        require(node.site == first.site && node.gpuType == first.gpuType, now, what + " is far from its job");
        requireNear(asked, new int[] {core.nodes().getFirst().node(), n.node()}, now);
        require(n.tasks() == 1 && n.gpus() == asked.gpusPerTask(), now, what + " is given " + n);
        require(node.roomBeside(asked.task()) >= 1, now, what + " lacks CPU or memory");
        node.takeBeside(asked.task(), 1);
        if (asked.task().sliceMilli() > 0) {
            node.giveSlices(asked, n, now);
        } else {
            node.give(idOf(g.job(), g.task()), n, now);
        }
        riding.put(idOf(g.job(), g.task()), new Riding(asked, g.task(), g.placement(), false));
        require(policy == Policy.DURE, now, "policy " + policy + " lets no job grow");
        int type = quotas.type(asked);
        for (int q = asked.queue();
                q != 0 && q != Queue.NO_PARENT;
                q = queues.get(q).parent()) {
            require(
                    quotas.used(q, type) + quotas.riding(q, type) <= Rationing.limit(queues.get(q), type),
                    now,
                    what + " puts queue " + q + " over its limit");
        }
        long held = quotas.staying(asked.queue(), type) + quotas.riding(asked.queue(), type);
        boolean isOwned = asked.queue() == 0
                || held <= Rationing.quota(queues.get(asked.queue()), type) + quotas.leavingTasks(asked.queue(), type);
        require(
                isOwned || quotas.keptByAll(0, type, true) <= 1000 * quotas.lendableGpus(type),
                now,
                what + " borrows what is not lent");
    }

    private void dissolve(Set<Integer> begun) {
        for (Map.Entry<Long, List<Decision.Claim.Share>> c : claims.entrySet()) {
            if (c.getValue().stream().anyMatch(s -> begun.contains(s.node()))) {
                dissolved.add(c.getKey());
            }
        }
        claims.keySet().removeAll(dissolved);
    }

    private void start(Decision.Start s, long now) {
        String job = "job " + s.job();
        Job asked = expect(waiting.remove(s.job()), now, job + " is started and does not wait");
        int attempt = attempts.merge(s.job(), 1, Integer::sum);
        require(attempt == s.attempt(), now, job + " starts attempt " + s.attempt() + ", this is the " + attempt);
        int site = nodes.get(s.placement().nodes().getFirst().node()).site;
        List<Placement> places = Groups.split(asked, s.placement(), now);
        for (int g = 0; g < places.size(); g++) {
            place(Groups.of(asked).get(g), places.get(g), site, now);
        }
        running.put(s.job(), s.placement());
        boolean claimed = claims.remove(s.job()) != null;
        quotas.hold(s.job(), 1);
        // nobody else may have what it claimed, was promised, or has in its booking
        boolean isItsOwn =
                claimed || firmlyPromised.contains(s.job()) || asked.terms().hasBooking();
        Groups.of(asked).forEach(group -> quotas.checkLimits(group, isItsOwn, now));
    }

    /** One task group gets its place. */
    private void place(Job asked, Placement placement, int site, long now) {
        String job = "job " + asked.id();
        for (Placement.OnNode n : placement.nodes()) {
            NodeBook node = nodes.get(n.node());
            require(node.state == NodeState.UP, now, job + " is put on node " + n.node() + ", which is " + node.state);
            require(node.site == site, now, job + " is put on two sites");
            require(Rationing.mayHave(queues, asked, node.gpuType), now, job + " is put on GPUs of another type");
            require(
                    mayBeAt(asked, node.site),
                    now,
                    job + " is put in site " + node.site + ", where its data may not be");
            require(n.tasks() > 0, now, job + " is put on node " + n.node() + " with no task");
            require(n.gpus() == n.tasks() * asked.gpusPerTask(), now, job + ": a task would be torn over nodes");
            require(
                    node.roomBeside(asked.task()) >= n.tasks(),
                    now,
                    job + " does not fit beside what is on node " + n.node() + ", for want of CPU or memory");
            node.takeBeside(asked.task(), n.tasks());
            if (asked.task().sliceMilli() > 0) {
                node.giveSlices(asked, n, now);
            } else {
                require(n.slices() == 0, now, job + " is given slices and asks for none");
                node.give(asked.id(), n, now);
            }
        }
        requireNear(
                asked,
                placement.nodes().stream().mapToInt(Placement.OnNode::node).toArray(),
                now);
    }

    /** All nodes are in one domain of the level that the job requires. */
    private void requireNear(Job job, int[] on, long now) {
        Level level = job.near().required();
        long domain = nodes.get(on[0]).domain(level, on[0]);
        for (int n : on) {
            require(
                    nodes.get(n).domain(level, n) == domain,
                    now,
                    "job " + job.id() + " is put on nodes " + Arrays.toString(on) + ", which are not of one " + level);
        }
    }

    boolean mayBeAt(Job job, int site) {
        return job.residency() == Job.ANY_SITE
                || residencies.get(job.residency()).contains(site);
    }

    /** What a group claims; groups of one job may be alike. */
    private record OfGroup(Job group, List<Decision.Claim.Share> shares) {}

    /** What each task group of the job claims: as many tasks in turn as it has. */
    private static List<OfGroup> sharesByGroup(Job job, List<Decision.Claim.Share> shares, long now) {
        List<OfGroup> all = new ArrayList<>();
        int at = 0;
        int number = 0;
        for (Job group : Groups.of(job)) {
            List<Decision.Claim.Share> part = new ArrayList<>();
            long tasks = 0;
            while (tasks < group.tasks() && at < shares.size()) {
                part.add(shares.get(at));
                tasks += shares.get(at++).tasks();
            }
            require(tasks == group.tasks(), now, "job " + job.id() + " claims too little for its group " + ++number);
            all.add(new OfGroup(group, part));
        }
        require(at == shares.size(), now, "job " + job.id() + " claims more than it asks for");
        return all;
    }

    /** GPUs of the node that nobody has and nobody claims. */
    int freeFor(int node) {
        return isClosed(node) ? 0 : Math.max(0, nodes.get(node).free() - claimedOn(node));
    }

    /** A claim awaits more whole GPUs of the node than are free: what others share there must come free. */
    boolean isAwaited(int node) {
        return nodes.get(node).free() < claimedOn(node);
    }

    int claimedOn(int node) {
        int gpus = 0;
        for (List<Decision.Claim.Share> claim : claims.values()) {
            for (Decision.Claim.Share s : claim) {
                gpus += s.node() == node ? s.gpus() : 0;
            }
        }
        return gpus;
    }

    /** A claim of a job that asks for more or less than whole GPUs alone has the node for itself. */
    boolean isClosed(int node) {
        for (Map.Entry<Long, List<Decision.Claim.Share>> claim : claims.entrySet()) {
            for (OfGroup part : sharesByGroup(job(claim.getKey()), claim.getValue(), 0)) {
                boolean closes = !part.group().task().isPlain();
                if (closes && part.shares().stream().anyMatch(s -> s.node() == node)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void finished(long nowMillis, Engine engine) {
        long all = over + waiting.size() + running.size();
        require(all == known.size(), nowMillis, all + " jobs are over, waiting or running, of " + known.size());
        require(hasHorizon || running.isEmpty(), nowMillis, running.size() + " jobs never ended");
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
