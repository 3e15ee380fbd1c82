package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Lines;
import io.dure.engine.pack.SplitMix;
import io.dure.engine.state.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Any node that has room for a task, all equally likely, and any GPU of it that has; a gang stays in the pool of its
 * first task. The draws hang on the job's id and attempt alone, so that they are the same whenever they are made.
 */
final class Anywhere {
    private static final int DRAWS_BEFORE_COUNTING = 32;

    private Fleet fleet = new Fleet();
    private SplitMix draws = new SplitMix(0);
    private int[] nodes = new int[64];

    /** A place for the waiting job, or null when it has none now. */
    @Nullable
    Laid lay(State state, int slot) {
        fleet = state.fleet();
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        Task task = lines.task(shape);
        int tasks = lines.tasks(shape);
        int[] pools = Room.poolsWith(fleet, fleet.poolsFor(lines.gpuType(shape), lines.residency(shape)), task, tasks);
        if (pools.length == 0) {
            return null;
        }
        draws = new SplitMix(state.jobs().id(slot) * 1_000_003 + state.jobs().attempt(slot));
        Laid laid = new Laid(fleet, task);
        int first = draw(pools, laid);
        put(laid, task, first);
        int[] itsPool = {fleet.poolIndexOf(first)};
        while (laid.tasks() < tasks) {
            put(laid, task, draw(itsPool, laid));
        }
        return laid;
    }

    private void put(Laid laid, Task task, int node) {
        if (task.sliceMilli() == 0) {
            laid.put(node);
            return;
        }
        int[] gpus = laid.gpusFor(node);
        laid.put(node, gpus[draws.below(gpus.length)]);
    }

    /** Draws from all nodes until one has room; when few have, counts those that have and draws from them. */
    private int draw(int[] pools, Laid laid) {
        int all = 0;
        for (int p : pools) {
            all += fleet.pool(p).size();
        }
        for (int i = 0; i < DRAWS_BEFORE_COUNTING; i++) {
            int node = nth(pools, draws.below(all));
            if (laid.holdsOneMore(node)) {
                return node;
            }
        }
        int count = 0;
        for (int p : pools) {
            Pool pool = fleet.pool(p);
            for (int i = 0; i < pool.size(); i++) {
                if (laid.holdsOneMore(pool.node(i))) {
                    nodes = count < nodes.length ? nodes : Arrays.copyOf(nodes, 2 * count);
                    nodes[count++] = pool.node(i);
                }
            }
        }
        return nodes[draws.below(count)];
    }

    private int nth(int[] pools, int index) {
        int left = index;
        int p = 0;
        while (left >= fleet.pool(pools[p]).size()) {
            left -= fleet.pool(pools[p++]).size();
        }
        return fleet.pool(pools[p]).node(left);
    }
}
