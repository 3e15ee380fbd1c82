package io.dure.twin.outcome;

/**
 * A value over time, and its integral up to the end of what is measured. That end is known only as far as the last
 * attempt that ended, and moves on.
 */
final class Lasting {
    private double value;
    private double integral;
    private double untilEnd;
    private long sinceMillis;

    /** From now on it has this value; {@code endMillis}: the end so far, not after now. */
    void set(double other, long nowMillis, long endMillis) {
        if (other != value) {
            untilEnd = until(endMillis);
            integral += value * (nowMillis - sinceMillis);
            sinceMillis = nowMillis;
            value = other;
        }
    }

    void set(long other, long nowMillis, long endMillis) {
        set((double) other, nowMillis, endMillis);
    }

    /** Value times milliseconds until the end, which does not lie before that of the last change. */
    double until(long endMillis) {
        return endMillis >= sinceMillis ? integral + value * (endMillis - sinceMillis) : untilEnd;
    }
}
