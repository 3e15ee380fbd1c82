package io.dure.twin.packing;

import io.dure.twin.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The packing experiment of FGD (Weng et al., USENIX ATC 2023): pods come one by one to an empty cluster until they have
 * asked 130 % of its GPUs, and never leave; how much of the GPUs is in use?
 */
public final class PackingBench {
    private final Path nodeList;
    private final Path podList;
    private final List<Long> seeds;
    private final List<PackPolicy> policies;
    private final int threads;

    public PackingBench(Path nodeList, Path podList, List<Long> seeds, List<PackPolicy> policies, int threads) {
        this.nodeList = nodeList;
        this.podList = podList;
        this.seeds = List.copyOf(seeds);
        this.policies = List.copyOf(policies);
        this.threads = threads;
    }

    /**
     * Runs all policies with all seeds, some at a time on the threads; apart from times, what it comes to does not
     * depend on their number. Throws {@link io.dure.twin.input.BadInput} when a list cannot be used.
     *
     * @param progress hears how many parts in a thousand are done
     */
    public PackingOutcome run(Progress progress) {
        PackingProblem problem = PackingProblem.read(nodeList, podList);
        Together together = new Together(progress, seeds.size() * policies.size());
        long begun = System.nanoTime();
        Map<String, PackingOutcome.Result> results = new LinkedHashMap<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Map<PackPolicy, List<Future<PackingRun.Result>>> runs = new LinkedHashMap<>();
            for (PackPolicy policy : policies) {
                List<Future<PackingRun.Result>> ofPolicy = new ArrayList<>();
                for (long seed : seeds) {
                    ofPolicy.add(pool.submit(() -> together.run(new PackingRun(problem, policy, seed))));
                }
                runs.put(policy, ofPolicy);
            }
            runs.forEach((policy, ofPolicy) -> results.put(
                    policy.name().toLowerCase(Locale.ROOT),
                    result(policy, ofPolicy.stream().map(PackingBench::get).toList())));
        }
        double wallSeconds = (System.nanoTime() - begun) / 1e9;
        return new PackingOutcome(
                nodeList.toString(),
                podList.toString(),
                problem.typeOfNode().size(),
                problem.gpuMilli() / 1000,
                problem.pods().size(),
                problem.demands().size(),
                problem.fragments().targets(),
                seeds,
                threads,
                wallSeconds,
                results);
    }

    private static PackingRun.Result get(Future<PackingRun.Result> run) {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private PackingOutcome.Result result(PackPolicy policy, List<PackingRun.Result> runs) {
        List<PackingOutcome.Seed> each = IntStream.range(0, runs.size())
                .mapToObj(i -> seed(seeds.get(i), runs.get(i)))
                .toList();
        List<Double> allocated = means(runs, PackingRun.Result::allocated);
        List<Double> fragmented = means(runs, PackingRun.Result::fragmented);
        double variance = mean(runs, run -> square(run.allocated().get(100) - allocated.get(100)));
        return new PackingOutcome.Result(
                policy.published(),
                allocated.get(100),
                Math.sqrt(variance),
                allocated.getLast(),
                fragmented.get(100),
                mean(runs, PackingRun.Result::dropped),
                mean(runs, PackingRun.Result::droppedBeforeFull),
                mean(runs, PackingRun.Result::chooseMicros),
                longest(runs, PackingRun.Result::longestChooseMicros),
                mean(runs, PackingRun.Result::learnMicros),
                longest(runs, PackingRun.Result::longestLearnMicros),
                each,
                IntStream.range(0, Curve.POINTS).boxed().toList(),
                allocated,
                fragmented);
    }

    private static PackingOutcome.Seed seed(long seed, PackingRun.Result run) {
        return new PackingOutcome.Seed(
                seed,
                run.allocated().get(100),
                run.pods(),
                run.dropped(),
                run.chooseMicros(),
                run.longestChooseMicros(),
                run.learnMicros(),
                run.longestLearnMicros());
    }

    private static List<Double> means(List<PackingRun.Result> runs, Function<PackingRun.Result, List<Double>> curve) {
        return IntStream.range(0, Curve.POINTS)
                .mapToObj(i -> mean(runs, run -> curve.apply(run).get(i)))
                .toList();
    }

    private static double mean(List<PackingRun.Result> runs, ToDoubleFunction<PackingRun.Result> figure) {
        double sum = 0;
        for (PackingRun.Result run : runs) {
            sum += figure.applyAsDouble(run);
        }
        return sum / runs.size();
    }

    private static double longest(List<PackingRun.Result> runs, ToDoubleFunction<PackingRun.Result> figure) {
        return runs.stream().mapToDouble(figure).max().orElse(0);
    }

    private static double square(double x) {
        return x * x;
    }

    /** Gathers the progress of runs on several threads. */
    private static final class Together {
        private static final int PARTS = 1000;

        private final Progress progress;
        private final int runs;
        private long done; // parts of all runs

        Together(Progress progress, int runs) {
            this.progress = progress;
            this.runs = runs;
        }

        PackingRun.Result run(PackingRun run) {
            int pods = run.pods();
            return run.run(came -> tell(PARTS * came / pods - PARTS * (came - 1) / pods));
        }

        private synchronized void tell(long parts) {
            done += parts;
            progress.at(done / runs);
        }
    }
}
