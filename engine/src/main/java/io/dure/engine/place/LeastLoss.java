package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.state.State;
import java.util.Arrays;

/**
 * A bound from below on what room for a gang would lose in a scope, soon reckoned: where it is no less than what another
 * place would lose, nobody need look closer. What an attempt loses is spread over all that it has in the pool; each
 * task more takes a node, or its part of one, and of that node at least so many GPUs, those first that lose least
 * for each GPU.
 */
final class LeastLoss {
    private final Candidates candidates;
    private final ScopeNodes nodes;
    private final Losses losses;
    private long[] ofNodes = new long[16];

    /** What each candidate on the node loses for each GPU there, and how many he has. */
    private long[] perGpu = new long[64];

    private int[] gpus = new int[64];

    LeastLoss(Candidates candidates, ScopeNodes nodes, Losses losses) {
        this.candidates = candidates;
        this.nodes = nodes;
        this.losses = losses;
    }

    /** In GPU-milliseconds, for so many tasks more than {@code later} has room for; MAX_VALUE when there is no room. */
    long of(State state, Later later, Task task, long tasks, int gpusPerNode) {
        int tasksPerNode = gpusPerNode / task.gpus();
        long wanted = (tasks + tasksPerNode - 1) / tasksPerNode;
        if (wanted <= 0) {
            return 0;
        }
        if (ofNodes.length < nodes.count()) {
            ofNodes = new long[nodes.count()];
        }
        int found = 0;
        for (int n = 0; n < nodes.count(); n++) {
            long least = later.counts(nodes.node(n)) ? ofNode(state, later, task, n) : Long.MAX_VALUE;
            if (least < Long.MAX_VALUE) {
                ofNodes[found++] = least;
            }
        }
        if (found < wanted) {
            return Long.MAX_VALUE;
        }
        Arrays.sort(ofNodes, 0, found);
        long sum = 0;
        for (int i = 0; i < wanted; i++) {
            sum += ofNodes[i];
        }
        return sum;
    }

    /** For one task more on the node. */
    private long ofNode(State state, Later later, Task task, int n) {
        int count = 0;
        for (int i = nodes.from(n); i < nodes.to(n); i++) {
            int has = Long.bitCount(state.jobs().grants().mask(candidates.grant(i)));
            if (has > 0) {
                if (count == gpus.length) {
                    gpus = Arrays.copyOf(gpus, 2 * count);
                    perGpu = Arrays.copyOf(perGpu, 2 * count);
                }
                gpus[count] = has;
                perGpu[count++] = losses.of(candidates.slot(i)) / candidates.parts(i) / has;
            }
        }
        int missing = task.gpus() - Math.max(0, later.freeOn(nodes.node(n))) % task.gpus();
        long sum = 0;
        while (missing > 0 && count > 0) {
            int cheapest = 0;
            for (int i = 1; i < count; i++) {
                cheapest = perGpu[i] < perGpu[cheapest] ? i : cheapest;
            }
            sum += perGpu[cheapest] * Math.min(missing, gpus[cheapest]);
            missing -= gpus[cheapest];
            perGpu[cheapest] = perGpu[--count];
            gpus[cheapest] = gpus[count];
        }
        return missing > 0 ? Long.MAX_VALUE : sum;
    }
}
