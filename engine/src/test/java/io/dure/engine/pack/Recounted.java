package io.dure.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Nodes counted once more, with nothing of the cluster's own: what each has left of cores, memory and each GPU. */
final class Recounted {
    final NodeType[] builds;
    final long[] cpuMilli;
    final long[] memoryMib;
    final int[][] rests; // rising

    Recounted(SmallCluster world) {
        int nodes = world.typeOfNode().size();
        builds = new NodeType[nodes];
        cpuMilli = new long[nodes];
        memoryMib = new long[nodes];
        rests = new int[nodes][];
        for (int node = 0; node < nodes; node++) {
            builds[node] = world.types().get(world.typeOfNode().get(node));
            cpuMilli[node] = builds[node].cpuMilli();
            memoryMib[node] = builds[node].memoryMib();
            rests[node] = new int[builds[node].gpus()];
            Arrays.fill(rests[node], 1000);
        }
    }

    boolean fits(int node, Demand demand) {
        long gpus = Arrays.stream(rests[node])
                .filter(r -> r >= demand.milliPerGpu())
                .count();
        boolean model = demand.gpus() == 0 || (demand.models() >> builds[node].model() & 1) == 1;
        return model
                && gpus >= demand.gpus()
                && cpuMilli[node] >= demand.cpuMilli()
                && memoryMib[node] >= demand.memoryMib();
    }

    boolean fitsSomewhere(Demand demand) {
        for (int node = 0; node < builds.length; node++) {
            if (fits(node, demand)) {
                return true;
            }
        }
        return false;
    }

    /** Takes it, after a look whether all of it is there. */
    void take(Demand demand, Spot spot) {
        int node = spot.node();
        assertThat(fits(node, demand)).as("%s at %s", demand, spot).isTrue();
        cpuMilli[node] -= demand.cpuMilli();
        memoryMib[node] -= demand.memoryMib();
        int[] left = rests[node];
        if (demand.gpus() == 1) {
            left[spot.gpu()] -= demand.milliPerGpu();
            assertThat(left[spot.gpu()]).as("left of GPU %s", spot).isNotNegative();
        } else {
            for (int i = left.length - demand.gpus(); i < left.length; i++) {
                assertThat(left[i]).isEqualTo(1000);
                left[i] = 0;
            }
        }
        Arrays.sort(left);
    }

    void requireSame(int node, Free free) {
        assertThat(free.cpuMilli()).isEqualTo(Math.toIntExact(cpuMilli[node]));
        assertThat(free.memoryMib()).isEqualTo(Math.toIntExact(memoryMib[node]));
        for (int gpu = 0; gpu < rests[node].length; gpu++) {
            assertThat(free.rest(gpu)).isEqualTo(rests[node][gpu]);
        }
    }
}
