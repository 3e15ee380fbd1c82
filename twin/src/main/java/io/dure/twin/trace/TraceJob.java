package io.dure.twin.trace;

import io.dure.engine.Ending;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.twin.Submission;

/**
 * One job of a trace.
 *
 * @param id as the trace has it
 * @param line its line in the trace, 1 for the first
 * @param submitMillis since the log's own zero
 * @param runMillis at least 1
 * @param requestedMillis the time limit its user gave, or {@link Job#NO_LIMIT}
 * @param procs processors, at least 1
 * @param user index into {@link Trace#users}
 */
public record TraceJob(
        long id, int line, long submitMillis, long runMillis, long requestedMillis, int procs, int user) {

    /** As a gang of one task for each processor, each with one GPU of any type, that completes. */
    public Submission submission(int queue) {
        return new Submission(
                Long.toString(id),
                line,
                submitMillis,
                runMillis,
                requestedMillis,
                0,
                Ending.COMPLETED,
                queue,
                user,
                Kind.DATA,
                procs,
                1,
                Job.ANY_TYPE,
                0,
                true);
    }

    TraceJob later(long millis) {
        return new TraceJob(id, line, submitMillis + millis, runMillis, requestedMillis, procs, user);
    }
}
