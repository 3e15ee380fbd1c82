package io.dure.app.control;

import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a queue is entitled to from a time on; whatever else it has stays as it is then.
 *
 * @param id in order of coming; changes of one time are made in this order
 * @param atMillis in the engine's time
 * @param quotaGpus of all GPU types that are not rationed
 * @param borrowLimitGpus empty: as it is then
 * @param types of rationed GPU types, in rising order; empty: as they are then
 * @param source {@link #PLAN}, {@link #API}, or whose award it is
 */
public record DatedQuota(
        long id,
        long atMillis,
        int queue,
        long quotaGpus,
        OptionalLong borrowLimitGpus,
        List<TypeQuota> types,
        String source,
        String who) {
    /** From a rollout plan. */
    public static final String PLAN = "plan";

    /** Somebody said so. */
    public static final String API = "api";

    public DatedQuota {
        types = List.copyOf(types);
    }

    /** The same with an id. */
    DatedQuota numbered(long given) {
        return new DatedQuota(given, atMillis, queue, quotaGpus, borrowLimitGpus, types, source, who);
    }

    /** The queue as it is from then on. */
    Queue applied(Queue now) {
        return new Queue(
                now.id(),
                now.parent(),
                now.name(),
                quotaGpus,
                now.lendLimitGpus(),
                borrowLimitGpus.orElse(now.borrowLimitGpus()),
                now.weight(),
                now.userLimitGpus(),
                now.userLimitJobs(),
                types.isEmpty() ? now.typeQuotas() : types);
    }
}
