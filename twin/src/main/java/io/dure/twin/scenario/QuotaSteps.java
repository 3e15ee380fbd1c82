package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import java.util.ArrayList;
import java.util.List;

/** The way from some quotas to others on which the quotas below a queue never add up to more than its own. */
final class QuotaSteps {
    private QuotaSteps() {}

    /**
     * First what goes down, from the leaves up, then what goes up, from the root down. Queues stand after the one above
     * them in both lists, and only their quotas differ, which are of the same GPU types.
     */
    static List<Event> between(List<Queue> now, List<Queue> next, long atMillis) {
        List<Event> steps = new ArrayList<>();
        for (int id = now.size() - 1; id >= 0; id--) {
            if (!least(now, next, id).equals(now.get(id))) {
                steps.add(new Event.QueueSet(atMillis, least(now, next, id)));
            }
        }
        for (int id = 0; id < now.size(); id++) {
            if (!least(now, next, id).equals(next.get(id))) {
                steps.add(new Event.QueueSet(atMillis, next.get(id)));
            }
        }
        return steps;
    }

    /** The queue with the lesser of both quotas, of each GPU type. */
    private static Queue least(List<Queue> now, List<Queue> next, int id) {
        Queue a = now.get(id);
        Queue b = next.get(id);
        List<TypeQuota> types = new ArrayList<>();
        for (TypeQuota t : b.typeQuotas()) {
            long least = Math.min(a.of(t.gpuType()).quotaGpus(), t.quotaGpus());
            types.add(new TypeQuota(t.gpuType(), least, t.lendLimitGpus(), t.borrowLimitGpus()));
        }
        return b.entitle(Math.min(a.quotaGpus(), b.quotaGpus())).ration(types);
    }
}
