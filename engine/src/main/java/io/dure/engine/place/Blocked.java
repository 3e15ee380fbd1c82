package io.dure.engine.place;

import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import java.util.Arrays;

/**
 * Shapes that did not fit in this pass. Nothing comes free within a pass, so what did not fit will not; but work with a
 * shorter time limit may still fit on nodes that reservations hold: only jobs up to a shape's ceiling are worth a try.
 * What found no space keeps off all of its queue that asks for the same space, however it draws.
 */
final class Blocked {
    private final Ceilings ofShapes = new Ceilings();
    private final Ceilings ofKin = new Ceilings();

    /** Limits by number, all forgotten at once. */
    private static final class Ceilings {
        private long[] ceiling = new long[0];
        private int[] pass = new int[0];
        private int current;

        void begin(int size) {
            current++;
            if (size > ceiling.length) {
                int enough = Math.max(size, 2 * ceiling.length);
                ceiling = Arrays.copyOf(ceiling, enough);
                pass = Arrays.copyOf(pass, enough);
            }
        }

        long millis(int i) {
            return pass[i] == current ? ceiling[i] : Long.MAX_VALUE;
        }

        void lower(int i, long millis) {
            pass[i] = current;
            ceiling[i] = millis;
        }
    }

    void begin(Jobs jobs) {
        ofShapes.begin(jobs.lines().shapes());
        ofKin.begin(jobs.lines().lines());
    }

    /** Time limits above this are not worth a try in the line; MAX_VALUE: all are. */
    long ceilingMillis(Lines of, int line) {
        return Math.min(ofShapes.millis(of.shape(line)), ofKin.millis(of.kin(line)));
    }

    void lower(int shape, long millis) {
        ofShapes.lower(shape, millis);
    }

    /** It was space that was missing, nothing else. */
    void lowerKin(Lines of, int line, long millis) {
        lower(of.shape(line), millis);
        ofKin.lower(of.kin(line), millis);
    }
}
