package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges from outside every attempt that is told to go for another job: its guaranteed run was over and it may be
 * evicted; it ran on GPUs borrowed from a claimant within its quota, or had a lower priority in the claimant's own queue,
 * which owns what the claimant takes; and what decision record 0015 calls the potential has risen. Keeps its own books
 * of what queues hold, decision by decision.
 */
public final class Evictions implements Watcher {
    private final Map<Long, Job> jobs = new HashMap<>();
    private final List<Queue> queues = new ArrayList<>();

    /** Where a job counts: its queue, and its GPU type if that is rationed, or {@link Job#ANY_TYPE}. */
    private record Account(int queue, int type) {
        boolean isRoot() {
            return queue == 0;
        }
    }

    /** Thousandths of a GPU that are held and not told to go, by leaf and priority. */
    private final Map<Account, TreeMap<Integer, Long>> held = new HashMap<>();

    private final Map<Long, Long> runningSince = new HashMap<>();
    private final Set<Long> stopping = new HashSet<>();
    private final Set<Long> moving = new HashSet<>();
    private final Map<Long, Set<Integer>> claims = new TreeMap<>();
    private final Set<Long> overreached = new HashSet<>();

    /** Tasks beyond the fewest of elastic jobs that were told to go and are there. */
    private final Set<Task> leaving = new HashSet<>();

    private record Task(long job, int number) {}

    private final WindowBook windows = new WindowBook();
    private final FrozenBook frozen = new FrozenBook(queues);
    private final List<Integer> siteOfHall = new ArrayList<>();
    private final List<Integer> siteOfRack = new ArrayList<>();
    private final List<Integer> siteOfNode = new ArrayList<>();
    private Rules rules = Rules.defaults();

    @Override
    public void happened(Event event, Engine engine) {
        switch (event) {
            case Event.RulesSet e -> rules = e.rules();
            case Event.QueueSet e -> {
                if (e.queue().id() == queues.size()) {
                    queues.add(e.queue());
                } else {
                    queues.set(e.queue().id(), e.queue());
                }
                jobs.replaceAll((id, job) -> Rationing.assigned(job, engine));
                countAnew();
            }
            case Event.JobSubmitted e ->
                jobs.put(e.job().id(), Rationing.assigned(e.job().core(), engine));
            case Event.JobCancelled e -> dissolve(e.job());
            case Event.JobHeld e -> dissolve(e.job());
            case Event.JobReleased e -> {}
            case Event.AttemptEnded e -> {
                runningSince.remove(e.job());
                moving.remove(e.job());
                leaving.removeIf(t -> t.job == e.job());
                if (!stopping.remove(e.job())) {
                    hold(job(e.job()), -1);
                    overreached.remove(e.job());
                }
            }
            case Event.NodeStateSet e -> {
                if (e.state() != NodeState.UP) {
                    claimsOn(e.node()).forEach(this::dissolve);
                }
            }
            case Event.TaskGone e -> leaving.remove(new Task(e.job(), e.task()));
            case Event.GpuTypeAdded e -> {}
            case Event.SiteAdded e -> {}
            case Event.HallAdded e -> siteOfHall.add(e.site());
            case Event.RackAdded e -> siteOfRack.add(siteOfHall.get(e.hall()));
            case Event.NodesAdded e -> siteOfNode.addAll(Collections.nCopies(e.count(), siteOfRack.get(e.rack())));
            case Event.ResidencyAdded e -> {}
            case Event.GpuDrawSet e -> {}
            case Event.PueSet e -> {}
            case Event.EnvelopeSet e -> {}
            case Event.MaintenanceSet e -> windows.happened(e);
            case Event.BookingSet e -> windows.happened(e);
            case Event.WindowCancelled e -> windows.happened(e);
            case Event.NodesControlled e -> {}
            case Event.FreezeSet e -> freeze(e);
        }
    }

