package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Relaxation;
import io.dure.engine.Relaxation.What;
import io.dure.engine.Terms;
import io.dure.engine.TypeQuota;
import io.dure.engine.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tries out on a fork of the engine, with nothing but events and a real decision, whether a waiting job would start if
 * certain obstacles were gone. Since others are to gain nothing, whoever else waits is held, but for those who make the
 * one obstacle that is kept. Where they gain something all the same, the trial tells nothing.
 */
final class Relaxing {
    /** What came of a trial. */
    enum Outcome {
        STARTS,
        WAITS,

        /** Others got something in the same decision, or the obstacle cannot be made by events. */
        UNCLEAR
    }

    /** Longer than any job of a trial runs. */
    private static final long BOOKED_MILLIS = 1_000_000_000_000L;

    private static final Set<What> OF_TERMS = Set.of(What.DEPENDENCY, What.WINDOW, What.ARRAY_LIMIT);

    private final Ledger ledger;

    /** What was told of the power of sites and halls. */
    private final Map<Long, Event.EnvelopeSet> envelopes = new TreeMap<>();

    /** Queues as told, with more quota where a booking needs it. */
    private List<Queue> queues = List.of();

    Relaxing(Ledger ledger) {
        this.ledger = ledger;
    }

    void happened(Event event) {
        if (event instanceof Event.EnvelopeSet e) {
            envelopes.put((long) e.site() << 32 | e.hall() + 1, e);
        }
    }

    /** {@code kept}: the one cause that is left as it is; null: none is. */
    Outcome tryOut(Engine live, Job job, List<Relaxation> relaxed, @Nullable Relaxation kept) {
        boolean isAnother = relaxed.stream().anyMatch(r -> OF_TERMS.contains(r.what()));
        boolean isBooked = has(relaxed, What.BOOKING, 0);
        if ((isAnother || isBooked) && kept != null && kept.what() == What.ARRAY_LIMIT) {
            return Outcome.UNCLEAR; // nobody joins an array late
        }
        if (isBooked && kept != null && kept.what() == What.QUEUE_LIMIT) {
            return Outcome.UNCLEAR; // a booking needs quota, and more quota does away with the limit
        }
        if (ledger.frozen.isAnySite()
                && relaxed.stream().anyMatch(r -> r.what() == What.PLACE || r.what() == What.BOOKING)) {
            return Outcome.UNCLEAR; // nodes that were added there would be frozen
        }
        Engine fork = live.fork();
        long now = fork.nowMillis();
        queues = ledger.queues;
        boolean isLeftAlone = holdOthers(fork, job, kept);
        if (isBooked) {
            queues = withMoreQuota(job);
            queues.forEach(q -> fork.apply(new Event.QueueSet(now, q)));
        }
        for (Relaxation r : relaxed) {
            relax(fork, job, r, relaxed);
        }
        MoreNodes more = new MoreNodes(ledger, envelopes, fork, job);
        if (isBooked) {
            book(fork, job, more.addOneHall());
        } else {
            more.add(relaxed, kept);
        }
        int booking = isBooked ? ledger.windows.all.size() : job.terms().booking();
        long id = isAnother || isBooked ? submitWithout(fork, job, kept, booking) : job.id();
        if (!fork.rationedType(id).equals(live.rationedType(job.id()))) {
            return Outcome.UNCLEAR; // it came again, and has chosen GPUs of other quotas
        }
        Map<Long, Optional<Engine.Promise>> before = promises(fork, id);
        Verdict verdict = fork.decide(now);
        boolean starts = verdict.decisions().stream().anyMatch(d -> d instanceof Decision.Start s && s.job() == id);
        boolean othersGain = verdict.decisions().stream().anyMatch(d -> !isOfJob(d, id, booking) && isGain(d))
                || !before.equals(promises(fork, id))
                || !isLeftAlone
                || changesLater(now, relaxed)
                || (kept != null && before.values().stream().anyMatch(Relaxing::isMadeAnew))
                || (kept != null
                        && kept.what() == What.ORDER
                        && relaxed.stream().anyMatch(Relaxing::helpsThoseAhead));
        if (starts == (kept == null)) {
            return starts ? Outcome.STARTS : Outcome.WAITS;
        }
        return othersGain ? Outcome.UNCLEAR : starts ? Outcome.STARTS : Outcome.WAITS;
    }

    private static boolean isOfJob(Decision decision, long id, int booking) {
        return decision instanceof Decision.Booked b ? b.window() == booking : decision.job() == id;
    }

