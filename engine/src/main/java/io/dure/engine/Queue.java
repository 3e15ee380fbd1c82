package io.dure.engine;

import java.util.List;

/**
 * One queue of the tree. Jobs wait in leaves; the root (id 0) is the alliance and owns the whole fleet.
 *
 * @param parent the queue above it, or {@link #NO_PARENT} for the root
 * @param quotaGpus GPUs it is entitled to, of all types together that are not rationed (see {@link TypeQuota})
 * @param lendLimitGpus the most of its idle quota that others may use
 * @param borrowLimitGpus the most it may hold beyond its quota; of each rationed type of which it says nothing, too
 * @param weight its part of what is idle, against its sisters; 0 takes only what no sister wants
 * @param userLimitGpus the most GPUs that each user may hold of it at once, those of the queues below it counted, of all
 *     types
 * @param userLimitJobs the most jobs of each user that may hold something of it at once
 * @param typeQuotas in rising order of type, each at most once
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
        long userLimitJobs,
        List<TypeQuota> typeQuotas) {
    public static final int NO_PARENT = -1;
    public static final long UNLIMITED = Long.MAX_VALUE / 4;

    public Queue {
        typeQuotas = List.copyOf(typeQuotas);
    }

    /** Says nothing of single GPU types. */
    public Queue(
            int id,
            int parent,
            String name,
            long quotaGpus,
            long lendLimitGpus,
            long borrowLimitGpus,
            int weight,
            long userLimitGpus,
            long userLimitJobs) {
        this(
                id,
                parent,
                name,
                quotaGpus,
                lendLimitGpus,
                borrowLimitGpus,
                weight,
                userLimitGpus,
                userLimitJobs,
                List.of());
    }

    /** Its users are not limited. */
    public Queue(
            int id, int parent, String name, long quotaGpus, long lendLimitGpus, long borrowLimitGpus, int weight) {
        this(id, parent, name, quotaGpus, lendLimitGpus, borrowLimitGpus, weight, UNLIMITED, UNLIMITED);
    }

    /** The same queue with other limits for each of its users. */
    public Queue limitUsers(long gpus, long jobs) {
        return new Queue(id, parent, name, quotaGpus, lendLimitGpus, borrowLimitGpus, weight, gpus, jobs, typeQuotas);
    }

    /** The same queue with another quota of all GPU types that are not rationed. */
    public Queue entitle(long gpus) {
        return new Queue(
                id,
                parent,
                name,
                gpus,
                lendLimitGpus,
                borrowLimitGpus,
                weight,
                userLimitGpus,
                userLimitJobs,
                typeQuotas);
    }

    /** The same queue with other quotas of single GPU types. */
    public Queue ration(List<TypeQuota> quotas) {
        return new Queue(
                id,
                parent,
                name,
                quotaGpus,
                lendLimitGpus,
                borrowLimitGpus,
                weight,
                userLimitGpus,
                userLimitJobs,
                quotas);
    }

    /**
     * What the queue is entitled to of GPUs of a rationed type, also where it says nothing of it; of all types that are
     * not rationed for {@link Job#ANY_TYPE}.
     */
    public TypeQuota of(int gpuType) {
        if (gpuType == Job.ANY_TYPE) {
            return new TypeQuota(gpuType, quotaGpus, lendLimitGpus, borrowLimitGpus);
        }
        for (TypeQuota told : typeQuotas) {
            if (told.gpuType() == gpuType) {
                return told;
            }
        }
        return new TypeQuota(gpuType, 0, UNLIMITED, borrowLimitGpus);
    }
}
