package io.dure.app.site;

import java.util.OptionalInt;

/**
 * How an attempt ended.
 *
 * @param exitCode of the first task that failed, or 0; empty where there was none
 * @param detail in words, for its user
 */
public record How(Kind kind, OptionalInt exitCode, String detail) {
    /** What is known of the end. */
    public enum Kind {
        /** It ended by itself, and well. */
        COMPLETED,
        /** It ended by itself, and not well, or could not be started. */
        FAILED,
        /** It was told to stop and is gone. */
        STOPPED,
        /** Its node was lost. */
        LOST
    }

    public static How completed() {
        return new How(Kind.COMPLETED, OptionalInt.of(0), "");
    }

    public static How failed(int exitCode, String detail) {
        return new How(Kind.FAILED, OptionalInt.of(exitCode), detail);
    }

    /** It never ran. */
    public static How notStarted(String why) {
        return new How(Kind.FAILED, OptionalInt.empty(), why);
    }

    public static How stopped() {
        return new How(Kind.STOPPED, OptionalInt.empty(), "");
    }

    public static How lost(String why) {
        return new How(Kind.LOST, OptionalInt.empty(), why);
    }
}
