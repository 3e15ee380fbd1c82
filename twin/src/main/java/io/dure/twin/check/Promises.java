package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A promise that stands never moves back and never vanishes while its job waits, and when its time has come the job has
 * started. With policy {@code easy} the promise to the head stands as long as nobody of higher priority comes; with
 * {@code dure} firm promises stand; with {@code conservative} all do, and where all jobs have time limits and all nodes
 * are up, everybody who waits has one. Lost and drained nodes, and changed queues, break them all; so do attempts that the
 * engine never told to stop and that were stopped, and attempts that run beyond their time limit, since a call has
 * slowed them down: the engine trusts limits. So does power: a change of envelopes, what is stopped or switched for
 * its sake, and a job's own want of it.
 */
public final class Promises implements Watcher {
    private final Ledger ledger;
    private final Map<Long, Long> promised = new TreeMap<>();
    private final Set<Long> told = new HashSet<>();

    /** Jobs whose gates were shut at the last decision. */
    private final Set<Long> gated = new TreeSet<>();

    /** There are envelopes: work that passes the head of the one line takes no GPUs from it, but may take power. */
    private boolean isPowered;

    /** When each attempt must be over. */
    private final Map<Long, Long> running = new TreeMap<>();

    public Promises(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void happened(Event event, Engine engine) {
        boolean isDisturbed = event instanceof Event.NodeStateSet
                || event instanceof Event.QueueSet
                || event instanceof Event.EnvelopeSet
                || event instanceof Event.MaintenanceSet
                || event instanceof Event.BookingSet
                || event instanceof Event.WindowCancelled
                || event instanceof Event.FreezeSet
                || event instanceof Event.RulesSet;
        if (event instanceof Event.JobHeld held) {
            promised.remove(held.job());
        }
        isPowered |= event instanceof Event.EnvelopeSet;
        boolean goesFirst = ledger.policy == Policy.EASY && event instanceof Event.JobSubmitted e && isAhead(e);
        boolean isSurprised = event instanceof Event.AttemptEnded ended && isSurprise(ended);
        if (isDisturbed || goesFirst || isSurprised) {
            promised.clear();
        }
    }

    private static boolean isForPower(Decision d) {
        return d instanceof Decision.Power
                || (d instanceof Decision.Stop s && s.cause() instanceof Decision.Cause.PowerShort);
    }

    private boolean isSurprise(Event.AttemptEnded e) {
        Long until = running.remove(e.job());
        boolean overstayed = until != null && until < e.atMillis();
        boolean wasTold = told.remove(e.job());
        boolean goesFirst = ledger.policy == Policy.EASY && e.ending().waitsAgain(); // a window had stopped it
        return overstayed || goesFirst || (!wasTold && e.ending() == Ending.EVICTED);
    }

    private void note(long now, Verdict verdict) {
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s -> {
                    long limit = ledger.job(s.job()).timeLimitMillis();
                    running.put(s.job(), limit == Job.NO_LIMIT ? Long.MAX_VALUE : now + limit);
                }
                case Decision.Stop s -> told.add(s.job());
                case Decision.Claim c -> {}
                case Decision.Reject r -> {}
                case Decision.Grow g -> {}
                case Decision.Shrink g -> {}
                case Decision.Cap c -> {}
                case Decision.Power p -> {}
                case Decision.Booked b -> {}
                case Decision.Refused r -> {}
            }
        }
    }

    /** Who comes from a gate has his old place: the head before whom it is is the head no more. */
    private void yieldToThoseFromGates(Engine engine) {
        Set<Long> before = Set.copyOf(gated);
        gated.clear();
        Set<Long> stillGated = new HashSet<>();
        for (long job : ledger.waiting.keySet()) {
            Reason why = engine.why(job).orElseThrow();
            if (TrueGates.isGate(why)) {
                gated.add(job);
                if (!TrueGates.isLimit(why)) { // else it may have come and gone in one pass
                    stillGated.add(job);
                }
            }
        }
        boolean isMoved = before.stream()
                .anyMatch(job -> !stillGated.contains(job)
                        && promised.keySet().stream().anyMatch(head -> isBefore(ledger.job(job), ledger.job(head))));
        if (isMoved) {
            promised.clear();
        }
    }

    private static boolean isBefore(Job a, Job b) {
        return a.priority() > b.priority() || (a.priority() == b.priority() && a.id() < b.id());
    }

    private boolean isAhead(Event.JobSubmitted e) {
        return promised.keySet().stream()
                .anyMatch(job -> e.job().priority() > ledger.job(job).priority());
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        if (overstays(nowMillis)) {
            promised.clear();
        }
        boolean mayLackPower = isPowered && (ledger.policy == Policy.EASY || ledger.policy == Policy.CONSERVATIVE);
        if (mayLackPower || verdict.decisions().stream().anyMatch(Promises::isForPower)) {
            promised.clear();
        }
        if (ledger.policy == Policy.EASY) {
            yieldToThoseFromGates(engine);
        }
        note(nowMillis, verdict);
        for (Iterator<Map.Entry<Long, Long>> it = promised.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Long, Long> p = it.next();
            boolean isClaiming = ledger.claims.containsKey(p.getKey());
            boolean hasLeftLine = ledger.policy == Policy.CONSERVATIVE && isGated(engine, p.getKey());
            boolean lacksPower = (isPowered && p.getValue() <= nowMillis)
                    || engine.why(p.getKey())
                            .filter(Reason.PowerEnvelope.class::isInstance)
                            .isPresent();
            if (ledger.waiting.containsKey(p.getKey()) && !isClaiming && !hasLeftLine && !lacksPower) {
                check(nowMillis, p.getKey(), p.getValue(), engine);
            }
        }
        promised.clear();
        if (ledger.policy == Policy.CONSERVATIVE) {
            requirePromises(nowMillis, engine);
        }
        if (overstays(nowMillis)) {
            return;
        }
        for (long job : ledger.waiting.keySet()) {
            engine.promise(job)
                    .filter(p -> p.firm() || ledger.policy == Policy.EASY)
                    .ifPresent(p -> promised.put(job, p.startMillis()));
        }
    }

    /** Somebody should be gone: those that end now have ended. */
    private boolean overstays(long now) {
        return running.values().stream().anyMatch(until -> until <= now);
    }

    private void requirePromises(long now, Engine engine) {
        boolean hasEnds = ledger.nodes.stream().allMatch(n -> n.state == NodeState.UP)
                && ledger.claims.isEmpty()
                && running.values().stream().allMatch(until -> until < Long.MAX_VALUE)
                && ledger.waiting.values().stream().allMatch(job -> job.timeLimitMillis() != Job.NO_LIMIT);
        for (long job : ledger.waiting.keySet()) {
            if (hasEnds && engine.promise(job).isEmpty() && !isGated(engine, job)) {
                throw new CheckFailed("promises", now, "job " + job + " waits without a promise");
            }
        }
    }

    private static boolean isGated(Engine engine, long job) {
        return engine.why(job).map(TrueGates::isGate).orElse(false);
    }

    private static void check(long now, long job, long before, Engine engine) {
        Optional<Engine.Promise> promise = engine.promise(job);
        if (promise.isEmpty() || promise.get().startMillis() > before) {
            throw new CheckFailed(
                    "promises",
                    now,
                    "job " + job + " was promised " + before + " ms, now " + promise + ": " + engine.why(job));
        }
        if (before < now) {
            throw new CheckFailed("promises", now, "job " + job + " was promised " + before + " ms and still waits");
        }
    }
}
