package io.dure.engine;

/**
 * What a queue is entitled to of one GPU type. A type of which any queue says a quota is <em>rationed</em>: it is shared
 * by a tree of its own, in which who says nothing of it has no quota, and the limits that he has of all other types.
 *
 * @param quotaGpus GPUs of this type that the queue is entitled to
 * @param lendLimitGpus the most of its idle quota of this type that others may use
 * @param borrowLimitGpus the most GPUs of this type that it may hold beyond that quota
 */
public record TypeQuota(int gpuType, long quotaGpus, long lendLimitGpus, long borrowLimitGpus) {
    /** Lends and borrows as much as there is. */
    public TypeQuota(int gpuType, long quotaGpus) {
        this(gpuType, quotaGpus, Queue.UNLIMITED, Queue.UNLIMITED);
    }
}
