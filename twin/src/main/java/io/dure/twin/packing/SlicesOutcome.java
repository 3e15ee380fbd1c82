package io.dure.twin.packing;

import java.util.List;

/**
 * One list of pods and one policy of the engine, over all seeds. Nanoseconds are processor time, a pod; medians over seeds,
 * but the longest of all seeds.
 *
 * @param policy as scenarios name it
 * @param allocatedPercentAt100 GPUs in use when pods that ask all of them have come: median over seeds
 * @param scoringNanos finding nodes and GPUs by score; 0 under policies that do not score so
 * @param learningNanos counting, tables and prices
 */
public record SlicesOutcome(
        String podList,
        String policy,
        double allocatedPercentAt100,
        double scoringNanos,
        double longestScoringNanos,
        double learningNanos,
        double longestLearningNanos,
        List<Seed> seeds) {
    public SlicesOutcome {
        seeds = List.copyOf(seeds);
    }

    /** One order of arrivals. {@code pods} are all that came, {@code lost} those that found no place. */
    public record Seed(
            long seed,
            double allocatedPercentAt100,
            int pods,
            int lost,
            double scoringNanos,
            double longestScoringNanos,
            double learningNanos,
            double longestLearningNanos) {}
}
