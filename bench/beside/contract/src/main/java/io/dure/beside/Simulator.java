package io.dure.beside;

/** A peer that runs all jobs on a clock of its own, to the end. */
public non-sealed interface Simulator extends Peer {
    /** Makes the fleet and the work. Not timed. */
    void open(Jobs jobs) throws Exception;

    /**
     * Simulates until all is over, or until {@code untilNanos} of {@link System#nanoTime}, and tells of each job that
     * started; of jobs that still ran then, too.
     */
    void run(long untilNanos, Ran ran) throws Exception;

    /** Is told of each job that ran. */
    @FunctionalInterface
    interface Ran {
        /** {@code endMillis}: when it ended, or {@link Long#MAX_VALUE} when it still runs. */
        void ran(int job, int node, long startMillis, long endMillis);
    }
}
