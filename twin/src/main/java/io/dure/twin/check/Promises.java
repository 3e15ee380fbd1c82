package io.dure.twin.check;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Policy;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A promise that stands never moves back and never vanishes while its job waits, and when its time has come the job has
 * started. With policy {@code easy} the promise to the head stands as long as nobody of higher priority comes; with
 * {@code dure} firm promises stand. Lost and drained nodes, and changed queues, break them all.
 */
public final class Promises implements Watcher {
    private final Ledger ledger;
    private final Map<Long, Long> promised = new TreeMap<>();

    public Promises(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void happened(Event event, Engine engine) {
        boolean isDisturbed = event instanceof Event.NodeStateSet
                || event instanceof Event.QueueSet
                || event instanceof Event.RulesSet;
        boolean goesFirst = ledger.policy == Policy.EASY && event instanceof Event.JobSubmitted e && isAhead(e);
        if (isDisturbed || goesFirst) {
            promised.clear();
        }
    }

    private boolean isAhead(Event.JobSubmitted e) {
        return promised.keySet().stream()
                .anyMatch(job -> e.job().priority() > ledger.job(job).priority());
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        for (Iterator<Map.Entry<Long, Long>> it = promised.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Long, Long> p = it.next();
            boolean isClaiming = ledger.claims.containsKey(p.getKey());
            if (ledger.waiting.containsKey(p.getKey()) && !isClaiming) {
                check(nowMillis, p.getKey(), p.getValue(), engine);
            }
        }
        promised.clear();
        for (long job : ledger.waiting.keySet()) {
            engine.promise(job)
                    .filter(p -> p.firm() || ledger.policy == Policy.EASY)
                    .ifPresent(p -> promised.put(job, p.startMillis()));
        }
    }

    private static void check(long now, long job, long before, Engine engine) {
        Optional<Engine.Promise> promise = engine.promise(job);
        if (promise.isEmpty() || promise.get().startMillis() > before) {
            throw new CheckFailed("promises", now, "job " + job + " was promised " + before + " ms, now " + promise);
        }
        if (before < now) {
            throw new CheckFailed("promises", now, "job " + job + " was promised " + before + " ms and still waits");
        }
    }
}
