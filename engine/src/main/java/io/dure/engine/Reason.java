package io.dure.engine;

/** Why a job waits, or why it never will run, with the numbers that prove it. */
public sealed interface Reason {
    /** The stable word for programs, reports and translations. */
    default String code() {
        return getClass().getSimpleName();
    }

    /** No GPU of this type is in the fleet. */
    record NoSuchType(int gpuType) implements Reason {}

    /**
     * No pool could hold the gang even if it were empty (a pool: the nodes of one site, GPU type and size).
     *
     * @param largestGpus the most GPUs that tasks of this size could get in one pool
     */
    record NeverFits(long needGpus, int gpusPerTask, long largestGpus) implements Reason {}

    /** The job alone is above what its queue, or a queue above it, may ever hold. */
    record AboveLimit(int queue, long needGpus, long limitGpus) implements Reason {}

    /** The queue, or one above it, holds all it may. */
    record QuotaExhausted(int queue, long usedGpus, long quotaGpus, long limitGpus, long needGpus) implements Reason {}

    /**
     * It would run on borrowed GPUs, and those that are idle are kept by queues that lend no more.
     *
     * @param lentGpus how many of those it needs it could have
     */
    record NotLent(int queue, long needGpus, long lentGpus) implements Reason {}

    /** Not enough GPUs of a fitting type are free in any one pool. */
    record FleetBusy(long needGpus, long freeGpus) implements Reason {}

    /** Enough GPUs are free in one pool, but not in pieces that hold this gang's tasks. */
    record Fragmented(long needGpus, int gpusPerTask, long freeInPool, long usableInPool) implements Reason {}

    /** It would fit, but would delay the reservation of {@code job}, which starts at {@code untilMillis} or before. */
    record BehindReservation(long job, long untilMillis) implements Reason {}

    /** An earlier job of the same line is not yet placed, and nobody passes it. */
    record BehindInQueue(long job) implements Reason {}

    /** GPUs are being taken back for it: {@code outstandingGpus} still have to come, by {@code byMillis}. */
    record AwaitingReclaim(long outstandingGpus, long byMillis) implements Reason {}

    /** It was submitted after the last decision; the next one will tell. */
    record NotYetDecided() implements Reason {}
}
