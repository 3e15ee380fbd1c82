package io.dure.engine.place;

import java.util.Arrays;

/**
 * Shapes that did not fit in this pass. Nothing comes free within a pass, so what did not fit will not; but work with a
 * shorter time limit may still fit on nodes that reservations hold: only jobs up to a shape's ceiling are worth a try.
 */
final class Blocked {
    private long[] ceiling = new long[0];
    private int[] pass = new int[0];
    private int current;

    void begin(int shapes) {
        current++;
        if (shapes > ceiling.length) {
            int size = Math.max(shapes, 2 * ceiling.length);
            ceiling = Arrays.copyOf(ceiling, size);
            pass = Arrays.copyOf(pass, size);
        }
    }

    /** Time limits above this are not worth a try; MAX_VALUE: all are. */
    long ceilingMillis(int shape) {
        return pass[shape] == current ? ceiling[shape] : Long.MAX_VALUE;
    }

    void lower(int shape, long millis) {
        pass[shape] = current;
        ceiling[shape] = millis;
    }
}
