package io.dure.twin.packing;

import io.dure.engine.pack.Cluster;
import io.dure.engine.pack.Demand;
import io.dure.engine.pack.Fragments;
import io.dure.engine.pack.Packing;
import io.dure.engine.pack.Spot;
import io.dure.twin.Progress;
import java.util.ArrayList;
import java.util.List;

/** One policy and one order of arrivals: every pod is put where the policy says, or lost; none ever leaves. */
final class PackingRun {
    private final PackingProblem problem;
    private final int[] arrivals;
    private final Cluster cluster;
    private final Packing policy;
    private final Fragments fragments;
    private final Curve allocated = new Curve();
    private final Curve fragmented = new Curve();
    private final List<Spot> spots = new ArrayList<>();
    private int dropped;
    private int droppedBeforeFull;
    private long learnNanos;
    private long chooseNanos;
    private long longestLearnNanos;
    private long longestChooseNanos;

    PackingRun(PackingProblem problem, PackPolicy policy, long seed) {
        this.problem = problem;
        this.arrivals = PodArrivals.of(problem, seed);
        this.cluster = problem.cluster();
        this.policy = policy.start(problem, cluster, seed);
        this.fragments = problem.fragments();
    }

    /** What one run came to. Curves are in percent of all GPUs, one value for each percent that had come. */
    record Result(
            List<Double> allocated,
            List<Double> fragmented,
            int pods,
            int dropped,
            int droppedBeforeFull,
            double chooseMicros,
            double longestChooseMicros,
            double learnMicros,
            double longestLearnMicros) {}

    /** How many pods come. */
    int pods() {
        return arrivals.length;
    }

    Result run(Progress progress) {
        double all = cluster.gpuMilli();
        double scale = 100 / (all * fragments.weight());
        long arrived = 0;
        long useless = 0;
        for (int node = 0; node < cluster.nodes(); node++) {
            useless += fragments.weighted(cluster.free(node));
        }
        for (int i = 0; i < arrivals.length; i++) {
            Demand demand = problem.demands().get(arrivals[i]);
            arrived += demand.gpuMilli();
            Spot spot = decide(arrivals[i]);
            if (spot.node() >= 0) {
                long before = fragments.weighted(cluster.free(spot.node()));
                cluster.put(demand, spot);
                useless += fragments.weighted(cluster.free(spot.node())) - before;
            } else {
                dropped++;
                droppedBeforeFull += arrived <= cluster.gpuMilli() ? 1 : 0;
            }
            spots.add(spot);
            allocated.add(100 * arrived / all, 100 * cluster.usedMilli() / all);
            fragmented.add(100 * arrived / all, useless * scale);
            progress.at(i + 1L);
        }
        return new Result(
                allocated.means(),
                fragmented.means(),
                arrivals.length,
                dropped,
                droppedBeforeFull,
                chooseNanos / 1e3 / arrivals.length,
                longestChooseNanos / 1e3,
                learnNanos / 1e3 / arrivals.length,
                longestLearnNanos / 1e3);
    }

    /** Where each pod went, in the order of arrival; node -1 where it was lost. */
    List<Spot> spots() {
        return List.copyOf(spots);
    }

    private Spot decide(int demand) {
        long begun = CpuClock.nanos();
        policy.learn(demand);
        long learnt = CpuClock.nanos();
        Spot spot = policy.choose(demand);
        long chosen = CpuClock.nanos();
        chooseNanos += chosen - learnt;
        learnNanos += learnt - begun;
        longestChooseNanos = Math.max(longestChooseNanos, chosen - learnt);
        longestLearnNanos = Math.max(longestLearnNanos, learnt - begun);
        return spot;
    }
}
