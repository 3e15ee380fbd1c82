package io.dure.twin.packing;

import java.util.List;
import java.util.Map;

/**
 * What a packing experiment came to; the JSON of {@code dure bench packing}.
 *
 * @param pods pods of the list, before any are added or taken out
 * @param demands different demands among them
 * @param seeds each is one order of arrivals
 * @param wallSeconds of all runs together, on all threads
 * @param results by the name of the policy, in the order asked for
 */
public record PackingOutcome(
        String nodeList,
        String podList,
        int nodes,
        long gpus,
        int pods,
        int demands,
        int fragmentTargets,
        List<Long> seeds,
        int threads,
        double wallSeconds,
        Map<String, Result> results) {

    /**
     * One policy, over all seeds.
     *
     * @param published the policy's name in the published figures of the experiment; empty where it is not there
     * @param allocatedPercentAt100 GPUs in use when pods that ask all of them have come: mean over seeds
     * @param standardDeviationAt100 of the same over seeds (of the population)
     * @param dropped pods that no node could take: mean over seeds
     * @param droppedBeforeFull those of them that came before pods that ask all GPUs had come
     * @param microsPerDecision of processor time to choose a place, mean
     * @param longestMicrosPerDecision the longest of any decision
     * @param microsToLearnPerPod of processor time to learn from its arrival before, tables included, mean
     * @param longestMicrosToLearn the longest of any pod
     * @param arrivedPercent 0, 1 … 130: GPUs asked so far, in percent of all
     * @param allocatedPercent GPUs in use at each, mean over seeds
     * @param fragmentedPercent GPUs of no use to the usual pods at each (fragments), mean over seeds
     */
    public record Result(
            String published,
            double allocatedPercentAt100,
            double standardDeviationAt100,
            double allocatedPercentAt130,
            double fragmentedPercentAt100,
            double dropped,
            double droppedBeforeFull,
            double microsPerDecision,
            double longestMicrosPerDecision,
            double microsToLearnPerPod,
            double longestMicrosToLearn,
            List<Seed> seeds,
            List<Integer> arrivedPercent,
            List<Double> allocatedPercent,
            List<Double> fragmentedPercent) {}

    /** One run. {@code pods} are all that came. */
    public record Seed(
            long seed,
            double allocatedPercentAt100,
            int pods,
            int dropped,
            double microsPerDecision,
            double longestMicrosPerDecision,
            double microsToLearnPerPod,
            double longestMicrosToLearn) {}
}
