package io.dure.engine;

/** What sort of work a job is; sets its defaults, and later its power profile. */
public enum Kind {
    PRETRAINING,
    FINE_TUNING,
    INFERENCE,
    SIMULATION,
    DATA
}
