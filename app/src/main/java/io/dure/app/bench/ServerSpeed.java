package io.dure.app.bench;

/**
 * What a control plane can do, measured by a client in a process of its own.
 *
 * @param batchSubmitsPerSecond jobs that were submitted in batches, and answered for, while the queue was filled
 * @param singleSubmitsPerSecond jobs submitted one by one, over all connections at once
 * @param submitToDecisionP50Millis from the instant at which a job was to be submitted until the server has answered:
 *     it answers when the decision in which the job was judged is on disk
 * @param queryP99Millis lists of jobs, why one waits and the fleet, meanwhile
 * @param restartSeconds from the start of the process until it answers, after an orderly end
 * @param restartKilledSeconds the same after {@code kill -9}
 * @param waitingJobs when the measures were taken
 * @param serverCores processors that the server's Java had busy meanwhile, its database not counted
 * @param loadAverage of the whole machine at that time: above {@code cores} others took part of what was measured
 * @param undecided jobs that had, when their submission was answered, neither a place nor a reason; must be 0
 */
public record ServerSpeed(
        double batchSubmitsPerSecond,
        double singleSubmitsPerSecond,
        double submitToDecisionP50Millis,
        double submitToDecisionP99Millis,
        double submitsPerSecondMeanwhile,
        double queryP50Millis,
        double queryP99Millis,
        double listP99Millis,
        double whyP99Millis,
        double fleetP99Millis,
        double restartSeconds,
        double restartKilledSeconds,
        long waitingJobs,
        long runningJobs,
        long fleetGpus,
        long undecided,
        double serverCores,
        double loadAverage,
        int cores,
        int connections) {}
