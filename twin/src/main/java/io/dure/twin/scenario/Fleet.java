package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.TypeFacts;
import java.util.List;

/**
 * What a scenario runs on.
 *
 * @param events GPU types, sites, and the halls, racks and nodes that are there at time 0, all at time 0
 * @param gpuTypes names, index is id
 * @param sites names, index is id
 * @param nodes at time 0
 * @param gpus at time 0
 * @param typeFacts index is the type's id
 * @param siteFacts index is the site's id
 * @param supply what is there when
 */
record Fleet(
        List<Event> events,
        List<String> gpuTypes,
        List<String> sites,
        long nodes,
        long gpus,
        List<TypeFacts> typeFacts,
        List<SiteFacts> siteFacts,
        Supply supply) {
    static final int MOST_NODES = 10_000_000;
    /** A node's GPUs are a mask of 64 bits. */
    static final int MOST_GPUS_PER_NODE = 64;

    static final long MOST_GPUS = (long) MOST_NODES * MOST_GPUS_PER_NODE;

    /** One site, hall and rack with this many nodes of one processor each. */
    static Fleet ofProcessors(int processors) {
        return ofNodes("processor", processors, 1);
    }

    /** One rack with nodes of so many GPUs each. */
    static Fleet ofNodes(String gpuType, int nodes, int gpusPerNode) {
        List<Event> events = List.of(
                new Event.GpuTypeAdded(0, 0, gpuType),
                new Event.SiteAdded(0, 0, "site"),
                new Event.HallAdded(0, 0, 0, "hall"),
                new Event.RackAdded(0, 0, 0, "rack"),
                new Event.NodesAdded(0, 0, nodes, 0, 0, gpusPerNode, false));
        return new Fleet(
                events,
                List.of(gpuType),
                List.of("site"),
                nodes,
                (long) nodes * gpusPerNode,
                List.of(TypeFacts.NONE),
                List.of(),
                Supply.NONE);
    }
}
