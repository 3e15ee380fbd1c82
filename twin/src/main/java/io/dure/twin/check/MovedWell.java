package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Rules;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is moved may be moved, has run for as long as is guaranteed, and has a firm promise elsewhere from that moment on;
 * and the job for which it is moved has its claim in the same pass. {@link Promises} sees to it that promises are kept.
 */
public final class MovedWell implements Watcher {
    private final Ledger ledger;
    private final Map<Long, Long> startedAt = new HashMap<>();
    private Rules rules = Rules.defaults();

    public MovedWell(Ledger ledger) {
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
        Set<Long> claims = new TreeSet<>();
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s -> startedAt.put(s.job(), nowMillis);
                case Decision.Claim c -> claims.add(c.job());
                case Decision.Stop s -> {}
                case Decision.Reject r -> {}
                case Decision.Grow g -> {}
                case Decision.Shrink g -> {}
                case Decision.Cap c -> {}
                case Decision.Booked p -> {}
                case Decision.Refused p -> {}
                case Decision.Power p -> {}
            }
        }
        for (Decision d : verdict.decisions()) {
            if (d instanceof Decision.Stop s && s.cause() instanceof Decision.Cause.Moved moved) {
                check(s, moved, claims, nowMillis, engine);
            }
        }
    }

    private void check(Decision.Stop s, Decision.Cause.Moved moved, Set<Long> claims, long now, Engine engine) {
        long ran = now - startedAt.getOrDefault(s.job(), now);
        require(rules.moves().areMade(), s, now, "nobody is to be moved");
        require(ledger.job(s.job()).evictable(), s, now, "it may not be stopped");
        require(ran >= rules.guaranteedRunMillis(), s, now, "it ran for " + ran + " ms only");
        require(claims.contains(moved.forJob()), s, now, "job " + moved.forJob() + " claims nothing");
        Optional<Engine.Promise> promise = engine.promise(s.job());
        boolean isPromised =
                promise.isPresent() && promise.get().firm() && promise.get().startMillis() <= s.byMillis();
        require(isPromised, s, now, "it is promised " + promise);
    }

    private static void require(boolean holds, Decision.Stop s, long now, String what) {
        if (!holds) {
            throw new CheckFailed("moved well", now, "job " + s.job() + " is moved: " + what);
        }
    }
}