    /** Other types may be rationed than before. */
    private void countAnew() {
        held.clear();
        runningSince.keySet().stream().filter(job -> !stopping.contains(job)).forEach(job -> hold(job(job), 1));
        claims.keySet().forEach(job -> hold(job(job), 1));
    }

    private void freeze(Event.FreezeSet e) {
        frozen.happened(e);
        for (long job : List.copyOf(claims.keySet())) {
            boolean isThere =
                    claims.getOrDefault(job, Set.of()).stream().anyMatch(node -> frozen.isSite(siteOfNode.get(node)));
            if (isThere || frozen.holds(job(job))) {
                dissolve(job);
            }
        }
    }

    private List<Long> claimsOn(int node) {
        return claims.entrySet().stream()
                .filter(claim -> claim.getValue().contains(node))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void dissolve(long claim) {
        if (claims.remove(claim) != null) {
            hold(job(claim), -1);
            overreached.remove(claim);
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        List<Decision.Stop> victims = new ArrayList<>();
        List<Decision.Shrink> tasks = new ArrayList<>();
        boolean hasMoved = false;
        verdict.decisions().forEach(windows::decided);
        for (int node : windows.begun(nowMillis)) {
            claimsOn(node).forEach(this::dissolve);
        }
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s -> {
                    if (claims.remove(s.job()) == null) {
                        hold(job(s.job()), 1);
                    }
                    runningSince.put(s.job(), nowMillis);
                }
                case Decision.Stop s -> {
                    switch (s.cause()) {
                        case Cause.Cancelled c -> stop(s.job());
                        case Cause.OverLimit c -> stop(s.job());
                        case Cause.PowerShort c -> stopAnyhow(s.job());
                        case Cause.Maintenance c -> stopAnyhow(s.job());
                        case Cause.BookedByOthers c -> stopAnyhow(s.job());
                        case Cause.BookingEnds c -> stopAnyhow(s.job());
                        case Cause.Moved c -> {
                            hasMoved = true; // it goes on holding: MovedWell looks at it
                            moving.add(s.job());
                        }
                        case Cause.Reclaimed c -> victims.add(s);
                        case Cause.Preempted c -> victims.add(s);
                    }
                }
                case Decision.Claim c -> {
                    tasks.removeIf(t -> forJob(t) != c.job() && isOfItsUser(t));
                    boolean waitsForTasks = !tasks.isEmpty() || waitsForItsUser(c.job());
                    if (hasMoved || (victims.isEmpty() && waitsForTasks && areFor(tasks, c.job()))) {
                        hold(job(c.job()), 1); // nobody loses a job by it
                    } else {
                        judge(job(c.job()), victims, nowMillis);
                    }
                    hasMoved = false;
                    tasks.clear();
                    Set<Integer> nodes = new HashSet<>();
                    c.nodes().forEach(n -> nodes.add(n.node()));
                    claims.put(c.job(), nodes);
                    victims.clear();
                }
                case Decision.Reject r -> dissolve(r.job());
                case Decision.Grow g -> {}
                case Decision.Shrink g -> {
                    leaving.add(new Task(g.job(), g.task()));
                    if (g.cause() instanceof Cause.Reclaimed || g.cause() instanceof Cause.Preempted) {
                        tasks.add(g);
                    }
                }
                case Decision.Cap c -> {}
                case Decision.Booked b -> {}
                case Decision.Refused r -> {}
                case Decision.Power p -> {
                    if (!p.on()) {
                        claimsOn(p.node()).forEach(this::dissolve);
                    }
                }
            }
        }
        require(victims.isEmpty(), nowMillis, victims + " are told to go for nobody");
        tasks.removeIf(this::isOfItsUser);
        require(tasks.isEmpty(), nowMillis, tasks + " are told to go for nobody");
    }

    /** Tasks beyond the fewest of elastic jobs were told to go, all of them for this job. */
    private static boolean areFor(List<Decision.Shrink> tasks, long job) {
        return tasks.stream().allMatch(t -> forJob(t) == job);
    }

