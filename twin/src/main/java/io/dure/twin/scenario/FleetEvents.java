package io.dure.twin.scenario;

import io.dure.engine.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers halls, racks and nodes, and writes the events that build them. */
final class FleetEvents {
    static final int MOST_RACKS = 1_000_000;

    private final List<Event> events = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private int halls;
    private int racks;
    private int racksOfHall;
    private int nodes;
    private long gpus;

    void add(Event event) {
        events.add(event);
    }

    /** A hall to which the racks that follow belong. A second one of that name at the site is {@code name-2}. */
    void hall(long atMillis, int site, String name) {
        int same = names.merge(site + "/" + name, 1, Integer::sum);
        events.add(new Event.HallAdded(atMillis, halls++, site, same == 1 ? name : name + "-" + same));
        racksOfHall = 0;
    }

    /** Racks of equal nodes in the last hall, the last of them perhaps not full. The number of the first node. */
    int racks(long atMillis, Lot.Make make, int count) {
        int first = nodes;
        for (int left = count; left > 0; left -= make.nodesPerRack()) {
            int here = Math.min(left, make.nodesPerRack());
            events.add(new Event.RackAdded(atMillis, racks, halls - 1, "r" + ++racksOfHall));
            events.add(new Event.NodesAdded(
                    atMillis,
                    nodes,
                    here,
                    racks++,
                    make.gpuType(),
                    make.gpusPerNode(),
                    make.linked(),
                    make.cpuMilli(),
                    make.memoryMib()));
            nodes += here;
        }
        gpus += (long) count * make.gpusPerNode();
        return first;
    }

    int nodes() {
        return nodes;
    }

    int racks() {
        return racks;
    }

    long gpus() {
        return gpus;
    }

    /** What was written since the last call. */
    List<Event> take() {
        List<Event> taken = List.copyOf(events);
        events.clear();
        return taken;
    }
}
