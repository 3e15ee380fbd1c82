package io.dure.twin.outcome;

import java.util.Arrays;

/** A list of values that tells its mean and exact quantiles (nearest rank). */
final class Quantiles {
    private double[] values = new double[1024];
    private int size;
    private boolean sorted;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
        sorted = false;
    }

    double mean() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[i];
        }
        return size == 0 ? 0 : sum / size;
    }

    /** The least value that is not below {@code percent} of all; 0 when there are none. */
    double percentile(double percent) {
        sort();
        return size == 0 ? 0 : values[Math.max(0, (int) StrictMath.ceil(size * percent / 100) - 1)];
    }

    double max() {
        return percentile(100);
    }

    /** How many values are {@code from} or more and below {@code to}. */
    long between(double from, double to) {
        sort();
        return rank(to) - rank(from);
    }

    private long rank(double value) {
        int low = 0;
        int high = size;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (values[mid] < value) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return low;
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(values, 0, size);
            sorted = true;
        }
    }
}
