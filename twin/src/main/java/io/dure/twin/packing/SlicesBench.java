package io.dure.twin.packing;

import io.dure.engine.Policy;
import io.dure.twin.Progress;
import io.dure.twin.input.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The packing experiment of FGD through the engine's own decisions: lists of pods, policies, orders of arrival. */
public final class SlicesBench {
    private static final int PARTS = 1000;

    private final Path nodeList;
    private final List<Path> podLists;
    private final List<Policy> policies;
    private final List<Long> seeds;

    public SlicesBench(Path nodeList, List<Path> podLists, List<Policy> policies, List<Long> seeds) {
        this.nodeList = nodeList;
        this.podLists = List.copyOf(podLists);
        this.policies = List.copyOf(policies);
        this.seeds = List.copyOf(seeds);
    }

    /** How many steps {@link #run} tells to the progress. */
    public long steps() {
        return (long) PARTS * podLists.size() * policies.size() * seeds.size();
    }

    /** One run after the other. Throws {@link io.dure.twin.input.BadInput} when a list cannot be used. */
    public List<SlicesOutcome> run(Progress progress) {
        List<PackingProblem> problems = podLists.stream()
                .map(this::read) // all, before the first runs
                .toList();
        List<SlicesOutcome> all = new ArrayList<>();
        long runsDone = 0;
        for (int p = 0; p < problems.size(); p++) {
            for (Policy policy : policies) {
                List<SlicesOutcome.Seed> each = new ArrayList<>();
                for (long seed : seeds) {
                    long before = PARTS * runsDone++;
                    EngineRun run = new EngineRun(problems.get(p), policy, seed);
                    each.add(run.run(seed, came -> progress.at(before + PARTS * came / run.pods())));
                }
                all.add(outcome(podLists.get(p), policy, each));
            }
        }
        return all;
    }

    private PackingProblem read(Path podList) {
        PackingProblem problem = PackingProblem.read(nodeList, podList);
        if (problem.types().stream().anyMatch(type -> type.gpus() == 0)) {
            throw new BadInput(
                    nodeList.toString(), 0, "there is a node without GPUs", "the engine's nodes have some", "");
        }
        return problem;
    }

    private static SlicesOutcome outcome(Path podList, Policy policy, List<SlicesOutcome.Seed> seeds) {
        return new SlicesOutcome(
                podList.toString(),
                policy.name().toLowerCase(Locale.ROOT),
                median(seeds, SlicesOutcome.Seed::allocatedPercentAt100),
                median(seeds, SlicesOutcome.Seed::scoringNanos),
                longest(seeds, SlicesOutcome.Seed::longestScoringNanos),
                median(seeds, SlicesOutcome.Seed::learningNanos),
                longest(seeds, SlicesOutcome.Seed::longestLearningNanos),
                seeds);
    }

    /** Of an even number the mean of the two in the middle. */
    private static double median(List<SlicesOutcome.Seed> seeds, ToDoubleFunction<SlicesOutcome.Seed> figure) {
        double[] sorted = seeds.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double longest(List<SlicesOutcome.Seed> seeds, ToDoubleFunction<SlicesOutcome.Seed> figure) {
        return seeds.stream().mapToDouble(figure).max().orElse(0);
    }
}