    /** For which job the task was told to go; 0: for none. */
    private static long forJob(Decision.Shrink task) {
        return switch (task.cause()) {
            case Cause.Reclaimed c -> c.forJob();
            case Cause.Preempted c -> c.forJob();
            case Cause.Cancelled c -> 0;
            case Cause.OverLimit c -> 0;
            case Cause.PowerShort c -> 0;
            case Cause.Moved c -> 0;
            case Cause.Maintenance c -> 0;
            case Cause.BookedByOthers c -> 0;
            case Cause.BookingEnds c -> 0;
        };
    }

    /** Users are limited, and the job for which the task goes is its user's: it need not claim anything. */
    private boolean isOfItsUser(Decision.Shrink task) {
        return limitsUsers() && job(task.job()).user() == job(forJob(task)).user();
    }

    /** Its place is there, and its user holds too much while others of his leave. */
    private boolean waitsForItsUser(long claimant) {
        int user = job(claimant).user();
        return limitsUsers()
                && (leaving.stream().anyMatch(t -> job(t.job).user() == user)
                        || stopping.stream().anyMatch(j -> job(j).user() == user));
    }

    private boolean limitsUsers() {
        return queues.stream().anyMatch(q -> q.userLimitGpus() < Queue.UNLIMITED);
    }

    private void judge(Job claimant, List<Decision.Stop> victims, long now) {
        require(rules.policy() == Policy.DURE, now, "policy " + rules.policy() + " evicts nobody");
        require(!victims.isEmpty(), now, "job " + claimant.id() + " claims and nobody is told to go");
        Map<Account, Long> takes = asks(claimant);
        takes.forEach((own, milliGpus) -> require(
                held(own, claimant.priority()) + milliGpus <= owned(own),
                now,
                "job " + claimant.id() + " takes what its queue does not own for its priority"));
        Map<Account, Long> lost = new HashMap<>();
        for (Decision.Stop s : victims) {
            judgeVictim(claimant, job(s.job()), s.cause(), now);
            asks(job(s.job())).forEach((account, milliGpus) -> lost.merge(account, milliGpus, Long::sum));
        }
        long lostByOthers = 0;
        for (Map.Entry<Account, Long> l : lost.entrySet()) {
            lostByOthers +=
                    takes.containsKey(l.getKey()) ? 0 : within(l.getKey(), 0) - within(l.getKey(), -l.getValue());
        }
        boolean hasOthers = lost.keySet().stream().anyMatch(q -> !takes.containsKey(q));
        require(
                !hasOthers || lostByOthers < claimant.milliGpus(),
                now,
                "others lose " + lostByOthers + " of their quotas to job " + claimant.id());
        long rise = -lostByOthers;
        for (Map.Entry<Account, Long> own : takes.entrySet()) {
            rise += within(own.getKey(), own.getValue() - lost.getOrDefault(own.getKey(), 0L))
                    - within(own.getKey(), 0);
        }
        if (rise < 0 || (rise == 0 && hasOthers)) {
            require(
                    claimant.others().isEmpty() && overreached.add(claimant.id()),
                    now,
                    "job " + claimant.id()
                            + " pushes aside more than it takes for the second time, or with several groups");
        }
        victims.forEach(s -> stop(s.job()));
        hold(claimant, 1);
    }

