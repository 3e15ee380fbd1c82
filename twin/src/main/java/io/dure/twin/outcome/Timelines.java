package io.dure.twin.outcome;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many values over time, kept as means over at most {@value #BINS} equal stretches. When time outgrows them, stretches
 * are joined two by two, so that the end of a run need not be known beforehand.
 */
final class Timelines {
    static final int BINS = 512;
    private static final long FIRST_WIDTH_MILLIS = 1000;

    private final double[][] integrals;
    private final double[] values;
    private long widthMillis = FIRST_WIDTH_MILLIS;
    private long nowMillis;

    Timelines(int series) {
        integrals = new double[series][BINS];
        values = new double[series];
    }

    /** From now on the series has this value. */
    void set(int series, double value) {
        values[series] = value;
    }

    void set(int series, long value) {
        values[series] = (double) value;
    }

    /** Time goes on; until then all values stay as they are. */
    void advance(long toMillis) {
        while (toMillis > widthMillis * BINS) {
            joinTwoByTwo();
        }
        while (nowMillis < toMillis) {
            int bin = (int) (nowMillis / widthMillis);
            long until = Math.min(toMillis, (bin + 1) * widthMillis);
            double millis = until - nowMillis;
            for (int s = 0; s < values.length; s++) {
                integrals[s][bin] += values[s] * millis;
            }
            nowMillis = until;
        }
    }

    /** Where the stretches begin, in seconds, and where the last one ends. */
    List<Double> edgesSeconds() {
        List<Double> edges = new ArrayList<>();
        for (int bin = 0; bin <= lastBin(); bin++) {
            edges.add(bin * widthMillis / 1000.0);
        }
        edges.add(nowMillis / 1000.0);
        return edges;
    }

    /** The means of a series, to three decimals. */
    List<Double> means(int series) {
        List<Double> means = new ArrayList<>();
        for (int bin = 0; bin <= lastBin(); bin++) {
            long millis = Math.min(nowMillis, (bin + 1) * widthMillis) - bin * widthMillis;
            double mean = millis == 0 ? 0 : integrals[series][bin] / millis;
            means.add(Math.round(mean * 1000) / 1000.0);
        }
        return means;
    }

    /** Value times hours, over all time. */
    double hours(int series) {
        return Arrays.stream(integrals[series]).sum() / 3_600_000.0;
    }

    private int lastBin() {
        return nowMillis == 0 ? 0 : (int) ((nowMillis - 1) / widthMillis);
    }

    private void joinTwoByTwo() {
        for (double[] series : integrals) {
            for (int i = 0; i < BINS / 2; i++) {
                series[i] = series[2 * i] + series[2 * i + 1];
            }
            Arrays.fill(series, BINS / 2, BINS, 0);
        }
        widthMillis *= 2;
    }
}
