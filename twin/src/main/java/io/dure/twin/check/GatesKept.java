package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Reason;
import io.dure.engine.Rules;
import io.dure.engine.Terms;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nobody starts before his window, while he is held, or before what he depends on is over as it must be; no user and no
 * array holds more than it may when it gets more; no attempt outlives its limit by more than the rules and the grace
 * allow; who has a deadline starts in time to meet it. With policy {@code dure} a job with a deadline whose gates are open
 * starts, is promised to end in time, or is rejected at once; and who was promised is not rejected, unless nodes, queues,
 * attempts that the engine did not stop, or envelopes of power have come between.
 */
public final class GatesKept implements Watcher {
    private final Ledger ledger;
    private final Past past = new Past();
    private final Map<Long, Long> startedAt = new HashMap<>();
    private final Set<Long> claimed = new HashSet<>();
    private final Set<Long> told = new HashSet<>();

    /** Jobs that were promised, or started, in time, and that nothing has come between since. */
    private final Set<Long> assured = new HashSet<>();

    /** Jobs that were so once: the engine lets them wait until it is too late. */
    private final Set<Long> trusting = new HashSet<>();

    /** Queues whose limits may have changed while elastic jobs had more than their fewest tasks: who runs is not stopped. */
    private final Set<Integer> wasLowered = new HashSet<>();

    /** There are envelopes: want of power may come between a promise and its time. */
    private boolean isPowered;

    private Rules rules = Rules.defaults();

