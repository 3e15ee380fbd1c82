package io.dure.twin.packing;

import io.dure.engine.pack.Demand;
import io.dure.engine.pack.SplitMix;
import java.util.Arrays;
import java.util.List;

/**
 * The order in which pods come, by the rules of the experiment of FGD (Weng et al., USENIX ATC 2023): the list in the
 * order of names is shuffled, then random pods of it are added until the next would pass 130 % of all GPUs, or, where
 * the list asks more, random ones are taken out until it does not. That experiment draws with Go's generator, this one
 * with its own, so its ten orders are not these ten.
 */
final class PodArrivals {
    /** How much is to come, in percent of all GPUs. */
    static final int TUNED_PERCENT = 130;

    private PodArrivals() {}

    /** For each pod that comes, the number of its demand. */
    static int[] of(PackingProblem problem, long seed) {
        SplitMix draws = new SplitMix(seed);
        int[] order = problem.pods().stream().mapToInt(Integer::intValue).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            swap(order, i, draws.below(i + 1));
        }
        long asked = 0;
        for (int pod : order) {
            asked += problem.demands().get(pod).gpuMilli();
        }
        long goal = problem.gpuMilli() * TUNED_PERCENT / 100;
        return asked > goal
                ? fewer(problem.demands(), order, asked - goal, draws)
                : more(problem, order, goal - asked, draws);
    }

    private static int[] more(PackingProblem problem, int[] order, long room, SplitMix draws) {
        int[] all = order;
        int count = order.length;
        long left = room;
        while (true) {
            int pod = problem.pods().get(draws.below(problem.pods().size()));
            Demand next = problem.demands().get(pod);
            if (next.milliPerGpu() > left) { // of one GPU: so it is there, and the end may lie a few GPUs above
                return Arrays.copyOf(all, count);
            }
            all = count == all.length ? Arrays.copyOf(all, 2 * count) : all;
            all[count++] = pod;
            left -= next.gpuMilli();
        }
    }

    private static int[] fewer(List<Demand> demands, int[] order, long excess, SplitMix draws) {
        boolean[] out = new boolean[order.length];
        long left = excess;
        while (left > 0) {
            int at = draws.below(order.length);
            left -= out[at] ? 0 : demands.get(order[at]).gpuMilli();
            out[at] = true;
        }
        int count = 0;
        int[] stay = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            if (!out[i]) {
                stay[count++] = order[i];
            }
        }
        return Arrays.copyOf(stay, count);
    }

    private static void swap(int[] order, int a, int b) {
        int held = order[a];
        order[a] = order[b];
        order[b] = held;
    }
}
