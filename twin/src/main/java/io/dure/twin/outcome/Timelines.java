package io.dure.twin.outcome;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many values over time, kept as means over at most {@value #BINS} equal stretches. When time outgrows them, stretches
 * are joined two by two, so that the end of a run need not be known beforehand. A series costs something only when its
 * value changes.
 */
final class Timelines {
    static final int BINS = 512;
    private static final long FIRST_WIDTH_MILLIS = 1000;

    private final double[][] integrals;
    private final double[] values;
    private final long[] since;
    private long widthMillis = FIRST_WIDTH_MILLIS;
    private long nowMillis;

    Timelines(int series) {
        integrals = new double[series][BINS];
        values = new double[series];
        since = new long[series];
    }

    /** From now on the series has this value. */
    void set(int series, double value) {
        if (values[series] != value) {
            settle(series);
            values[series] = value;
        }
    }

    void set(int series, long value) {
        set(series, (double) value);
    }

    /** Time goes on; until then all values stay as they are. */
    void advance(long toMillis) {
        while (toMillis > widthMillis * BINS) {
            joinTwoByTwo();
        }
        nowMillis = toMillis;
    }

    /** Adds value times milliseconds to a series, evenly over a time that is past. */
    void spread(int series, long fromMillis, long toMillis, double amount) {
        if (toMillis <= fromMillis) {
            integrals[series][bin(fromMillis)] += amount;
        } else {
            add(series, fromMillis, toMillis, amount / (toMillis - fromMillis));
        }
    }

    /** How long the stretches are at this moment. */
    long widthMillis() {
        return widthMillis;
    }

    private void settle(int series) {
        if (values[series] != 0) {
            add(series, since[series], nowMillis, values[series]);
        }
        since[series] = nowMillis;
    }

    private void add(int series, long fromMillis, long toMillis, double value) {
        long at = fromMillis;
        while (at < toMillis) {
            int bin = (int) (at / widthMillis);
            long until = Math.min(toMillis, (bin + 1) * widthMillis);
            integrals[series][bin] += value * (until - at);
            at = until;
        }
    }

    private int bin(long millis) {
        return (int) Math.min(BINS - 1, millis / widthMillis);
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
        settle(series);
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
        settle(series);
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