    /** {@code ledger} must look on before this one does. */
    public GatesKept(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void happened(Event event, Engine engine) {
        past.happened(event);
        switch (event) {
            case Event.RulesSet e -> {
                rules = e.rules();
                assured.clear();
            }
            case Event.NodeStateSet e -> assured.clear();
            case Event.QueueSet e -> {
                assured.clear();
                if (!ledger.riding.isEmpty()) {
                    wasLowered.add(e.queue().id());
                }
            }
            case Event.JobHeld e -> {
                assured.remove(e.job());
                claimed.remove(e.job());
            }
            case Event.JobCancelled e -> claimed.remove(e.job());
            case Event.TaskGone e -> {}
            case Event.AttemptEnded e -> ended(e);
            case Event.GpuTypeAdded e -> {}
            case Event.SiteAdded e -> {}
            case Event.HallAdded e -> {}
            case Event.RackAdded e -> {}
            case Event.NodesAdded e -> {}
            case Event.ResidencyAdded e -> {}
            case Event.JobSubmitted e -> {}
            case Event.JobReleased e -> {}
            case Event.GpuDrawSet e -> {}
            case Event.PueSet e -> {}
            case Event.EnvelopeSet e -> isPowered = true;
            case Event.MaintenanceSet e -> assured.clear();
            case Event.BookingSet e -> assured.clear();
            case Event.WindowCancelled e -> {}
            case Event.NodesControlled e -> {}
            case Event.FreezeSet e -> assured.clear();
        }
        claimed.retainAll(ledger.claims.keySet());
    }

    private void ended(Event.AttemptEnded e) {
        checkLimit(e.job(), e.atMillis());
        startedAt.remove(e.job());
        assured.remove(e.job());
        boolean isSurprise = !told.remove(e.job()) && e.ending() == Ending.EVICTED;
        if (isSurprise) {
            assured.clear();
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        if (startedAt.keySet().stream().anyMatch(job -> limitEnd(job) < nowMillis)) {
            assured.clear(); // slowed down: the engine trusts limits
        }
        claimed.removeAll(ledger.dissolved);
        for (Decision d : verdict.decisions()) {
            past.decided(d);
            switch (d) {
                case Decision.Start s -> {
                    starts(ledger.job(s.job()), nowMillis);
                    startedAt.put(s.job(), nowMillis);
                    holdsWithTasks(ledger.job(s.job()), nowMillis);
                    if (!claimed.remove(s.job())) {
                        takes(ledger.job(s.job()), nowMillis);
                    }
                }
                case Decision.Claim c -> {
                    claimed.add(c.job());
                    takes(ledger.job(c.job()), nowMillis);
                }
                case Decision.Stop s -> told.add(s.job());
                case Decision.Grow g -> holdsWithTasks(ledger.job(g.job()), nowMillis);
                case Decision.Shrink g -> {}
                case Decision.Cap c -> {}
                case Decision.Power p -> {}
                case Decision.Booked b -> {}
                case Decision.Refused r -> {}
                case Decision.Reject r -> {
                    claimed.remove(r.job());
                    require(
                            isPowered || !(r.reason() instanceof Reason.DeadlineNotMet) || !assured.contains(r.job()),
                            nowMillis,
                            "job " + r.job() + " was promised to meet its deadline and is rejected: " + r.reason());
                }
            }
        }
        startedAt.keySet().forEach(job -> checkLimit(job, nowMillis));
        if (ledger.policy == Policy.DURE) {
            ledger.waiting.values().forEach(job -> checkDeadline(job, engine, nowMillis));
        }
    }

    private void starts(Job job, long now) {
        Terms t = job.terms();
        require(!past.isHeld(job.id()), now, "job " + job.id() + " starts and is held");
        require(t.notBeforeMillis() <= now, now, "job " + job.id() + " starts before " + t.notBeforeMillis());
        require(past.mayStart(job), now, "job " + job.id() + " starts before what it depends on is over: " + t);
        require(
                !t.hasDeadline() || now + job.timeLimitMillis() <= t.deadlineMillis(),
                now,
                "job " + job.id() + " starts too late for its deadline " + t.deadlineMillis());
        if (t.hasDeadline()) {
            assured.add(job.id());
            trusting.add(job.id());
        }
    }

    /** The job has just got, or claims, what it asks for. Claims of the same verdict that come later do not count yet. */
    private void takes(Job job, long now) {
        for (int q = job.queue(); q != Queue.NO_PARENT; q = ledger.queues.get(q).parent()) {
            Queue queue = ledger.queues.get(q);
            long milliGpus = 0;
            long jobs = 0;
            for (long id : holders()) {
                Job other = ledger.job(id);
                if (other.user() == job.user() && ledger.quotas.isBelow(other.queue(), q)) {
                    milliGpus += other.milliGpus();
                    jobs++;
                }
            }
            String what = "user " + job.user() + " holds " + milliGpus + " and " + jobs + " jobs of queue " + q;
            boolean isFree = queue.userLimitGpus() > Long.MAX_VALUE / 4000;
            require(isFree || milliGpus <= 1000 * queue.userLimitGpus(), now, what);
            require(jobs <= queue.userLimitJobs(), now, what);
        }
        long array = job.terms().array();
        if (job.terms().arrayLimit() > 0) {
            long running = holders().stream()
                    .filter(id -> ledger.job(id).terms().array() == array)
                    .count();
            require(running <= job.terms().arrayLimit(), now, running + " elements of array " + array + " run");
        }
    }

    /** The user of the job has just got more: tasks beyond the fewest of his elastic jobs count as well as jobs that run. */
    private void holdsWithTasks(Job job, long now) {
        for (int q = job.queue(); q != Queue.NO_PARENT; q = ledger.queues.get(q).parent()) {
            Queue queue = ledger.queues.get(q);
            long tasks = ledger.quotas.ridingOfUser(job.user(), q);
            long milliGpus = tasks;
            for (long id : startedAt.keySet()) {
                Job other = ledger.job(id);
                boolean counts = other.user() == job.user() && ledger.quotas.isBelow(other.queue(), q);
                milliGpus += counts ? other.milliGpus() : 0;
            }
            boolean isFree = tasks == 0 || queue.userLimitGpus() > Long.MAX_VALUE / 4000 || wasLowered.contains(q);
            require(
                    isFree || milliGpus <= 1000 * queue.userLimitGpus(),
                    now,
                    "user " + job.user() + " holds " + milliGpus + " of queue " + q + ", " + tasks
                            + " of it with more than the fewest tasks");
        }
    }

    private Set<Long> holders() {
        Set<Long> holders = new HashSet<>(startedAt.keySet());
        holders.addAll(claimed);
        return holders;
    }

    private void checkLimit(long job, long now) {
        if (rules.overrunMillis() != Rules.NEVER_STOPPED && limitEnd(job) < Long.MAX_VALUE) {
            long latest = limitEnd(job) + rules.overrunMillis() + rules.reclaimGraceMillis();
            require(now <= latest, now, "job " + job + " still runs, and was to be gone by " + latest);
        }
    }

    private long limitEnd(long job) {
        long limit = ledger.job(job).timeLimitMillis();
        return limit == Job.NO_LIMIT || !startedAt.containsKey(job) ? Long.MAX_VALUE : startedAt.get(job) + limit;
    }

    private void checkDeadline(Job job, Engine engine, long now) {
        Terms t = job.terms();
        if (!t.hasDeadline()) {
            return;
        }
        Optional<Engine.Promise> promise = engine.promise(job.id());
        boolean isInTime = promise.isPresent()
                && promise.get().firm()
                && promise.get().startMillis() + job.timeLimitMillis() <= t.deadlineMillis();
        boolean waits = ledger.claims.containsKey(job.id())
                || TrueGates.isGate(engine.why(job.id()).orElseThrow());
        require(
                waits || isInTime || trusting.contains(job.id()),
                now,
                "job " + job.id() + " with deadline " + t.deadlineMillis() + " is promised " + promise);
        if (isInTime && !waits) {
            assured.add(job.id());
            trusting.add(job.id());
        }
        require(
                now + job.timeLimitMillis() <= t.deadlineMillis(),
                now,
                "job " + job.id() + " waits and cannot meet its deadline " + t.deadlineMillis());
    }

    private static void require(boolean holds, long now, String what) {
        if (!holds) {
            throw new CheckFailed("gates", now, what);
        }
    }
}
