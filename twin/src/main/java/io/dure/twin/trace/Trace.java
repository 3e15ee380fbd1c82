package io.dure.twin.trace;

import java.util.List;

/**
 * The jobs of a log.
 *
 * @param name the file's name without its endings
 * @param jobs in order of (submission, id)
 * @param users what the log calls them, in order of first appearance in the file; {@code unknown} where it does not say
 * @param skipped rows left out because they are no jobs; empty unless {@link BadRows#SKIP} was asked for
 * @param parts rows left out because they repeat a part of a job that has a row of its own (SWF status 2, 3, 4)
 */
public record Trace(
        String name,
        TraceFormat format,
        TraceHeader header,
        List<TraceJob> jobs,
        List<String> users,
        List<BadRow> skipped,
        long parts) {
    public Trace {
        jobs = List.copyOf(jobs);
        users = List.copyOf(users);
        skipped = List.copyOf(skipped);
    }

    /** The same jobs, moved in time so that the first is submitted at {@code millis}. */
    public Trace startingAt(long millis) {
        long shift = jobs.isEmpty() ? 0 : millis - jobs.getFirst().submitMillis();
        List<TraceJob> moved = jobs.stream().map(job -> job.later(shift)).toList();
        return new Trace(name, format, header, moved, users, skipped, parts);
    }
}