    private void judgeVictim(Job claimant, Job victim, Cause cause, long now) {
        String who = "job " + victim.id() + ", told to go for job " + claimant.id();
        Long since = runningSince.get(victim.id());
        require(since != null && !stopping.contains(victim.id()), now, who + ", does not run");
        require(victim.evictable(), now, who + ", may not be evicted");
        require(
                since != null && now - since >= rules.guaranteedRunMillis(),
                now,
                who + ", has not had its guaranteed run");
        switch (cause) {
            case Cause.Reclaimed c -> {
                require(c.forJob() == claimant.id() && c.forQueue() == claimant.queue(), now, who + ": " + c);
                Map<Account, Long> takes = asks(claimant);
                takes.forEach((own, milliGpus) -> require(
                        held(own, Integer.MIN_VALUE) + milliGpus <= owned(own),
                        now,
                        who + ", which is not within its quota"));
                boolean borrowed = asks(victim).keySet().stream()
                        .anyMatch(theirs -> takes.keySet().stream().anyMatch(own -> borrows(theirs, own)));
                require(borrowed, now, who + ", did not borrow");
            }
            case Cause.Preempted c -> {
                require(c.forJob() == claimant.id(), now, who + ": " + c);
                boolean isOwn = asks(victim).keySet().stream().anyMatch(asks(claimant)::containsKey);
                require(isOwn, now, who + ", is of another queue or type");
                require(victim.priority() < claimant.priority(), now, who + ", has no lower priority");
            }
            case Cause.Cancelled c -> {}
            case Cause.OverLimit c -> {}
            case Cause.PowerShort c -> {}
            case Cause.Maintenance c -> {}
            case Cause.BookedByOthers c -> {}
            case Cause.BookingEnds c -> {}
            case Cause.Moved c -> {}
        }
    }

    /** Every queue from the victim's up to the sister of the claimant's branch holds more than its quota. */
    private boolean borrows(Account leaf, Account other) {
        boolean borrows = false;
        if (leaf.type != other.type) {
            return false;
        }
        for (int q = leaf.queue; !isAtOrAbove(q, other.queue); q = queues.get(q).parent()) {
            if (heldBelow(q, leaf.type) <= Rationing.quota(queues.get(q), leaf.type)) {
                return false;
            }
            borrows = true;
        }
        return borrows;
    }

    private boolean isAtOrAbove(int queue, int leaf) {
        int q = leaf;
        while (q != queue && q != Queue.NO_PARENT) {
            q = queues.get(q).parent();
        }
        return q == queue;
    }

    private Account account(Job job) {
        return new Account(job.queue(), Rationing.type(queues, job));
    }

    /** What the job asks for, by account: its groups may count in several. */
    private Map<Account, Long> asks(Job job) {
        Map<Account, Long> asks = new HashMap<>();
        Groups.of(job).forEach(group -> asks.merge(account(group), group.milliGpus(), Long::sum));
        return asks;
    }

    private long heldBelow(int queue, int type) {
        long sum = 0;
        for (Account leaf : held.keySet()) {
            sum += leaf.type == type && isAtOrAbove(queue, leaf.queue) ? held(leaf, Integer.MIN_VALUE) : 0;
        }
        return sum;
    }

    private long within(Account leaf, long more) {
        return Math.min(held(leaf, Integer.MIN_VALUE) + more, owned(leaf));
    }

    private long owned(Account leaf) {
        return leaf.isRoot() ? Queue.UNLIMITED : Rationing.quota(queues.get(leaf.queue), leaf.type);
    }

    /** What jobs of this priority or a higher one hold in the leaf. */
    private long held(Account leaf, int priority) {
        TreeMap<Integer, Long> ofLeaf = held.getOrDefault(leaf, new TreeMap<>());
        return ofLeaf.tailMap(priority, true).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private void hold(Job job, int sign) {
        asks(job)
                .forEach((account, milliGpus) -> held.computeIfAbsent(account, _ -> new TreeMap<>())
                        .merge(job.priority(), sign * milliGpus, Long::sum));
    }

    /** Who is told for the second time to go, and earlier, holds no less for it. */
    private void stopAnyhow(long job) {
        if (!stopping.contains(job) && !moving.contains(job)) {
            stop(job);
        }
    }

    private void stop(long job) {
        stopping.add(job);
        hold(job(job), -1);
    }

    private Job job(long id) {
        Job job = jobs.get(id);
        if (job == null) {
            throw new CheckFailed("evictions", 0, "job " + id + " was never submitted");
        }
        return job;
    }

    private static void require(boolean holds, long now, String what) {
        if (!holds) {
            throw new CheckFailed("evictions", now, what);
        }
    }
}
