package io.dure.twin.check;

import io.dure.engine.Engine;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.List;

/** Paranoid mode: after every so many decisions the engine recounts everything from scratch. */
public final class Recount implements Watcher {
    private final int every;
    private long passes;

    public Recount(int every) {
        this.every = every;
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        if (passes++ % every == 0) {
            recount(nowMillis, engine);
        }
    }

    @Override
    public void finished(long nowMillis, Engine engine) {
        recount(nowMillis, engine);
    }

    private static void recount(long nowMillis, Engine engine) {
        List<String> wrong = engine.audit();
        if (!wrong.isEmpty()) {
            throw new CheckFailed("recount", nowMillis, String.join("; ", wrong));
        }
    }
}