    /**
     * From now on these nodes, which are new and hold the job, are booked for its queue, and there is power: all queues
     * above it have so much more quota, since bookings need that. Nothing else is booked that it would stand against.
     */
    private void book(Engine fork, Job job, List<Integer> nodes) {
        long now = fork.nowMillis();
        for (Event.EnvelopeSet e : envelopes.values()) {
            fork.apply(new Event.EnvelopeSet(now, e.site(), e.hall(), List.of()));
        }
        if (!nodes.isEmpty()) {
            fork.apply(new Event.BookingSet(
                    now,
                    ledger.windows.all.size(),
                    job.queue(),
                    now,
                    now + BOOKED_MILLIS,
                    nodes,
                    0,
                    0,
                    Event.BookingSet.ANY_SITE));
        }
    }

    /** In a review promises to borrowers are made anew, in turn: the job may have been served before they were. */
    private static boolean isMadeAnew(Optional<Engine.Promise> promise) {
        return promise.isPresent() && !promise.get().firm();
    }

    /** Those ahead of the job in its queue may stop it no more, since they gain by what is relaxed for the job alone. */
    private static boolean helpsThoseAhead(Relaxation r) {
        return switch (r.what()) {
            case QUEUE_LIMIT, LENDING, PLACE, PROMISES, POWER, WINDOWS_AHEAD -> true;
            case BOOKING,
                    HOLD,
                    FREEZE,
                    DEPENDENCY,
                    WINDOW,
                    ARRAY_LIMIT,
                    USER_GPUS,
                    USER_JOBS,
                    ORDER,
                    RECLAIM,
                    DECISION -> false;
        };
    }

    /** What nodes draw that were added counts for steps to come in another way than that of GPUs that come free. */
    private boolean changesLater(long now, List<Relaxation> relaxed) {
        return has(relaxed, What.PLACE, 0)
                && envelopes.values().stream()
                        .anyMatch(e -> e.steps().stream().anyMatch(step -> step.fromMillis() > now));
    }

    /** Something has changed that is no part of the trial. */
    private static boolean isGain(Decision decision) {
        return switch (decision) {
            case Decision.Start _ -> true;
            case Decision.Claim _ -> true;
            case Decision.Stop _ -> true;
            case Decision.Grow _ -> true;
            case Decision.Shrink _ -> true;
            case Decision.Reject _ -> true;
            case Decision.Booked _ -> true;
            case Decision.Refused _ -> true;
            case Decision.Cap c -> c.perMille() < 1000; // others leave power that the job did not have
            case Decision.Power p -> !p.on();
        };
    }

    private Map<Long, Optional<Engine.Promise>> promises(Engine fork, long but) {
        Map<Long, Optional<Engine.Promise>> all = new TreeMap<>();
        for (long other : ledger.waiting.keySet()) {
            if (other != but) {
                all.put(other, fork.promise(other));
            }
        }
        return all;
    }

    /** False when somebody is promised something who cannot be held: he is on his way to another place. */
    private boolean holdOthers(Engine fork, Job job, @Nullable Relaxation kept) {
        for (Job other : ledger.waiting.values()) {
            boolean isFree = other.id() != job.id() && !ledger.claims.containsKey(other.id());
            if (isFree && (kept == null || !makes(fork, other, job, kept.what()))) {
                fork.apply(new Event.JobHeld(fork.nowMillis(), other.id()));
            }
        }
        return ledger.moving.isEmpty();
    }

    /** Whether the obstacle is there because of the other job. */
    private boolean makes(Engine fork, Job other, Job job, What obstacle) {
        return switch (obstacle) {
            case ORDER -> isAhead(other, job) || fork.promise(other.id()).isPresent();
            case PROMISES -> isAhead(other, job) || fork.promise(other.id()).isPresent();
            case QUEUE_LIMIT -> fork.promise(other.id()).isPresent();
            case USER_GPUS, USER_JOBS -> other.user() == job.user() && isAhead(other, job);
            case ARRAY_LIMIT -> other.terms().array() == job.terms().array() && isAhead(other, job);
            case HOLD, FREEZE, DEPENDENCY, WINDOW, LENDING, PLACE, POWER, RECLAIM, DECISION, WINDOWS_AHEAD, BOOKING ->
                false;
        };
    }

    private boolean isAhead(Job other, Job job) {
        boolean isOfLine = ledger.policy != Policy.DURE || other.queue() == job.queue();
        return isOfLine
                && (other.priority() > job.priority() || (other.priority() == job.priority() && other.id() < job.id()));
    }

