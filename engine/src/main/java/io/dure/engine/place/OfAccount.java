package io.dure.engine.place;

import io.dure.engine.Job;
import io.dure.engine.Reason;
import io.dure.engine.share.Queues;

/** What the account of a queue forbids, in the words of those outside: the queue as told, and the GPU type if rationed. */
final class OfAccount {
    private OfAccount() {}

    static Reason quotaExhausted(Queues queues, int account, long usedMilliGpus, long needMilliGpus) {
        int type = queues.gpuType(account);
        int queue = queues.told(account);
        long quota = queues.quotaGpus(account);
        long limit = queues.limitGpus(account);
        return type == Job.ANY_TYPE
                ? new Reason.QuotaExhausted(queue, usedMilliGpus, quota, limit, needMilliGpus)
                : new Reason.TypeQuotaExhausted(queue, type, usedMilliGpus, quota, limit, needMilliGpus);
    }

    static Reason notLent(Queues queues, int account, long needMilliGpus, long lentMilliGpus) {
        int type = queues.gpuType(account);
        int queue = queues.told(account);
        return type == Job.ANY_TYPE
                ? new Reason.NotLent(queue, needMilliGpus, lentMilliGpus)
                : new Reason.TypeNotLent(queue, type, needMilliGpus, lentMilliGpus);
    }

    static Reason aboveLimit(Queues queues, int account, long needMilliGpus, long limitGpus) {
        int type = queues.gpuType(account);
        int queue = queues.told(account);
        return type == Job.ANY_TYPE
                ? new Reason.AboveLimit(queue, needMilliGpus, limitGpus)
                : new Reason.AboveTypeLimit(queue, type, needMilliGpus, limitGpus);
    }
}
