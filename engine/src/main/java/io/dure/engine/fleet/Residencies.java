package io.dure.engine.fleet;

import io.dure.engine.column.LongIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sets of sites where data may be, and the pools of each GPU type that lie in them. */
final class Residencies {
    private final List<List<Integer>> sites;

    /** Pools by GPU type and residency, worked out when asked for; until the next pool comes. */
    private LongIndex index = new LongIndex();

    private List<int[]> pools = new ArrayList<>();

    Residencies() {
        sites = new ArrayList<>();
    }

    Residencies fork() {
        Residencies copy = new Residencies();
        copy.sites.addAll(sites);
        return copy;
    }

    int add(List<Integer> sitesOfData) {
        sites.add(List.copyOf(sitesOfData));
        return sites.size() - 1;
    }

    int size() {
        return sites.size();
    }

    List<Integer> sites(int residency) {
        return sites.get(residency);
    }

    void forgetPools() {
        index = new LongIndex();
        pools = new ArrayList<>();
    }

    int[] pools(Fleet fleet, int gpuType, int residency) {
        long key = ((long) residency << 32) | (gpuType + 1);
        int at = index.find(key);
        if (at < 0) {
            at = index.add(key);
            List<Integer> allowed = sites.get(residency);
            pools.add(Arrays.stream(fleet.poolsFor(gpuType))
                    .filter(p -> allowed.contains(fleet.pool(p).site()))
                    .toArray());
        }
        return pools.get(at);
    }
}
