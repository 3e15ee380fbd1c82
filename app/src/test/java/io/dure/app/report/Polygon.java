package io.dure.app.report;

import java.util.List;

/** Rings of points; a point is inside when a ray from it crosses them an odd number of times. */
record Polygon(List<List<double[]>> rings) {
    boolean holds(double x, double y) {
        boolean inside = false;
        for (List<double[]> ring : rings) {
            for (int i = 0; i < ring.size(); i++) {
                double[] a = ring.get(i);
                double[] b = ring.get((i + 1) % ring.size());
                if ((a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])) {
                    inside = !inside;
                }
            }
        }
        return inside;
    }
}
