package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Reason;
import io.dure.engine.Rules;
import io.dure.engine.Terms;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Policy {@code dure}: no queue is kept below its quota by another's borrowing, and no priority by a lower one of its own
 * queue. Exact for jobs of one whole GPU, for which a GPU is a GPU: when the first job of a queue waits although it is
 * within quota, nobody may run on borrowed GPUs of its type who could be told to stop and was not, for longer than it
 * takes until the next review; nor, when it is within the quota that counts only jobs of its priority or above, one of
 * lower priority.
 */
public final class Entitled implements Watcher {
    private final Ledger ledger;
    private final Map<Long, Long> startedAt = new HashMap<>();
    private final Map<Long, Long> keptSince = new HashMap<>();
    private Rules rules = Rules.defaults();

    public Entitled(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void happened(Event event, Engine engine) {
        if (event instanceof Event.RulesSet e) {
            rules = e.rules();
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        if (ledger.policy != Policy.DURE) {
            return;
        }
        verdict.decisions().forEach(d -> {
            switch (d) {
                case Decision.Start s -> startedAt.put(s.job(), nowMillis);
                case Decision.Stop s -> {}
                case Decision.Claim c -> {}
                case Decision.Reject r -> {}
                case Decision.Grow g -> {}
                case Decision.Shrink g -> {}
                case Decision.Cap c -> {}
                case Decision.Booked p -> {}
                case Decision.Refused p -> {}
                case Decision.Power p -> {}
            }
        });
        Set<Long> kept = new HashSet<>();
        for (Job first : firstOfEachQueue(engine)) {
            Reason why = engine.why(first.id()).orElseThrow();
            if (!(why instanceof Reason.AwaitingReclaim || why instanceof Reason.PowerEnvelope)
                    && isOneGpu(first)
                    && !wouldComeTooLate(first, nowMillis)
                    && !isOnItsWay(first, nowMillis)
                    && (isKeptByBorrowers(first, why, engine, nowMillis)
                            || isKeptByLowerPriority(first, engine, nowMillis)
                            || isKeptByTask(first, why, engine, nowMillis))) {
                kept.add(first.id());
                long since = keptSince.computeIfAbsent(first.id(), _ -> nowMillis);
                if (nowMillis - since >= rules.reviewMillis()) {
                    throw new CheckFailed(
                            "entitled",
                            nowMillis,
                            first + " waits within quota since " + since
                                    + " while others borrow or lower priorities run");
                }
            }
        }
        keptSince.keySet().retainAll(kept);
    }

    private boolean isKeptByBorrowers(Job first, Reason why, Engine engine, long now) {
        return !(why instanceof Reason.QuotaExhausted || why instanceof Reason.TypeQuotaExhausted)
                && isEntitled(first)
                && !isPromisedAway(first, first.milliGpus(), engine)
                && couldSomebodyGo(first, engine, now, within(first), false);
    }

    /** A task beyond the fewest of an elastic job runs where it would fit, and was not told to go. */
    private boolean isKeptByTask(Job first, Reason why, Engine engine, long now) {
        Set<Integer> held = heldByReservations(engine);
        return !(why instanceof Reason.QuotaExhausted)
                && isEntitled(first)
                && !isPromisedAway(first, first.milliGpus(), engine)
                && ledger.riding.values().stream()
                        .anyMatch(r -> !r.isLeaving()
                                && !ledger.stopping.contains(r.job().id())
                                && r.placement().nodes().getFirst().gpus() > 0
                                && runsOnFittingNode(r.placement(), first, held, now));
    }

    /** One of lower priority would leave as much as it takes. */
    private boolean isKeptByLowerPriority(Job first, Engine engine, long now) {
        int leaf = first.queue();
        long held = ledger.quotas.staying(leaf, ledger.quotas.type(first), first.priority());
        return isWithin(first, held + first.milliGpus())
                && !isPromisedAway(first, 0, engine)
                && couldSomebodyGo(first, engine, now, leaf, true);
    }

    /** Nothing is taken back for a job whose deadline would pass meanwhile. */
    private boolean wouldComeTooLate(Job job, long now) {
        long deadline = job.terms().deadlineMillis();
        return deadline != Terms.NO_DEADLINE && now + rules.reclaimGraceMillis() > deadline - job.timeLimitMillis();
    }

    private static boolean isOneGpu(Job job) {
        return job.others().isEmpty() && job.gpus() == 1 && job.task().isPlain();
    }

    /** Of those whose gates are open. */
    private Collection<Job> firstOfEachQueue(Engine engine) {
        Map<List<Integer>, Job> first = new HashMap<>();
        for (Job j : ledger.waiting.values()) {
            if (TrueGates.isGate(engine.why(j.id()).orElseThrow())) {
                continue;
            }
            first.merge(List.of(j.queue(), ledger.quotas.type(j)), j, (a, b) -> b.priority() > a.priority() ? b : a);
        }
        return first.values();
    }

    private boolean isEntitled(Job job) {
        return isWithin(job, ledger.quotas.staying(job.queue(), ledger.quotas.type(job)) + job.milliGpus());
    }

    private boolean isWithin(Job job, long milliGpus) {
        return job.queue() == 0
                || milliGpus <= Rationing.quota(ledger.queues.get(job.queue()), ledger.quotas.type(job));
    }

    /** What its queue, or one above it, may still hold is promised to others: a claim could break a promise. */
    private boolean isPromisedAway(Job first, long milliGpus, Engine engine) {
        for (int q = first.queue(); q > 0; q = ledger.queues.get(q).parent()) {
            Queue queue = ledger.queues.get(q);
            long promised = 0;
            for (Job other : ledger.waiting.values()) {
                boolean counts =
                        other.id() != first.id() && engine.promise(other.id()).isPresent();
                promised += counts ? ledger.quotas.asks(other, q, ledger.quotas.type(first)) : 0;
            }
            int type = ledger.quotas.type(first);
            if (ledger.quotas.staying(q, type) + promised + milliGpus > Rationing.limit(queue, type)) {
                return true;
            }
        }
        return false;
    }

    /** Somebody told to stop will leave a fitting GPU that nobody claims. */
    private boolean isOnItsWay(Job first, long now) {
        Map<Integer, Integer> leaving = new HashMap<>();
        for (long job : ledger.stopping) {
            ledger.placement(job).nodes().forEach(n -> leaving.merge(n.node(), Math.max(1, n.gpus()), Integer::sum));
        }
        for (Ledger.Riding r : ledger.riding.values()) {
            if (r.isLeaving() || ledger.stopping.contains(r.job().id())) {
                r.placement().nodes().forEach(n -> leaving.merge(n.node(), Math.max(1, n.gpus()), Integer::sum));
            }
        }
        return leaving.entrySet().stream()
                .anyMatch(l -> isFitting(l.getKey(), first, now)
                        && l.getValue() + ledger.nodes.get(l.getKey()).free() > ledger.claimedOn(l.getKey()));
    }

    private boolean isFitting(int node, Job first, long now) {
        NodeBook n = ledger.nodes.get(node);
        return n.state == NodeState.UP
                && !ledger.isClosed(node)
                && ledger.windows.mayTake(node, first, now, now + rules.reclaimGraceMillis())
                && ledger.mayBeAt(first, n.site)
                && Rationing.mayHave(ledger.queues, first, n.gpuType);
    }

    /** Somebody below {@code within} who borrows from the job, or has a lower priority. */
    private boolean couldSomebodyGo(Job first, Engine engine, long now, int within, boolean isOwn) {
        Set<Integer> held = heldByReservations(engine);
        for (Map.Entry<Long, Placement> running : ledger.running.entrySet()) {
            long id = running.getKey();
            Job other = ledger.job(id);
            boolean could = other.evictable()
                    && !other.terms().hasDeadline()
                    && isOneGpu(other)
                    && !ledger.stopping.contains(id)
                    && now - startedAt.getOrDefault(id, now) >= rules.guaranteedRunMillis()
                    && (isOwn ? other.priority() < first.priority() : borrowsAgainst(other, first))
                    && ledger.quotas.isIn(other, within, ledger.quotas.type(first))
                    && runsOnFittingNode(running.getValue(), first, held, now);
            if (could) {
                return true;
            }
        }
        return false;
    }

    /** An organisation that already holds its quota takes back from its own only. */
    private int within(Job first) {
        int q = ledger.queues.get(first.queue()).parent();
        while (q > 0
                && ledger.quotas.staying(q, ledger.quotas.type(first)) + first.milliGpus()
                        <= Rationing.quota(ledger.queues.get(q), ledger.quotas.type(first))) {
            q = ledger.queues.get(q).parent();
        }
        return Math.max(q, 0);
    }

    private Set<Integer> heldByReservations(Engine engine) {
        Set<Integer> held = new HashSet<>();
        for (long job : ledger.waiting.keySet()) {
            engine.promise(job).ifPresent(promise -> held.addAll(promise.nodes()));
        }
        return held;
    }

    private boolean borrowsAgainst(Job job, Job other) {
        boolean borrows = false;
        int type = ledger.quotas.type(job);
        for (int q = job.queue();
                !ledger.quotas.isBelow(other.queue(), q);
                q = ledger.queues.get(q).parent()) {
            if (ledger.quotas.staying(q, type) <= Rationing.quota(ledger.queues.get(q), type)) {
                return false;
            }
            borrows = true;
        }
        return borrows;
    }

    /** On a fitting node that no reservation holds. */
    private boolean runsOnFittingNode(Placement placement, Job first, Set<Integer> held, long now) {
        int node = placement.nodes().getFirst().node();
        return isFitting(node, first, now) && !held.contains(node);
    }
}
