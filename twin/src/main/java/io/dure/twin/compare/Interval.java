package io.dure.twin.compare;

import java.util.List;

/**
 * A mean of one figure for each seed, and where the mean of all seeds lies with 95 % confidence: Student's t over the
 * differences of pairs, one for each seed (Law and Kelton, Simulation Modeling and Analysis, paired-t confidence
 * interval). The seeds are independent of each other; the jobs of one run are not, so one seed gives no interval.
 *
 * @param low equal to {@code mean} where {@code seeds} is 1, and so is {@code high}
 */
public record Interval(double mean, double low, double high, int seeds) {
    /** Quantiles 0.975 of Student's t for 1, 2, 3 … degrees of freedom. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    /** Of one value for each seed, one or more. */
    public static Interval of(List<Double> values) {
        int n = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
        if (n == 1) {
            return new Interval(mean, mean, mean, 1);
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double half = t(n - 1) * StrictMath.sqrt(squares / (n - 1) / n);
        return new Interval(mean, mean - half, mean + half, n);
    }

    /** Beyond 30 degrees of freedom that of 30, which is a little too wide. */
    private static double t(int freedom) {
        return T[Math.min(freedom, T.length) - 1];
    }

    /** Whether it says that there is a difference, and of which sign. */
    public boolean isApartFromZero() {
        return seeds > 1 && (low > 0 || high < 0);
    }
}
