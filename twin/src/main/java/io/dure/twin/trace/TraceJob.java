package io.dure.twin.trace;

import io.dure.engine.Ending;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Task;
import io.dure.twin.Submission;

/**
 * One job of a trace.
 *
 * @param id orders jobs of one instant: as the trace has it, or the number of its row
 * @param name what the trace calls it, for messages
 * @param line its line in the trace, 1 for the first; of a Parquet file, its row
 * @param submitMillis since the log's own zero
 * @param runMillis at least 1
 * @param requestedMillis the time limit its user gave, or {@link Job#NO_LIMIT}
 * @param ending COMPLETED or FAILED; what its user withdrew while it ran counts as FAILED
 * @param tasks at least 1
 * @param gpuTypes index into {@link Trace#gpuTypes}, or {@link #ANY_TYPE}
 * @param user index into {@link Trace#users}
 * @param queue index into {@link Trace#queues}, or {@link #NO_QUEUE}
 */
public record TraceJob(
        long id,
        String name,
        int line,
        long submitMillis,
        long runMillis,
        long requestedMillis,
        Ending ending,
        int tasks,
        Task task,
        int gpuTypes,
        int user,
        int queue,
        Kind kind,
        int priority) {
    public static final int ANY_TYPE = -1;
    public static final int NO_QUEUE = -1;

    /** A gang of one task for each processor, each with one GPU of any type, that completes. */
    public TraceJob(long id, int line, long submitMillis, long runMillis, long requestedMillis, int procs, int user) {
        this(
                id,
                Long.toString(id),
                line,
                submitMillis,
                runMillis,
                requestedMillis,
                Ending.COMPLETED,
                procs,
                Task.ofGpus(1),
                ANY_TYPE,
                user,
                NO_QUEUE,
                Kind.DATA,
                0);
    }

    /** What it takes of GPUs, slices too, in thousandths. */
    public long milliGpus() {
        return tasks * task.milliGpus();
    }

    /** What it takes of GPUs over its run, in thousandths of a GPU times milliseconds. */
    public double work() {
        return (double) milliGpus() * runMillis;
    }

    /** The job in this queue of the scenario, on this GPU type of its fleet or {@link Job#ANY_TYPE}. */
    public Submission submission(int inQueue, int gpuType) {
        return new Submission(
                name,
                line,
                submitMillis,
                runMillis,
                requestedMillis,
                0,
                ending,
                inQueue,
                user,
                kind,
                tasks,
                task,
                gpuType,
                Job.ANY_SITE,
                priority,
                true,
                Submission.NO_BATCH,
                Submission.NO_TEMPLATE,
                Submission.USUAL_DRAW_PER_MILLE,
                Submission.Wishes.NONE);
    }

    /** The same job at another time. */
    public TraceJob at(long millis) {
        return copy(name, millis, user);
    }

    /** The same work under another name, of another user, at another time. */
    public TraceJob copy(String otherName, long millis, int otherUser) {
        return new TraceJob(
                id,
                otherName,
                line,
                millis,
                runMillis,
                requestedMillis,
                ending,
                tasks,
                task,
                gpuTypes,
                otherUser,
                queue,
                kind,
                priority);
    }
}
