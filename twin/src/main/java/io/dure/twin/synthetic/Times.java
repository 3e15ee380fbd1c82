package io.dure.twin.synthetic;

import java.util.Arrays;

/** Times of arrival between two times: Poisson arrivals, given how many there are, are drawn one by one from this. */
final class Times {
    private static final long HOUR_MILLIS = 3_600_000;
    /** 1970-01-01 was a Thursday. */
    private static final int FIRST_HOUR = 72;

    private final long fromMillis;
    private final long toMillis;
    private final long firstHourStart;
    private final double[] until;

    /** {@code zeroEpochMillis}: time 0 on the clock of the people who submit, since 1970. */
    Times(Rhythm rhythm, long zeroEpochMillis, long fromMillis, long toMillis) {
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
        long firstHour = Math.floorDiv(zeroEpochMillis + fromMillis, HOUR_MILLIS);
        firstHourStart = firstHour * HOUR_MILLIS - zeroEpochMillis;
        int hours = (int) Math.ceilDiv(toMillis - firstHourStart, HOUR_MILLIS);
        until = new double[Math.max(0, hours)];
        double sum = 0;
        for (int h = 0; h < until.length; h++) {
            long start = Math.max(fromMillis, firstHourStart + h * HOUR_MILLIS);
            long end = Math.min(toMillis, firstHourStart + (h + 1) * HOUR_MILLIS);
            double weight = rhythm.at(firstHour + h + FIRST_HOUR);
            sum += weight * (end - start) / HOUR_MILLIS;
            until[h] = sum;
        }
    }

    /** How much comes between the two times, in the units of the rhythm. */
    double sum() {
        return until.length == 0 ? 0 : until[until.length - 1];
    }

    /** A time in whole seconds; {@code u} evenly from 0 up to, but not, 1. */
    long at(double u) {
        double target = u * sum();
        int found = Arrays.binarySearch(until, target);
        int hour = Math.min(until.length - 1, found >= 0 ? found + 1 : -found - 1);
        double before = hour == 0 ? 0 : until[hour - 1];
        long start = Math.max(fromMillis, firstHourStart + hour * HOUR_MILLIS);
        long end = Math.min(toMillis, firstHourStart + (hour + 1) * HOUR_MILLIS);
        double part = until[hour] > before ? (target - before) / (until[hour] - before) : 0;
        return Math.floorDiv(start + (long) (part * (end - start)), 1000) * 1000;
    }
}
