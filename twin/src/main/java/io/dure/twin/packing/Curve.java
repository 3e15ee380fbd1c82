package io.dure.twin.packing;

import java.util.ArrayList;
import java.util.List;

/** Means of a figure over the pods that came while a whole percent of all GPUs, rounded, had been asked. */
final class Curve {
    static final int POINTS = PodArrivals.TUNED_PERCENT + 1;

    private final double[] sums = new double[POINTS];
    private final int[] counts = new int[POINTS];

    /** {@code percent} is rounded half up; what is past the last point is left out. */
    void add(double percent, double value) {
        int at = (int) Math.floor(percent + 0.5);
        if (at < POINTS) {
            sums[at] += value;
            counts[at]++;
        }
    }

    /** The means; a point that no pod fell on has that of the point before, the first then 0. */
    List<Double> means() {
        List<Double> means = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            double before = i > 0 ? means.getLast() : 0;
            means.add(counts[i] > 0 ? sums[i] / counts[i] : before);
        }
        return means;
    }
}
