package io.dure.twin;

import io.dure.engine.Ending;
import io.dure.engine.Job;
import io.dure.engine.Kind;

/**
 * One job of a workload: what its user asks for, and what the job really does.
 *
 * @param name its id in the trace or scenario, for messages
 * @param line its line in the input file, 1 for the first
 * @param submitMillis since the start of the workload
 * @param runMillis how long it runs undisturbed, at least 1
 * @param requestedMillis the time limit its user gives, or {@link Job#NO_LIMIT}
 * @param checkpointMillis it can go on from the last multiple of this run time; 0: it starts over
 * @param ending COMPLETED or FAILED: how it ends when it has run for {@code runMillis}
 */
public record Submission(
        String name,
        int line,
        long submitMillis,
        long runMillis,
        long requestedMillis,
        long checkpointMillis,
        Ending ending,
        int queue,
        int user,
        Kind kind,
        int tasks,
        int gpusPerTask,
        int gpuType,
        int priority,
        boolean evictable) {

    /** The job as the engine sees it: with the time limit that {@code runTimes} lets it believe. */
    public Job job(long id, RunTimes runTimes) {
        long limit = switch (runTimes) {
            case REQUESTED -> requestedMillis;
            case TRUE -> runMillis;
        };
        return new Job(id, queue, user, kind, tasks, gpusPerTask, gpuType, priority, limit, evictable);
    }
}
