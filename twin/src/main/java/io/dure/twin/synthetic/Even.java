package io.dure.twin.synthetic;

import io.dure.twin.scenario.Draws;

/**
 * Numbers from 0 up to, but not, 1 that fill the interval evenly from the first on (Weyl 1916): so that few jobs too
 * have the mean of their law. The seed chooses where they begin.
 */
final class Even {
    private static final double GOLDEN = 0.6180339887498949;
    /** The square root of 2, less 1: not in step with the golden number. */
    private static final double SILVER = 0.41421356237309503;

    private final double step;
    private double u;

    private Even(double first, double step) {
        this.u = first;
        this.step = step;
    }

    static Even golden(Draws draws) {
        return new Even(draws.uniform(), GOLDEN);
    }

    static Even silver(Draws draws) {
        return new Even(draws.uniform(), SILVER);
    }

    double next() {
        u += step;
        u -= StrictMath.floor(u);
        return u < 1 ? u : 0;
    }
}
