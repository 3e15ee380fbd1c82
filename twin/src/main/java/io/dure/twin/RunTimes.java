package io.dure.twin;

/** What reservations and backfill believe of how long a job runs. */
public enum RunTimes {
    /** The time its user asked for. */
    REQUESTED,
    /** The time it will really take: the foresight no live system has. */
    TRUE
}
