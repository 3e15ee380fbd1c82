package io.dure.app.api;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Questions that take the processor for long: a few at once, so that they hold up nobody who only looks or submits. */
final class Thinking {
    private static final long PATIENCE_SECONDS = 10;

    private final Semaphore seats =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    /** What comes of it. Throws {@link Problem} when too many think already. */
    <T> T about(Callable<T> question) {
        try {
            if (!seats.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Problem(429, "not taken", "too many ask for forecasts at once", "", "try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "not now", "Dure is about to stop", "", "try again");
        }
        try {
            return question.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        } finally {
            seats.release();
        }
    }
}
