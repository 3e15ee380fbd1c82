package io.dure.twin.check;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Policy;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.Optional;

/**
 * Policy {@code easy}: the promised start of a job that holds the reservation never moves back, as long as the fleet
 * stays as it is and nobody of higher priority comes; and the job has started when that time has come.
 */
public final class Promises implements Watcher {
    private final Ledger ledger;
    private long holder;
    private long promisedMillis;

    public Promises(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void happened(Event event, Engine engine) {
        boolean goesFirst = event instanceof Event.JobSubmitted e
                && holder != 0
                && e.job().priority() > ledger.job(holder).priority();
        if (goesFirst || event instanceof Event.NodeStateSet) {
            holder = 0; // whoever goes before it, and lost or drained nodes, may break a promise
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        if (ledger.policy != Policy.EASY) {
            return;
        }
        Optional<Long> promise = holder == 0 ? Optional.empty() : start(engine, holder);
        if (promise.isPresent() && promise.get() > promisedMillis) {
            throw new CheckFailed(
                    "promises",
                    nowMillis,
                    "job " + holder + " was promised " + promisedMillis + " ms, now " + promise.get() + " ms");
        }
        if (promise.isPresent() && promise.get() < nowMillis) {
            throw new CheckFailed("promises", nowMillis, "job " + holder + " was promised " + promise.get() + " ms");
        }
        findHolder(engine);
    }

    private static Optional<Long> start(Engine engine, long job) {
        return engine.promise(job).map(Engine.Promise::startMillis);
    }

    private void findHolder(Engine engine) {
        holder = 0;
        for (long job : ledger.waiting.keySet()) {
            Optional<Long> promise = start(engine, job);
            if (promise.isPresent()) {
                holder = job;
                promisedMillis = promise.get();
            }
        }
    }
}
