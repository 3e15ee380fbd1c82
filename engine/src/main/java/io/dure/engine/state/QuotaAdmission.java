package io.dure.engine.state;

import static io.dure.engine.state.Admission.atMost;
import static io.dure.engine.state.Admission.known;
import static io.dure.engine.state.Admission.notNegative;
import static io.dure.engine.state.Admission.require;

import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import io.dure.engine.share.Queues;

/** Whether what a queue says of quotas can be: of each rationed GPU type apart, and of all others together. */
final class QuotaAdmission {
    private QuotaAdmission() {}

    static void check(State state, Queue q) {
        for (int i = 0; i < q.typeQuotas().size(); i++) {
            TypeQuota told = q.typeQuotas().get(i);
            known(
                    "GPU type of a quota of queue " + q.id(),
                    told.gpuType(),
                    state.fleet().gpuTypes());
            String of = " of GPU type " + told.gpuType() + " of queue " + q.id();
            notNegative("quotaGpus" + of, told.quotaGpus());
            notNegative("lendLimitGpus" + of, told.lendLimitGpus());
            notNegative("borrowLimitGpus" + of, told.borrowLimitGpus());
            atMost("quotaGpus" + of, told.quotaGpus(), Admission.MAX_FLEET_GPUS);
            atMost("lendLimitGpus" + of, told.lendLimitGpus(), Queue.UNLIMITED);
            atMost("borrowLimitGpus" + of, told.borrowLimitGpus(), Queue.UNLIMITED);
            int before = i == 0 ? -1 : q.typeQuotas().get(i - 1).gpuType();
            require(
                    before < told.gpuType(),
                    "the quota" + of,
                    "a queue says the quotas of GPU types in rising order, each once",
                    before == told.gpuType() ? "leave one of the two out" : "put it before that of GPU type " + before);
        }
        boolean isRoot = q.id() == 0; // it owns the whole fleet, whatever its quota says
        if (!isRoot) {
            sums(state, q, Job.ANY_TYPE);
            for (TypeQuota told : q.typeQuotas()) {
                sums(state, q, told.gpuType());
            }
            for (int type : state.queues().rationedTypes()) {
                sums(state, q, type); // also where it says nothing any more
            }
        }
    }

    /** The quotas below a queue never add up to more than its own. */
    private static void sums(State state, Queue q, int type) {
        Queues queues = state.queues();
        int size = queues.queues();
        boolean isKnown = q.id() < size;
        long own = q.of(type).quotaGpus();
        String what = "quotaGpus " + own + (type == Job.ANY_TYPE ? "" : " of GPU type " + type) + " of queue " + q.id();
        long below = isKnown ? queues.quotaGpusBelow(q.id(), type) : 0;
        require(below <= own, what, "the quotas below it add up to " + below, "lower those first");
        if (q.parent() > 0 && q.parent() < size) {
            long parents = told(queues, q.parent()).of(type).quotaGpus();
            long sisters = queues.quotaGpusBelow(q.parent(), type)
                    - (isKnown ? told(queues, q.id()).of(type).quotaGpus() : 0);
            require(
                    sisters + own <= parents,
                    what,
                    "its sisters have " + sisters + " and its parent " + parents,
                    "raise the parent's quota first");
        }
    }

    private static Queue told(Queues queues, int queue) {
        return queues.queue(queues.account(queue, Job.ANY_TYPE));
    }
}
