package io.dure.app.bench;

import java.util.Arrays;
import java.util.List;

/** How long things took, for many threads. */
final class Millis {
    private static final int FIRST = 1 << 12;

    private long[] nanos = new long[FIRST];
    private int count;

    synchronized void add(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    /** Of all of these together. */
    static Millis all(List<Millis> some) {
        Millis sum = new Millis();
        for (Millis one : some) {
            for (long took : one.taken()) {
                sum.add(took);
            }
        }
        return sum;
    }

    private synchronized long[] taken() {
        return Arrays.copyOf(nanos, count);
    }

    synchronized int count() {
        return count;
    }

    /** In milliseconds, the nearest rank: so many per mille took no longer; 0 without any. */
    synchronized double perMille(int part) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceilDiv((long) count * part, 1000L);
        return sorted[Math.clamp(rank - 1, 0, count - 1)] / 1e6;
    }
}
