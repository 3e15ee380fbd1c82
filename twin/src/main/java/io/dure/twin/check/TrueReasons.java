package io.dure.twin.check;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Level;
import io.dure.engine.NodeState;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Task;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks of every waiting job why it waits and checks the answer against the ledger's books, by brute force: no job that
 * fits is told that the fleet is busy, and no GPU idles that a waiting job could use, unless a reason holds it.
 */
public final class TrueReasons implements Watcher {
    private final Ledger ledger;
    private final int every;
    private final Map<Asked, Map<Long, Room>> counted = new HashMap<>();
    private boolean isPowered;
    private long passes;
    private long now;

    /** Windows ahead are as if they were not. */
    private boolean isAhead;

    /** {@code ledger} must look on before this one does; {@code everyPasses}: how often everybody is asked. */
    public TrueReasons(Ledger ledger, int everyPasses) {
        this.ledger = ledger;
        every = everyPasses;
    }

    /** What one pool (site, GPU type, size of node) has free, and how many tasks of a kind would fit. */
    private record Room(long freeGpus, long freeSlices, int slices, long tasks) {
        Room plus(Room o) {
            return new Room(freeGpus + o.freeGpus, freeSlices + o.freeSlices, slices, tasks + o.tasks);
        }

        long freeMilliGpus() {
            return 1000 * freeGpus + 1000 * freeSlices / slices;
        }
    }

    /** What rooms are counted for. */
    private record Asked(Task task, int gpuType, int residency, long limitMillis) {}

    @Override
    public void happened(Event event, Engine engine) {
        isPowered |= event instanceof Event.EnvelopeSet;
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        if (passes++ % every != 0) {
            return;
        }
        counted.clear();
        now = nowMillis;
        for (Job job : ledger.waiting.values()) {
            Reason reason = engine.why(job.id()).orElse(null);
            if (reason == null) {
                throw new CheckFailed("reasons", nowMillis, "job " + job.id() + " waits without a reason");
            }
            check(job, reason, engine);
        }
    }

    private void check(Job job, Reason reason, Engine engine) {
        if (!isTrue(job, reason, engine)) {
            throw new CheckFailed("reasons", now, job + " is told " + reason + ", which is not true");
        }
    }

    /** Whether the numbers of one reason of several are what the ledger says; gates are not looked at here. */
    boolean isTrueAmongOthers(Job job, Reason reason, Engine engine, long nowMillis) {
        counted.clear();
        now = nowMillis;
        boolean isAsked = !(reason instanceof Reason.PowerEnvelope) // its GPUs may be missing too
                && !(reason instanceof Reason.BehindReservation
                        && !ledger.windows.ahead(nowMillis).isEmpty()) // a window may keep it off the same nodes
                && !(reason instanceof Reason.NotYetDecided)
                && !ledger.claims.containsKey(job.id());
        return !isAsked || isTrue(job, reason, engine);
    }

