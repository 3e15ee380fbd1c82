package io.dure.twin.shape;

import io.dure.twin.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long a shape took, warm, in milliseconds of the wall clock.
 *
 * @param p99Millis 99 of 100 runs took no longer; the longest where there were fewer
 */
public record ShapeTimes(String name, double medianMillis, double p99Millis, int runs) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Runs every shape so often, after some runs to warm up; {@code progress} counts runs. */
    public static List<ShapeTimes> of(List<Shape> shapes, int warmUps, int runs, Progress progress) {
        List<ShapeTimes> all = new ArrayList<>();
        long done = 0;
        for (Shape shape : shapes) {
            long[] nanos = new long[runs];
            for (int i = -warmUps; i < runs; i++) {
                long taken = shape.nanosOfOneRun();
                if (i >= 0) {
                    nanos[i] = taken;
                }
                progress.at(++done);
            }
            Arrays.sort(nanos);
            all.add(new ShapeTimes(shape.name(), quantile(nanos, 50), quantile(nanos, 99), runs));
        }
        return all;
    }

    private static double quantile(long[] sorted, int percent) {
        int rank = (sorted.length * percent + 99) / 100;
        return sorted[rank - 1] / NANOS_PER_MILLI;
    }
}
