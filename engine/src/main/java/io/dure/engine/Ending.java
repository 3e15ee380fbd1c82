package io.dure.engine;

/** How an attempt ended. */
public enum Ending {
    /** The work is done. */
    COMPLETED(false),
    /** The job's own fault: it is not tried again. */
    FAILED(false),
    /** It ran into its time limit. */
    TIMED_OUT(false),
    /** It was stopped because its GPUs were taken back; it waits again. */
    EVICTED(true),
    /** A node under it was lost; it waits again. */
    NODE_LOST(true),
    /** Its user withdrew it. */
    CANCELLED(false);

    private final boolean waitsAgain;

    Ending(boolean waitsAgain) {
        this.waitsAgain = waitsAgain;
    }

    /** True when the job goes back to its queue, at its old place, for another attempt. */
    public boolean waitsAgain() {
        return waitsAgain;
    }
}