    private void relax(Engine fork, Job job, Relaxation r, List<Relaxation> all) {
        long now = fork.nowMillis();
        switch (r.what()) {
            case HOLD -> fork.apply(new Event.JobReleased(now, job.id()));
            case FREEZE -> ledger.frozen.thaw(now).forEach(fork::apply);
            case USER_GPUS, USER_JOBS, QUEUE_LIMIT ->
                fork.apply(new Event.QueueSet(now, lifted(queues.get((int) r.of()), all)));
            case LENDING -> {
                for (Queue queue : queues) {
                    fork.apply(new Event.QueueSet(now, lifted(queue, all)));
                }
            }
            case PLACE -> {} // nodes come last
            case WINDOWS_AHEAD -> ledger.windows.ahead(now).forEach(w -> fork.apply(new Event.WindowCancelled(now, w)));
            case BOOKING -> {} // the nodes to book come last
            case POWER -> {
                for (Event.EnvelopeSet e : envelopes.values()) {
                    fork.apply(new Event.EnvelopeSet(now, e.site(), e.hall(), List.of()));
                }
            }
            case RECLAIM -> {
                for (long core : List.copyOf(ledger.attempts.keySet())) {
                    for (Engine.Rider rider : fork.riders(core)) {
                        if (rider.isLeaving()) {
                            fork.apply(
                                    new Event.TaskGone(now, core, ledger.attempts.getOrDefault(core, 0), rider.task()));
                        }
                    }
                }
                for (long leaving : List.copyOf(ledger.stopping)) {
                    int attempt = ledger.attempts.getOrDefault(leaving, 0);
                    fork.apply(new Event.AttemptEnded(now, leaving, attempt, Ending.EVICTED));
                }
            }
            case DEPENDENCY, WINDOW, ARRAY_LIMIT -> {} // the job comes again without
            case ORDER, PROMISES -> {} // those who make it are held
            case DECISION -> {}
        }
    }

    /** The queues of the job and above have quota for any booking of nodes for it. */
    private List<Queue> withMoreQuota(Job job) {
        long most = job.milliGpus() + 1000L * job.tasks() * 64;
        return ledger.queues.stream()
                .map(q -> ledger.quotas.isBelow(job.queue(), q.id()) ? withMoreQuota(q, most) : q)
                .toList();
    }

    private static Queue withMoreQuota(Queue q, long more) {
        Queue other = new Queue(
                q.id(),
                q.parent(),
                q.name(),
                q.quotaGpus() + more,
                q.lendLimitGpus(),
                q.borrowLimitGpus(),
                q.weight(),
                q.userLimitGpus(),
                q.userLimitJobs(),
                List.of());
        return other.ration(q.typeQuotas().stream()
                .map(t -> new TypeQuota(t.gpuType(), t.quotaGpus() + more, t.lendLimitGpus(), t.borrowLimitGpus()))
                .toList());
    }

    private static Queue lifted(Queue q, List<Relaxation> all) {
        return new Queue(
                q.id(),
                q.parent(),
                q.name(),
                q.quotaGpus(),
                has(all, What.LENDING, 0) ? Queue.UNLIMITED : q.lendLimitGpus(),
                has(all, What.QUEUE_LIMIT, q.id()) ? Queue.UNLIMITED : q.borrowLimitGpus(),
                q.weight(),
                has(all, What.USER_GPUS, q.id()) ? Queue.UNLIMITED : q.userLimitGpus(),
                has(all, What.USER_JOBS, q.id()) ? Queue.UNLIMITED : q.userLimitJobs(),
                q.typeQuotas().stream()
                        .map(t -> new TypeQuota(
                                t.gpuType(),
                                t.quotaGpus(),
                                has(all, What.LENDING, 0) ? Queue.UNLIMITED : t.lendLimitGpus(),
                                has(all, What.QUEUE_LIMIT, q.id()) ? Queue.UNLIMITED : t.borrowLimitGpus()))
                        .toList());
    }

    static boolean has(List<Relaxation> all, What what, long of) {
        return all.contains(new Relaxation(what, of));
    }

    /** The same job comes again, without the terms that are relaxed, and instead of the first; returns its id. */
    private long submitWithout(Engine fork, Job job, @Nullable Relaxation kept, int booking) {
        Terms t = job.terms();
        What left = kept == null ? What.DECISION : kept.what();
        List<Terms.After> after = new ArrayList<>();
        if (kept != null && left == What.DEPENDENCY) {
            after.add(new Terms.After(kept.of(), true));
        }
        boolean isHeld = left == What.HOLD;
        long notBefore = left == What.WINDOW ? t.notBeforeMillis() : 0;
        long id = ledger.nextId;
        fork.apply(new Event.JobCancelled(fork.nowMillis(), job.id()));
        Job again = new Job(
                id,
                job.queue(),
                job.user(),
                job.kind(),
                job.tasks(),
                job.minTasks(),
                job.task(),
                job.gpuType(),
                job.residency(),
                job.near(),
                job.priority(),
                job.timeLimitMillis(),
                job.evictable(),
                new Terms(isHeld, notBefore, t.deadlineMillis(), after, 0, 0, booking),
                job.power());
        fork.apply(new Event.JobSubmitted(fork.nowMillis(), again));
        return id;
    }
}
