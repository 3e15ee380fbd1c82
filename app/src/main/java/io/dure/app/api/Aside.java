package io.dure.app.api;

import io.dure.app.control.Control;
import io.dure.engine.Engine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Longer questions about single jobs, asked of a fork beside the writer. Those that come within a quarter of a second share
 * one, for each costs the writer some milliseconds and then a copy of whatever he changes first; unless somebody has held,
 * frozen, drained or changed something since.
 */
final class Aside {
    private static final long SHARED_NANOS = 250_000_000L;

    private final Control control;
    private final AtomicReference<@Nullable Still> last = new AtomicReference<>();

    /** What was known then. Asked by one at a time. */
    private record Still(Engine engine, long seq, long atNanos) {
        /** Not too old, and the job waits there: one that does not may have come since, or wait again. */
        boolean isGoodFor(long job, long seqByPeople) {
            if (System.nanoTime() - atNanos >= SHARED_NANOS || seqByPeople > seq) {
                return false;
            }
            synchronized (engine) {
                return engine.why(job).isPresent();
            }
        }
    }

    Aside(Control control) {
        this.control = control;
    }

    /** Of a job as of the last decision, or one of a moment ago. {@code isLong}: on a fork of its own. */
    <T> CompletableFuture<T> ask(long job, boolean isLong, Function<Engine, T> question) {
        Still still = last.get();
        if (!isLong && still != null && still.isGoodFor(job, control.seqByPeople())) {
            return CompletableFuture.supplyAsync(() -> one(still, question));
        }
        return control.ask(engine -> new Still(engine.fork(), control.seq(), System.nanoTime()))
                .thenApplyAsync(fresh -> {
                    if (!isLong) {
                        last.set(fresh);
                    }
                    return one(fresh, question);
                });
    }

    private static <T> T one(Still still, Function<Engine, T> question) {
        synchronized (still.engine) {
            return question.apply(still.engine);
        }
    }
}
