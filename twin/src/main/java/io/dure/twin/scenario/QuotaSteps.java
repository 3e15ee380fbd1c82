package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.engine.Queue;
import java.util.ArrayList;
import java.util.List;

/** The way from some quotas to others on which the quotas below a queue never add up to more than its own. */
final class QuotaSteps {
    private QuotaSteps() {}

    /**
     * First what goes down, from the leaves up, then what goes up, from the root down. Queues stand after the one above
     * them in both lists, and only their quotas differ.
     */
    static List<Event> between(List<Queue> now, List<Queue> next, long atMillis) {
        List<Event> steps = new ArrayList<>();
        for (int id = now.size() - 1; id >= 0; id--) {
            if (next.get(id).quotaGpus() < now.get(id).quotaGpus()) {
                steps.add(new Event.QueueSet(atMillis, next.get(id)));
            }
        }
        for (int id = 0; id < now.size(); id++) {
            if (next.get(id).quotaGpus() > now.get(id).quotaGpus()) {
                steps.add(new Event.QueueSet(atMillis, next.get(id)));
            }
        }
        return steps;
    }
}
