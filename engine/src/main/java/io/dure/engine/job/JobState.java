package io.dure.engine.job;

/** Where a job stands. */
public enum JobState {
    /** In its queue. */
    WAITING,
    /** Its GPUs are being taken back for it; it starts when all have come. */
    CLAIMING,
    RUNNING,
    /** Told to stop; its GPUs are not free before its end is told. */
    STOPPING,
    /** It waits for a gate to open, and is in no line until then. */
    PARKED
}
