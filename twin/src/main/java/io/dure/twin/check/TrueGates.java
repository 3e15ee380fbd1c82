package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Queue;
import io.dure.engine.Reason;
import io.dure.engine.Terms;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is told that a gate is shut waits at that gate, with true numbers; and who is told anything else waits at none. Who
 * is rejected for his deadline, or for what he depended on, was rejected rightly.
 */
public final class TrueGates implements Watcher {
    private final Ledger ledger;
    private final Past past = new Past();
    private final Map<Long, Reason> told = new HashMap<>();

    /** {@code ledger} must look on before this one does. */
    public TrueGates(Ledger ledger) {
        this.ledger = ledger;
    }

    static boolean isGate(Reason reason) {
        return reason instanceof Reason.OnHold
                || (reason instanceof Reason.Frozen f && f.scope() != Event.FreezeSet.Scope.SITE)
                || reason instanceof Reason.NotBefore
                || reason instanceof Reason.DependsOn
                || reason instanceof Reason.AwaitsBooking
                || isLimit(reason);
    }

    static boolean isLimit(Reason reason) {
        return reason instanceof Reason.ArrayLimit
                || reason instanceof Reason.UserLimit
                || reason instanceof Reason.UserJobLimit;
    }

    @Override
    public void happened(Event event, Engine engine) {
        past.happened(event);
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        for (Decision d : verdict.decisions()) {
            past.decided(d);
            if (d instanceof Decision.Reject r) {
                require(isRightly(r, nowMillis), nowMillis, r.job(), r.reason());
            }
        }
        told.clear();
        for (Job job : ledger.waiting.values()) {
            if (!ledger.claims.containsKey(job.id())) {
                told.put(job.id(), engine.why(job.id()).orElseThrow());
            }
        }
        for (Map.Entry<Long, Reason> e : told.entrySet()) {
            require(isTrue(ledger.job(e.getKey()), e.getValue(), nowMillis), nowMillis, e.getKey(), e.getValue());
        }
    }

    private boolean isRightly(Decision.Reject r, long now) {
        Job job = ledger.job(r.job());
        return switch (r.reason()) {
            case Reason.DependencyFailed f -> past.hasFailedFor(job, f.job());
            case Reason.DeadlineNotMet d ->
                d.deadlineMillis() == job.terms().deadlineMillis() && d.earliestEndMillis() > d.deadlineMillis();
            case Reason.AboveUserLimit a ->
                a.needMilliGpus() == job.milliGpus()
                        && a.user() == job.user()
                        && ledger.quotas.isBelow(job.queue(), a.queue())
                        && a.needMilliGpus()
                                > 1000 * ledger.queues.get(a.queue()).userLimitGpus();
            case Reason.BookingOver b -> isBookingOver(job, b, now);
            default -> !isGate(r.reason());
        };
    }

    /** It was refused, or is over, or leaves the job no time. */
    private boolean isBookingOver(Job job, Reason.BookingOver b, long now) {
        WindowBook.Kept w = ledger.windows.all.get(b.window());
        boolean isOpenEnded = job.timeLimitMillis() == Job.NO_LIMIT;
        long runs = isOpenEnded ? ledger.graceMillis + 1 : job.timeLimitMillis(); // else it were told to go at once
        return b.window() == job.terms().booking()
                && w.isAnswered
                && (!w.stands || Math.max(now, w.fromMillis) + runs > w.toMillis);
    }

    private boolean isTrue(Job job, Reason reason, long now) {
        Terms t = job.terms();
        long awaited = past.firstAwaited(job);
        if (past.isHeld(job.id())) {
            return reason instanceof Reason.OnHold;
        }
        if (ledger.frozen.holds(job)) {
            return reason instanceof Reason.Frozen f && ledger.frozen.isTrue(job, f);
        }
        if (awaited != 0) {
            return reason instanceof Reason.DependsOn d && d.job() == awaited;
        }
        if (t.notBeforeMillis() > now) {
            return reason instanceof Reason.NotBefore n && n.atMillis() == t.notBeforeMillis();
        }
        if (t.hasBooking()) {
            WindowBook.Kept w = ledger.windows.all.get(t.booking());
            return reason instanceof Reason.AwaitsBooking a
                    && a.window() == w.id
                    && a.toMillis() == w.toMillis
                    && a.toMillis() > now
                    && a.freeMilliGpus() == freeIn(w, now);
        }
        return switch (reason) {
            case Reason.AwaitsBooking r -> false;
            case Reason.OnHold r -> false;
            case Reason.Frozen r -> r.scope() == Event.FreezeSet.Scope.SITE; // TrueReasons looks at these
            case Reason.NotBefore r -> false;
            case Reason.DependsOn r -> false;
            case Reason.ArrayLimit r ->
                r.array() == t.array()
                        && r.limit() == t.arrayLimit()
                        && r.first() >= r.limit()
                        && r.first() <= firstOfArray(t.array());
            case Reason.UserLimit r -> {
                Queue queue = ledger.queues.get(r.queue());
                yield r.user() == job.user()
                        && r.needMilliGpus() == job.milliGpus()
                        && r.limitGpus() == queue.userLimitGpus()
                        && r.usedMilliGpus() + r.needMilliGpus() > 1000 * r.limitGpus()
                        && r.usedMilliGpus()
                                <= first(r.user(), r.queue(), true) + ledger.quotas.ridingOfUser(r.user(), r.queue());
            }
            case Reason.UserJobLimit r ->
                r.user() == job.user()
                        && r.limitJobs() == ledger.queues.get(r.queue()).userLimitJobs()
                        && r.jobs() >= r.limitJobs()
                        && r.jobs() <= first(r.user(), r.queue(), false);
            default -> true;
        };
    }

    private long freeIn(WindowBook.Kept w, long now) {
        long free = 0;
        for (int node : w.isOpen(now) ? w.nodes : List.<Integer>of()) {
            NodeBook n = ledger.nodes.get(node);
            free += n.state == NodeState.UP ? 1000L * n.free() : 0;
        }
        return free;
    }

    /** Elements that hold GPUs, claim them, or wait for nothing but a place. */
    private long firstOfArray(long array) {
        long count = 0;
        for (Job j : ledger.known.values()) {
            count += j.terms().array() == array && isFirst(j) ? 1 : 0;
        }
        return count;
    }

    /** What those jobs of the user ask for, or how many they are. */
    private long first(int user, int queue, boolean milliGpus) {
        long sum = 0;
        for (Job j : ledger.known.values()) {
            boolean counts = j.user() == user && ledger.quotas.isBelow(j.queue(), queue) && isFirst(j);
            sum += counts ? (milliGpus ? j.milliGpus() : 1) : 0;
        }
        return sum;
    }

    private boolean isFirst(Job j) {
        Reason reason = told.get(j.id());
        boolean isInLine = reason != null && !isGate(reason);
        return isInLine || ledger.running.containsKey(j.id()) || ledger.claims.containsKey(j.id());
    }

    private static void require(boolean holds, long now, long job, Reason reason) {
        if (!holds) {
            throw new CheckFailed("gates", now, "job " + job + " is told " + reason + ", which is not true");
        }
    }
}
