package io.dure.twin.synthetic;

import java.util.Arrays;

/**
 * A law of run times, as lengths at evenly spread probabilities. Between cited quantiles the logarithm of the length
 * rises in a straight line.
 */
public final class Lengths {
    private static final int POINTS = 1 << 14;
    private static final int STEPS = 100;

    private final double[] values;

    private Lengths(double[] values) {
        this.values = values;
    }

    /** {@code at}: probabilities from 0 to 1, rising; {@code lengths}: above 0, never falling. */
    static Lengths of(double[] at, double[] lengths) {
        double[] values = new double[POINTS];
        int i = 0;
        for (int p = 0; p < POINTS; p++) {
            double u = (p + 0.5) / POINTS * at[at.length - 1];
            while (i < at.length - 2 && u > at[i + 1]) {
                i++;
            }
            double part = (u - at[i]) / (at[i + 1] - at[i]);
            double low = StrictMath.log(lengths[i]);
            values[p] = StrictMath.exp(low + part * (StrictMath.log(lengths[i + 1]) - low));
        }
        return new Lengths(values);
    }

    /** The same shape with this mean, where no length is above {@code most}: longer ones are cut to it. */
    public Lengths scaled(double mean, double most) {
        if (mean > most) {
            throw new IllegalArgumentException("a mean of " + mean + " where the longest is " + most);
        }
        double low = 0;
        double high = most / values[0];
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (meanOf(middle, most) < mean) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double factor = high;
        return new Lengths(Arrays.stream(values)
                .map(value -> Math.min(most, value * factor))
                .toArray());
    }

    /** {@code u} evenly from 0 up to, but not, 1. */
    public double at(double u) {
        return values[(int) (u * POINTS)];
    }

    public double mean() {
        return meanOf(1, Double.POSITIVE_INFINITY);
    }

    public double longest() {
        return values[POINTS - 1];
    }

    private double meanOf(double factor, double most) {
        double sum = 0;
        for (double value : values) {
            sum += Math.min(most, value * factor);
        }
        return sum / POINTS;
    }
}
