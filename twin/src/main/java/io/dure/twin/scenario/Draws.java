package io.dure.twin.scenario;

/**
 * A stream of random numbers, one for each purpose of each entry of a workload, so that a change of one entry leaves
 * all others as they were. SplitMix64 (Steele, Lea and Flood 2014) with strict mathematics: the same on every machine
 * and every Java.
 */
public final class Draws {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    public Draws(long seed, int entry, Purpose purpose) {
        state = mix(mix(mix(seed + GOLDEN) + entry + GOLDEN) + purpose.number + GOLDEN);
    }

    public enum Purpose {
        ARRIVAL(0),
        RUN_TIME(1),
        FAILURE(2),
        SIZE(3),
        TIME_LIMIT(4),
        POWER(5),
        USER(6),
        BEFORE(7),
        /** When the causes of failures strike; the entry is the cause's index. */
        STRIKE(100),
        SCALE(101),
        /** Which shocks of a rollout come; the entry is the future's number. */
        SHOCK(110);

        /** Part of the seed: another number is another stream. */
        private final int number;

        Purpose(int number) {
            this.number = number;
        }
    }

    /** Evenly from 0 up to, but not, 1. */
    public double uniform() {
        state += GOLDEN;
        return (mix(state) >>> 11) * 0x1.0p-53;
    }

    /** From the exponential law with mean 1. */
    public double exponential() {
        return -StrictMath.log(1 - uniform());
    }

    /** From the normal law with mean 0 and deviation 1 (Box and Muller 1958). */
    public double normal() {
        return StrictMath.sqrt(2 * exponential()) * StrictMath.cos(2 * StrictMath.PI * uniform());
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
