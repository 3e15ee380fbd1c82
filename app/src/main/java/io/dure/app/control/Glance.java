package io.dure.app.control;

import io.dure.engine.Engine;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A short question that many ask. While somebody asks, the writer answers it after each decision, before that is
 * acknowledged; so whoever asks need not wait for the decision at hand, and sees what he was acknowledged.
 */
public final class Glance<T> {
    /** So long after it was last asked, the writer goes on answering it. */
    private static final long ASKED_NANOS = 2_000_000_000L;

    private final Control control;
    private final Function<Engine, T> question;
    private volatile @Nullable T answer;
    private volatile long askedNanos;

    Glance(Control control, Function<Engine, T> question) {
        this.control = control;
        this.question = question;
        askedNanos = System.nanoTime() - ASKED_NANOS;
    }

    /** As of the last decision that is on disk. */
    public CompletableFuture<T> now() {
        askedNanos = System.nanoTime();
        T known = answer;
        return known == null ? control.ask(question) : CompletableFuture.completedFuture(known);
    }

    /** By the writer, when a decision is on disk and nobody has been told of it. */
    void look(Engine engine) {
        boolean isAsked = System.nanoTime() - askedNanos < ASKED_NANOS;
        answer = isAsked ? question.apply(engine) : null;
    }
}
