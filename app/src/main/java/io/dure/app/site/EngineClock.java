package io.dure.app.site;

/** Dure's time, in milliseconds since the fleet's time 0; never goes back, and may go faster than real time. */
public interface EngineClock {
    long nowMillis();

    /** How many milliseconds of Dure's time pass in one of real time; at least 1. */
    double speed();

    /** In real milliseconds, how long so much of Dure's time takes. */
    default long realMillis(long millis) {
        return (long) Math.ceil(millis / speed());
    }
}
