package io.dure.engine;

/**
 * One queue of the tree. Jobs wait in leaves; the root (id 0) is the alliance and owns the whole fleet.
 *
 * @param parent the queue above it, or {@link #NO_PARENT} for the root
 * @param quotaGpus GPUs it is entitled to
 * @param lendLimitGpus the most of its idle quota that others may use
 * @param borrowLimitGpus the most it may hold beyond its quota
 * @param weight its part of what is idle, against its sisters; 0 takes only what no sister wants
 * @param userLimitGpus the most GPUs that each user may hold of it at once, those of the queues below it counted
 * @param userLimitJobs the most jobs of each user that may hold something of it at once
 */
public record Queue(
        int id,
        int parent,
        String name,
        long quotaGpus,
        long lendLimitGpus,
        long borrowLimitGpus,
        int weight,
        long userLimitGpus,
        long userLimitJobs) {
    public static final int NO_PARENT = -1;
    public static final long UNLIMITED = Long.MAX_VALUE / 4;

    /** Its users are not limited. */
    public Queue(
            int id, int parent, String name, long quotaGpus, long lendLimitGpus, long borrowLimitGpus, int weight) {
        this(id, parent, name, quotaGpus, lendLimitGpus, borrowLimitGpus, weight, UNLIMITED, UNLIMITED);
    }

    /** The same queue with other limits for each of its users. */
    public Queue limitUsers(long gpus, long jobs) {
        return new Queue(id, parent, name, quotaGpus, lendLimitGpus, borrowLimitGpus, weight, gpus, jobs);
    }
}
