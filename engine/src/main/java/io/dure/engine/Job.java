package io.dure.engine;

/**
 * One job as submitted: a gang of {@code tasks} equal tasks, each on {@code gpusPerTask} whole GPUs of one node, all
 * started together, all in one site and on one GPU type.
 *
 * @param id 1, 2, 3 … in order of submission
 * @param queue the leaf queue it waits in
 * @param user who submitted it, a dense id
 * @param gpuType the type it needs, or {@link #ANY_TYPE}
 * @param priority higher goes first within its queue
 * @param timeLimitMillis the longest it may run; reservations and backfill trust it. {@link #NO_LIMIT} when unknown
 * @param evictable whether lent GPUs may be taken back from it
 */
public record Job(
        long id,
        int queue,
        int user,
        Kind kind,
        int tasks,
        int gpusPerTask,
        int gpuType,
        int priority,
        long timeLimitMillis,
        boolean evictable) {
    public static final int ANY_TYPE = -1;
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** All GPUs of the gang. */
    public long gpus() {
        return (long) tasks * gpusPerTask;
    }
}
