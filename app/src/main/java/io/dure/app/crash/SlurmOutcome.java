package io.dure.app.crash;

/**
 * What came of it. {@code ended} must be {@code jobs}, the next three 0.
 *
 * @param ended jobs that are kept as completed
 * @param endedTwice jobs whose work was done to its end more than once, or that are kept as completed and never were
 * @param overlapping attempts of one job that ran at the same time as another of it, or twice themselves
 * @param leakedGpus GPUs that are not free when all jobs are over
 * @param drainedBySlurm nodes that Slurm has drained because of its own faults (after a controller was killed: "Duplicate
 *     jobid"), and that were put in service again as an operator would
 * @param attempts how many there were: more than jobs where nodes were lost
 */
public record SlurmOutcome(
        long jobs,
        long ended,
        long endedTwice,
        long overlapping,
        long leakedGpus,
        double jobsPerSecond,
        long attempts,
        long drainedBySlurm,
        double seconds) {
    public boolean isWell() {
        return ended == jobs && endedTwice == 0 && overlapping == 0 && leakedGpus == 0;
    }
}
