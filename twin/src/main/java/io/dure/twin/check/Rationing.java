package io.dure.twin.check;

import io.dure.engine.Engine;
import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.TaskGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** By which quotas a job is judged, as seen from outside: those of its GPU type, if any queue says one; else the others. */
final class Rationing {
    private Rationing() {}

    /** Whether any queue says a quota of the type. */
    static boolean is(List<Queue> queues, int gpuType) {
        for (Queue q : queues) {
            if (q.typeQuotas().stream().anyMatch(told -> told.gpuType() == gpuType)) {
                return true;
            }
        }
        return false;
    }

    /** The rationed type of the job, or {@link Job#ANY_TYPE} for all that are not rationed. */
    static int type(List<Queue> queues, Job job) {
        return is(queues, job.gpuType()) ? job.gpuType() : Job.ANY_TYPE;
    }

    /** A job that may have any type, as the engine has assigned it: to one rationed type, or to all that are not. */
    static Job assigned(Job job, Engine engine) {
        OptionalInt type = engine.rationedType(job.id());
        Job assigned = job.gpuType() == Job.ANY_TYPE && type.isPresent() ? job.on(type.getAsInt()) : job;
        return job.others().isEmpty() || type.isEmpty() ? assigned : assigned.with(groups(job, engine));
    }

    private static List<TaskGroup> groups(Job job, Engine engine) {
        List<TaskGroup> groups = new ArrayList<>();
        for (TaskGroup g : job.others()) {
            OptionalInt type = engine.rationedType(job.id(), groups.size() + 1);
            groups.add(
                    g.gpuType() == Job.ANY_TYPE && type.isPresent()
                            ? new TaskGroup(g.tasks(), g.task(), type.getAsInt(), g.near())
                            : g);
        }
        return groups;
    }

    /** Whether the job may be on GPUs of this type. */
    static boolean mayHave(List<Queue> queues, Job job, int gpuType) {
        return job.gpuType() == gpuType || (job.gpuType() == Job.ANY_TYPE && !is(queues, gpuType));
    }

    static long quota(Queue queue, int type) {
        return 1000 * queue.of(type).quotaGpus();
    }

    /** The most thousandths of a GPU that the queue may hold of the type. */
    static long limit(Queue queue, int type) {
        long borrow = queue.of(type).borrowLimitGpus();
        return borrow < Queue.UNLIMITED / 1000 ? quota(queue, type) + 1000 * borrow : Queue.UNLIMITED;
    }
}
