package io.dure.twin.compare;

import java.util.Arrays;

/**
 * The waits of the same jobs in two runs, one job against itself: the second run less the first, so that less than zero is
 * better.
 *
 * @param jobs how many jobs started in both; only these are compared
 * @param onlyFirst how many started in the first run alone
 * @param onlySecond how many started in the second run alone
 * @param meanSeconds the mean difference
 * @param medianSeconds the least difference that is not below half of all
 * @param better the part of the jobs that waited less, to the millisecond; with {@code worse} and {@code equal} it is 1
 */
public record Paired(
        long jobs,
        long onlyFirst,
        long onlySecond,
        double meanSeconds,
        double medianSeconds,
        double better,
        double worse,
        double equal) {
    private static final double SECOND = 1000;

    /** Both runs are of the same work. */
    public static Paired of(Waits first, Waits second) {
        if (first.jobs() != second.jobs()) {
            throw new IllegalArgumentException(first.jobs() + " and " + second.jobs() + " jobs are not the same work");
        }
        long[] differences = new long[first.jobs()];
        int n = 0;
        long onlyFirst = 0;
        long onlySecond = 0;
        for (int j = 0; j < first.jobs(); j++) {
            if (first.hasStarted(j) && second.hasStarted(j)) {
                differences[n++] = second.millis(j) - first.millis(j);
            }
            onlyFirst += first.hasStarted(j) && !second.hasStarted(j) ? 1 : 0;
            onlySecond += second.hasStarted(j) && !first.hasStarted(j) ? 1 : 0;
        }
        return of(Arrays.copyOf(differences, n), onlyFirst, onlySecond);
    }

    private static Paired of(long[] millis, long onlyFirst, long onlySecond) {
        Arrays.sort(millis);
        double sum = 0;
        long less = 0;
        long more = 0;
        for (long d : millis) {
            sum += d;
            less += d < 0 ? 1 : 0;
            more += d > 0 ? 1 : 0;
        }
        int n = millis.length;
        double all = Math.max(1, n);
        double median = n == 0 ? 0 : millis[(n + 1) / 2 - 1];
        return new Paired(
                n,
                onlyFirst,
                onlySecond,
                sum / all / SECOND,
                median / SECOND,
                less / all,
                more / all,
                (n - less - more) / all);
    }
}
