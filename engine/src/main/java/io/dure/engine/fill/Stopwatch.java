package io.dure.engine.fill;

import java.util.function.LongSupplier;

/**
 * How long scoring and learning took, for those who measure: they bring the clock. Nothing is decided by it.
 */
public final class Stopwatch {
    private final LongSupplier nanos;
    private long scoring;
    private long longestScoring;
    private long learning;
    private long longestLearning;

    public Stopwatch(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Without a clock. */
    static Stopwatch none() {
        return new Stopwatch(() -> 0);
    }

    public long now() {
        return nanos.getAsLong();
    }

    /** Scoring that began then is over. */
    public void scored(long begun) {
        long taken = now() - begun;
        scoring += taken;
        longestScoring = Math.max(longestScoring, taken);
    }

    void learnt(long begun) {
        long taken = now() - begun;
        learning += taken;
        longestLearning = Math.max(longestLearning, taken);
    }

    /** Nanoseconds of all scoring: finding the node, and then the GPU. */
    public long scoringNanos() {
        return scoring;
    }

    public long longestScoringNanos() {
        return longestScoring;
    }

    /** Nanoseconds of all learning: counting, tables and prices. */
    public long learningNanos() {
        return learning;
    }

    public long longestLearningNanos() {
        return longestLearning;
    }
}
