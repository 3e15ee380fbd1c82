package io.dure.engine.pack;

/** A stream of random numbers from a seed: SplitMix64 (Steele, Lea and Flood 2014). The same on every machine. */
public final class SplitMix {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    public SplitMix(long seed) {
        state = mix(seed + GOLDEN);
    }

    /** 64 random bits. */
    public long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** Evenly from 0 up to, but not, {@code bound}, which is 1 or more (Lemire 2019, without bias). */
    public int below(int bound) {
        long product = (next() >>> 32) * bound;
        if ((product & 0xFFFF_FFFFL) < bound) {
            long least = (1L << 32) % bound;
            while ((product & 0xFFFF_FFFFL) < least) {
                product = (next() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
