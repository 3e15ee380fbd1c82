package io.dure.twin.steady;

/** What it takes to read the clock: on some machines as long as a tenth of a decision. */
final class ClockCost {
    private static final int ROUNDS = 200;
    private static final int READINGS = 1000;

    private ClockCost() {}

    /** Nanoseconds of one reading: the least of many rounds, so that never more is taken off than it took. */
    static double nanos() {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            long last = begun;
            for (int i = 1; i < READINGS; i++) {
                last = System.nanoTime();
            }
            least = Math.min(least, last - begun);
        }
        return (double) least / (READINGS - 1);
    }
}
