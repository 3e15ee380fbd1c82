package io.dure.engine.share;

import io.dure.engine.Queue;

/** Thousandths of GPUs, in which all accounts are kept, and products of them that a long cannot hold. */
public final class Milli {
    private static final long LARGEST = Queue.UNLIMITED / 1000;

    private Milli() {}

    /** Whole GPUs in thousandths; what is beyond all fleets stays {@link Queue#UNLIMITED}. */
    public static long of(long gpus) {
        return gpus > LARGEST ? Queue.UNLIMITED : 1000 * gpus;
    }

    /** Compares a × b with c × d, none of them below zero. */
    public static int compareProducts(long a, long b, long c, long d) {
        int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
        return high != 0 ? high : Long.compareUnsigned(a * b, c * d);
    }
}
