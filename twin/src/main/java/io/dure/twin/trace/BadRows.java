package io.dure.twin.trace;

/** What to do with a trace that has rows which cannot be used. */
public enum BadRows {
    /** Refuse the whole trace and show the first of them: a wrong number is worse than none. */
    REFUSE,
    /** Leave them out, and keep them in {@link Trace#skipped} so that the loss is told. */
    SKIP
}
