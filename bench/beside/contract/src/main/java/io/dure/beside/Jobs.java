package io.dure.beside;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The jobs of one run, the same for every peer: each is one task on one node, with 8, 8, 8, 4, 2, 1, 1 or 1 of its 8 GPUs.
 * The first {@link #atStart} are there at the beginning and ask for 95 % of the fleet; the others come at random times
 * (Poisson), so many that the load stays. Run times are exponential with a mean of an hour. The same laws as in {@code
 * dure bench engine --mix whole}.
 *
 * @param nodes of 8 GPUs each
 * @param gpus of each job
 * @param teams whose each is, 0 to 31
 * @param comesMillis when each comes, in their order
 * @param runMillis how long each runs, at least 1
 */
public record Jobs(int nodes, int atStart, byte[] gpus, byte[] teams, long[] comesMillis, long[] runMillis) {
    public static final int GPUS_PER_NODE = 8;
    public static final int TEAMS = 32;
    private static final double LOAD = 0.95;
    private static final double MEAN_RUN_MILLIS = 3_600_000;
    private static final byte[] SIZES = {8, 8, 8, 4, 2, 1, 1, 1};
    private static final double MEAN_GPUS = 33 / 8.0;

    /** Those that fill the fleet, and {@code later} more. */
    public static Jobs draw(int nodes, int later, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int most = (int) (LOAD * nodes * GPUS_PER_NODE) + 1 + later;
        byte[] gpus = new byte[most];
        byte[] teams = new byte[most];
        long[] comes = new long[most];
        long[] runs = new long[most];
        double wanted = LOAD * nodes * GPUS_PER_NODE;
        double meanGap = MEAN_RUN_MILLIS * MEAN_GPUS / wanted;
        double now = 0;
        double asked = 0;
        int atStart = 0;
        int count = 0;
        for (; asked < wanted || count < atStart + later; count++) {
            if (asked < wanted) {
                atStart++;
            } else {
                now += meanGap * exponential(random);
            }
            gpus[count] = SIZES[random.nextInt(SIZES.length)];
            teams[count] = (byte) random.nextInt(TEAMS);
            runs[count] = 1 + (long) (MEAN_RUN_MILLIS * exponential(random));
            comes[count] = (long) now;
            asked += gpus[count];
        }
        return new Jobs(
                nodes,
                atStart,
                Arrays.copyOf(gpus, count),
                Arrays.copyOf(teams, count),
                Arrays.copyOf(comes, count),
                Arrays.copyOf(runs, count));
    }

    public int count() {
        return gpus.length;
    }

    /** In how many milliseconds so many jobs come, on average. */
    long millisFor(int jobs) {
        return Math.max(1, Math.round(jobs * MEAN_RUN_MILLIS * MEAN_GPUS / (LOAD * nodes * GPUS_PER_NODE)));
    }

    private static double exponential(SplittableRandom random) {
        return -StrictMath.log(1 - random.nextDouble());
    }
}