    private boolean isTrue(Job job, Reason reason, Engine engine) {
        return switch (reason) {
            case Reason.FleetBusy r -> mostFree(job) < r.needMilliGpus() && r.needMilliGpus() == job.milliGpus();
            case Reason.Fragmented r ->
                mostFree(job) >= job.milliGpus() && !fits(job) && !fits(job, withoutBeside(job.task()), false);
            case Reason.FragmentedDomains r ->
                r.level() == job.near().required()
                        && r.needMilliGpus() == job.milliGpus()
                        && !fitsNear(job, false)
                        && isInPieces(job, r);
            case Reason.NodeFull r -> isNodeFull(job, r);
            case Reason.DataResidency r ->
                job.residency() == r.residency()
                        && ledger.residencies.get(r.residency()).equals(r.sites())
                        && !fitsNear(job, false)
                        && fitsNear(job, true);
            case Reason.BehindReservation r ->
                fitsNear(job, false)
                        && (ledger.waiting.containsKey(r.job()) || ledger.moving.contains(r.job()))
                        && engine.promise(r.job())
                                .map(Engine.Promise::startMillis)
                                .equals(Optional.of(r.untilMillis()))
                        && (job.timeLimitMillis() == Job.NO_LIMIT || now + job.timeLimitMillis() > r.untilMillis());
            case Reason.QuotaExhausted r ->
                ledger.policy == Policy.DURE
                        && r.usedMilliGpus() + r.needMilliGpus()
                                > Rationing.limit(ledger.queues.get(r.queue()), Job.ANY_TYPE)
                        && r.usedMilliGpus() == heldAndPromised(r.queue(), Job.ANY_TYPE, job, engine)
                        && ledger.quotas.isAnyIn(job, r.queue(), Job.ANY_TYPE);
            case Reason.TypeQuotaExhausted r ->
                ledger.policy == Policy.DURE
                        && r.usedMilliGpus() + r.needMilliGpus()
                                > Rationing.limit(ledger.queues.get(r.queue()), r.gpuType())
                        && r.usedMilliGpus() == heldAndPromised(r.queue(), r.gpuType(), job, engine)
                        && r.quotaGpus()
                                == ledger.queues.get(r.queue()).of(r.gpuType()).quotaGpus()
                        && ledger.quotas.isAnyIn(job, r.queue(), r.gpuType());
            case Reason.TypeNotLent r ->
                ledger.policy == Policy.DURE
                        && r.lentMilliGpus() < ledger.quotas.asks(job, job.queue(), r.gpuType())
                        && r.queue() == job.queue();
            case Reason.NotLent r ->
                ledger.policy == Policy.DURE
                        && r.lentMilliGpus() < ledger.quotas.asks(job, job.queue(), Job.ANY_TYPE)
                        && r.queue() == job.queue();
            case Reason.BehindInQueue r -> isBehind(job, r.job());
            case Reason.AwaitingReclaim r -> r.outstandingMilliGpus() >= 0 && ledger.claims.containsKey(job.id());
            case Reason.PowerEnvelope r ->
                r.needWatts() > r.headroomWatts()
                        && r.headroomWatts() >= 0
                        && r.nextChangeMillis() > now
                        && (fitsNear(job, false) || ledger.claims.containsKey(job.id()));
            case Reason.OfGroup r -> isTrueOfGroup(job, r, engine);
            case Reason.GroupsApart r -> areApart(job, r, engine);
            case Reason.NotYetDecided r -> false;
            case Reason.WindowAhead r -> isWindowAhead(job, r);
            case Reason.BookingOver r -> false;
            case Reason.AwaitsBooking r -> true;
            case Reason.OnHold r -> true; // these are looked at by TrueGates
            case Reason.Frozen r -> r.scope() != Event.FreezeSet.Scope.SITE || wouldFit(job, r.of());
            case Reason.NotBefore r -> true;
            case Reason.DependsOn r -> true;
            case Reason.ArrayLimit r -> true;
            case Reason.UserLimit r -> true;
            case Reason.UserJobLimit r -> true;
            case Reason.AboveUserLimit r -> false;
            case Reason.DependencyFailed r -> false;
            case Reason.DeadlineNotMet r -> false;
            case Reason.NoSuchType r -> false;
            case Reason.NeverFits r -> false;
            case Reason.NeverFitsDomain r -> false;
            case Reason.AboveLimit r -> false;
            case Reason.AboveTypeLimit r -> false;
            case Reason.NeverTogether r -> false;
        };
    }

    /** What is said of one group is true of a job that is nothing but that group. */
    private boolean isTrueOfGroup(Job job, Reason.OfGroup r, Engine engine) {
        boolean isOne = !job.others().isEmpty()
                && r.group() >= 0
                && r.group() <= job.others().size();
        return isOne && isTrue(Groups.of(job).get(r.group()), r.reason(), engine);
    }

    /**
     * Each group by itself has a place; the one that is named lacks its tasks beside the others in that site; and there is
     * no site where all have one on GPUs of types that are all different, unless promises or power stand in the way.
     */
    private boolean areApart(Job job, Reason.GroupsApart r, Engine engine) {
        List<Job> groups = Groups.of(job);
        Job named = groups.get(r.group());
        long most = rooms(named, named.task(), false).entrySet().stream()
                .filter(room -> room.getKey() >>> 32 == r.site())
                .mapToLong(room -> room.getValue().tasks)
                .max()
                .orElse(0);
        boolean isAlone = groups.stream().allMatch(g -> fitsNear(g, false));
        boolean isUnlike = groups.stream().map(Job::gpuType).distinct().count() == groups.size()
                && groups.stream().noneMatch(g -> g.gpuType() == Job.ANY_TYPE);
        boolean isFree = ledger.waiting.keySet().stream()
                        .allMatch(id -> engine.promise(id).isEmpty())
                && !isPowered;
        return r.tasks() == named.tasks()
                && r.mostTasks() <= most
                && isAlone
                && !(isUnlike && isFree && fitTogether(groups));
    }

