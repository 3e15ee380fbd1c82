package io.dure.app.call;

/** What becomes of an application. */
public sealed interface Ruling {
    long application();

    /** {@code limit}: why it is not more. */
    record Awarded(long application, long gpus, Limit limit) implements Ruling {}

    record Refused(long application, Refusal why) implements Ruling {}
}
