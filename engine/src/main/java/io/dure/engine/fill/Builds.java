package io.dure.engine.fill;

import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The builds of a fleet's nodes, in the order in which the first node of each came. Nodes never leave a fleet's books. */
final class Builds {
    private final List<Build> all = new ArrayList<>();
    private int[] ofNode = new int[0];
    private int nodes;

    /** Takes up nodes that came since. */
    void meet(Fleet fleet) {
        if (nodes == fleet.nodes()) {
            return;
        }
        ofNode = Arrays.copyOf(ofNode, fleet.nodes());
        for (; nodes < fleet.nodes(); nodes++) {
            Pool pool = fleet.poolOf(nodes);
            int last = nodes == 0 ? -1 : ofNode[nodes - 1];
            boolean isSame = last >= 0 && is(all.get(last), fleet, pool, nodes);
            ofNode[nodes] = isSame
                    ? last
                    : place(new Build(
                            pool.gpuType(),
                            pool.gpusPerNode(),
                            pool.slices(),
                            fleet.beside().cpuMilli(nodes),
                            fleet.beside().memoryMib(nodes)));
        }
    }

    private static boolean is(Build build, Fleet fleet, Pool pool, int node) {
        return build.gpuType() == pool.gpuType()
                && build.gpus() == pool.gpusPerNode()
                && build.cpuMilli() == fleet.beside().cpuMilli(node)
                && build.memoryMib() == fleet.beside().memoryMib(node);
    }

    private int place(Build build) {
        int at = all.indexOf(build);
        if (at < 0) {
            at = all.size();
            all.add(build);
        }
        return at;
    }

    int size() {
        return all.size();
    }

    Build get(int build) {
        return all.get(build);
    }

    List<Build> first(int count) {
        return List.copyOf(all.subList(0, count));
    }

    int of(int node) {
        return ofNode[node];
    }
}