    /** Whether some site has a pool for each of these, which are of different GPU types. */
    private boolean fitTogether(List<Job> groups) {
        return ledger.nodes.stream()
                .mapToInt(n -> n.site)
                .distinct()
                .anyMatch(site -> groups.stream().allMatch(g -> fitsNearIn(g, site)));
    }

    private boolean fitsNearIn(Job group, int site) {
        if (group.tasks() == 1 || group.near().required() == Level.SITE) {
            return rooms(group, group.task(), false).entrySet().stream()
                    .anyMatch(e -> e.getKey() >>> 32 == site && e.getValue().tasks >= group.tasks());
        }
        return domains(group, false).entrySet().stream()
                .anyMatch(e -> e.getKey() >>> 32 == site
                        && e.getValue().values().stream().anyMatch(room -> room.tasks >= group.tasks()));
    }

    private boolean isWindowAhead(Job job, Reason.WindowAhead r) {
        WindowBook.Kept w = ledger.windows.all.get(r.window());
        boolean fitsInTime = fitsNear(job, false);
        isAhead = true;
        boolean wouldFit = fitsNear(job, false);
        isAhead = false;
        long limit = job.timeLimitMillis();
        return !fitsInTime
                && wouldFit
                && w.stands
                && w.fromMillis == r.fromMillis()
                && now < w.fromMillis
                && (limit == Job.NO_LIMIT || now + limit > w.fromMillis);
    }

    /** Held by running jobs, claimed, and promised to waiting jobs other than this. */
    private long heldAndPromised(int queue, int type, Job job, Engine engine) {
        long gpus = ledger.quotas.used(queue, type) + ledger.quotas.riding(queue, type);
        for (long id : ledger.claims.keySet()) {
            gpus += ledger.quotas.asks(ledger.job(id), queue, type);
        }
        for (Job other : ledger.waiting.values()) {
            boolean counts =
                    other.id() != job.id() && engine.promise(other.id()).isPresent();
            gpus += counts ? ledger.quotas.asks(other, queue, type) : 0;
        }
        return gpus;
    }

    /** The other waits before it: in the same queue, or in the one line of all. */
    private boolean isBehind(Job job, long other) {
        Job first = ledger.waiting.get(other);
        if (first == null
                || (ledger.policy == Policy.DURE && !ledger.quotas.isIn(first, job.queue(), ledger.quotas.type(job)))) {
            return false;
        }
        return first.priority() > job.priority() || (first.priority() == job.priority() && first.id() < job.id());
    }

    /**
     * The GPUs alone would do, or it asks for none; and what is said to be missing is what is missing. Memory alone is
     * missing only where CPU would do.
     */
    private boolean isNodeFull(Job job, Reason.NodeFull r) {
        Task t = job.task();
        Task withoutMemory = new Task(t.gpus(), t.sliceMilli(), t.cpuMilli(), 0);
        boolean isMemory = r.resource() == Reason.Resource.MEMORY;
        return r.need() == (isMemory ? t.memoryMib() : t.cpuMilli())
                && r.need() > 0
                && !fits(job)
                && (t.milliGpus() == 0 || fits(job, withoutBeside(t), false))
                && isMemory == (asksNothing(withoutMemory) || fits(job, withoutMemory, false));
    }

    private static boolean asksNothing(Task task) {
        return task.milliGpus() == 0 && !task.countsBeside();
    }

    private static Task withoutBeside(Task task) {
        return new Task(task.gpus(), task.sliceMilli(), 0, 0);
    }

    private long mostFree(Job job) {
        return rooms(job, job.task(), false).values().stream()
                .mapToLong(Room::freeMilliGpus)
                .max()
                .orElse(0);
    }

    private boolean fits(Job job) {
        return fits(job, job.task(), false);
    }

    /** Whether one domain of the level that it requires has the room. */
    private boolean fitsNear(Job job, boolean anywhere) {
        if (job.tasks() == 1 || job.near().required() == Level.SITE) {
            return fits(job, job.task(), anywhere);
        }
        return domains(job, anywhere).values().stream()
                .anyMatch(d -> d.values().stream().anyMatch(r -> r.tasks >= job.tasks()));
    }

