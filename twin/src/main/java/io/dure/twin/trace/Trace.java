package io.dure.twin.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The jobs of a log.
 *
 * @param name the file's name without its endings
 * @param jobs in order of (submission, id)
 * @param users what the log calls them, in order of first appearance in the file; {@code unknown} where it does not say
 * @param queues what the log calls them, in order of first appearance; empty where it has none
 * @param gpuTypes sets of names, in order of first appearance: a job may run on any type of its set
 * @param skipped rows left out because they are no jobs; empty unless {@link BadRows#SKIP} was asked for
 * @param parts rows left out because they repeat a part of a job that has a row of its own (SWF status 2, 3, 4)
 * @param leftOut why other rows were left out, and how many
 */
public record Trace(
        String name,
        TraceFormat format,
        TraceHeader header,
        List<TraceJob> jobs,
        List<String> users,
        List<String> queues,
        List<List<String>> gpuTypes,
        List<BadRow> skipped,
        long parts,
        Map<String, Long> leftOut) {

    /** From here on the first job comes so late that the log must count from 1970 or the like: five years. */
    public static final long LONG_BEFORE_MILLIS = 5L * 365 * 86_400_000;

    public Trace {
        jobs = List.copyOf(jobs);
        users = List.copyOf(users);
        queues = List.copyOf(queues);
        gpuTypes = gpuTypes.stream().map(List::copyOf).toList();
        skipped = List.copyOf(skipped);
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
    }

    /** The same jobs, moved in time so that the first is submitted at {@code millis}. */
    public Trace startingAt(long millis) {
        long shift = jobs.isEmpty() ? 0 : millis - jobs.getFirst().submitMillis();
        return with(jobs.stream().map(job -> job.at(job.submitMillis() + shift)).toList(), users);
    }

    /** Jobs that may run on any of several GPU types. */
    public long jobsOfSeveralTypes() {
        return jobs.stream()
                .filter(job -> job.gpuTypes() != TraceJob.ANY_TYPE)
                .filter(job -> gpuTypes.get(job.gpuTypes()).size() > 1)
                .count();
    }

    /** The same log with another header. */
    public Trace with(TraceHeader otherHeader) {
        return new Trace(name, format, otherHeader, jobs, users, queues, gpuTypes, skipped, parts, leftOut);
    }

    /** The same log with other jobs. */
    public Trace with(List<TraceJob> otherJobs, List<String> otherUsers) {
        return new Trace(name, format, header, otherJobs, otherUsers, queues, gpuTypes, skipped, parts, leftOut);
    }
}
