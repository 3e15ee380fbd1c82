package io.dure.app.notify;

import java.util.List;
import java.util.stream.Stream;

/**
 * Something that somebody may want to be told.
 *
 * @param event one of {@link #EVENTS}
 * @param job 0: it is about the fleet
 * @param detail in words, or a word that programs can read; may be empty
 */
public record Notice(String event, long job, int attempt, long atMillis, String detail) {
    /** Of jobs. */
    public static final List<String> OF_JOBS = List.of("started", "preempted", "ended", "rejected", "idle");

    /** Of the fleet, for operators. */
    public static final List<String> OF_FLEET = List.of(
            "frozen",
            "unfrozen",
            "node-down",
            "node-up",
            "power",
            "quarantined",
            "released",
            "quota-refused",
            "budget-spent");

    /** All, and one to try it out. */
    public static final List<String> EVENTS =
            Stream.of(OF_JOBS, OF_FLEET).flatMap(List::stream).toList();
}
