package io.dure.engine.place;

import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Parts;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What the end of attempts that may be told to go counts as losing, in GPU-milliseconds. Scratch. */
final class Losses {
    /** What the end of a candidate counts as losing, by slot. */
    private long[] loss = new long[16];

    private State state = new State();

    /** What a candidate has of one node. */
    record OnNode(int node, int slot, int grant, long loss) {}

    void begin(State s) {
        state = s;
    }

    long of(int slot) {
        return loss[slot];
    }

    /**
     * Among candidates of one queue the lower priority goes first: nobody counts as cheaper than the dearest below him.
     * Priorities of different queues are never compared.
     */
    void note(List<Integer> ofQueue) {
        Jobs jobs = state.jobs();
        ofQueue.sort(Comparator.comparingInt(jobs::priority));
        long below = 0;
        long dearest = 0;
        for (int i = 0; i < ofQueue.size(); i++) {
            int slot = ofQueue.get(i);
            if (i > 0 && jobs.priority(slot) > jobs.priority(ofQueue.get(i - 1))) {
                below = dearest + 1;
            }
            set(slot, Math.max(below, workOf(slot)));
            dearest = Math.max(dearest, loss[slot]);
        }
    }

    void set(int slot, long gpuMillis) {
        if (slot >= loss.length) {
            loss = Arrays.copyOf(loss, 2 * slot);
        }
        loss[slot] = gpuMillis;
    }

    /** GPU-milliseconds of work that its end would lose. */
    private long workOf(int slot) {
        long ran = state.nowMillis() - state.jobs().startedAtMillis(slot);
        return Clear.gpuMillis(state.jobs().wholeMilliGpus(slot), ran);
    }

    /**
     * What these jobs have in the pool, with all their task groups: by node, and on each node by {@code within}; what one
     * job has in its order.
     */
    OnNode[] byNode(List<Integer> slots, Pool pool, Comparator<OnNode> within) {
        Grants grants = state.jobs().grants();
        Parts parts = state.jobs().parts();
        List<OnNode> all = new ArrayList<>();
        for (int slot : slots) {
            for (int member = slot; member != 0; member = parts.next(member)) {
                int first = state.poolOfJob(member) == pool ? state.jobs().firstGrant(member) : 0;
                for (int g = first; g != 0; g = grants.next(g)) {
                    all.add(new OnNode(grants.node(g), slot, g, loss[slot]));
                }
            }
        }
        OnNode[] sorted = all.toArray(new OnNode[0]);
        Arrays.sort(sorted, (a, b) -> a.node != b.node ? Integer.compare(a.node, b.node) : within.compare(a, b));
        return sorted;
    }
}
