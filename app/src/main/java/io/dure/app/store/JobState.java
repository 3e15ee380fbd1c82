package io.dure.app.store;

import java.util.Locale;

/** Where a job stands. Kept by number: the order of these words never changes. */
public enum JobState {
    WAITING,
    RUNNING,
    /** Told to stop, and not yet gone. */
    STOPPING,
    COMPLETED,
    FAILED,
    TIMED_OUT,
    CANCELLED,
    /** It can never run here; the detail says why. */
    REJECTED;

    public boolean isOver() {
        return compareTo(STOPPING) > 0;
    }

    /** As the API says it: {@code timed-out}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