    /** A pool has the room, with so much free in it and so much of use in its largest domain. */
    private boolean isInPieces(Job job, Reason.FragmentedDomains r) {
        Map<Long, Map<Long, Room>> domains = domains(job, false);
        return rooms(job, job.task(), false).entrySet().stream().anyMatch(pool -> {
            long largest = domains.getOrDefault(pool.getKey(), Map.of()).values().stream()
                    .mapToLong(Room::tasks)
                    .max()
                    .orElse(0);
            return pool.getValue().tasks >= job.tasks()
                    && pool.getValue().freeMilliGpus() == r.freeMilliGpus()
                    && largest * job.task().milliGpus() == r.largestDomainMilliGpus();
        });
    }

    /** By pool and domain. */
    private Map<Long, Map<Long, Room>> domains(Job job, boolean anywhere) {
        Map<Long, Map<Long, Room>> domains = new HashMap<>();
        for (int i = 0; i < ledger.nodes.size(); i++) {
            NodeBook n = ledger.nodes.get(i);
            if (isCandidate(job, i, anywhere)) {
                domains.computeIfAbsent(pool(n), _ -> new HashMap<>())
                        .merge(n.domain(job.near().required(), i), room(i, n, job.task()), Room::plus);
            }
        }
        return domains;
    }

    private boolean isCandidate(Job job, int node, boolean anywhere) {
        NodeBook n = ledger.nodes.get(node);
        boolean isOfType = Rationing.mayHave(ledger.queues, job, n.gpuType);
        boolean isShown = isAhead ? ledger.windows.isFree(node, now) : ledger.windows.mayTake(node, job, now, now);
        return n.state == NodeState.UP && isShown && isOfType && (anywhere || ledger.mayBeAt(job, n.site));
    }

    /** The site is frozen, and one of its pools has nodes that would hold the gang, as far apart as they may be. */
    private boolean wouldFit(Job job, int site) {
        Map<Long, Long> tasks = new HashMap<>();
        for (int i = 0; i < ledger.nodes.size(); i++) {
            NodeBook n = ledger.nodes.get(i);
            boolean isOfType = Rationing.mayHave(ledger.queues, job, n.gpuType);
            if (n.site == site && n.isUpBut() && isOfType && ledger.mayBeAt(job, n.site)) {
                tasks.merge(pool(n), room(i, n, job.task()).tasks(), Long::sum);
            }
        }
        return ledger.frozen.isSite(site) && tasks.values().stream().anyMatch(t -> t >= job.tasks());
    }

    private static long pool(NodeBook n) {
        return ((long) n.site << 32) | ((long) n.gpuType << 8) | n.owner.length;
    }

    private boolean fits(Job job, Task task, boolean anywhere) {
        return rooms(job, task, anywhere).values().stream().anyMatch(r -> r.tasks >= job.tasks());
    }

    /** By site, type and size of node. GPUs that somebody claims are not free. */
    private Map<Long, Room> rooms(Job job, Task task, boolean anywhere) {
        long limit = ledger.windows.all.isEmpty() ? 0 : isAhead ? -1 : job.timeLimitMillis();
        Asked asked = new Asked(task, job.gpuType(), anywhere ? Job.ANY_SITE : job.residency(), limit);
        return counted.computeIfAbsent(asked, _ -> count(job, task, anywhere));
    }

    private Map<Long, Room> count(Job job, Task task, boolean anywhere) {
        Map<Long, Room> rooms = new HashMap<>();
        for (int i = 0; i < ledger.nodes.size(); i++) {
            NodeBook n = ledger.nodes.get(i);
            if (isCandidate(job, i, anywhere)) {
                rooms.merge(pool(n), room(i, n, task), Room::plus);
            }
        }
        return rooms;
    }

    private Room room(int index, NodeBook n, Task task) {
        if (ledger.isClosed(index)) {
            return new Room(0, 0, n.slices, 0);
        }
        int free = ledger.freeFor(index);
        int need = n.slicesFor(task.sliceMilli());
        long freeSlices = 0;
        long inSlices = (long) free * (n.slices / need);
        for (int g = 0; g < n.owner.length; g++) {
            freeSlices += n.sharedFree(g);
            inSlices += ledger.isAwaited(index) ? 0 : n.sharedFree(g) / need;
        }
        long onGpus = Integer.MAX_VALUE;
        if (task.gpus() > 0) {
            onGpus = free / task.gpus();
        } else if (task.sliceMilli() > 0) {
            onGpus = inSlices;
        }
        return new Room(free, freeSlices, n.slices, Math.min(onGpus, n.roomBeside(task)));
    }
}
