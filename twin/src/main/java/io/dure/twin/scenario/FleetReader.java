package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.twin.input.Block;
import io.dure.twin.input.Spelling;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code fleet}. */
final class FleetReader {
    private static final int MOST_RACKS = 1_000_000;

    private final List<Event> events = new ArrayList<>();
    private final List<String> gpuTypes = new ArrayList<>();
    private final List<String> sites = new ArrayList<>();
    private int halls;
    private int racks;
    private int nodes;
    private long gpus;

    private FleetReader() {}

    static Fleet read(Block file) {
        FleetReader reader = new FleetReader();
        Block fleet = file.need("fleet", "a scenario has a fleet").block();
        fleet.allow("gpuTypes", "sites");
        reader.gpuTypes(fleet);
        SisterNames names = new SisterNames();
        for (Value site : some(fleet, "sites", "a fleet has at least one site")) {
            reader.site(site.block(), names);
        }
        return new Fleet(reader.events, reader.gpuTypes, reader.sites, reader.nodes, reader.gpus);
    }

    private void gpuTypes(Block fleet) {
        SisterNames names = new SisterNames();
        for (Value value : some(fleet, "gpuTypes", "a fleet has at least one GPU type")) {
            Block type = value.block();
            type.allow("name");
            String name = names.take(type, "GPU type");
            events.add(new Event.GpuTypeAdded(0, gpuTypes.size(), name));
            gpuTypes.add(name);
        }
    }

    private void site(Block block, SisterNames sisters) {
        block.allow("name", "halls");
        int site = sites.size();
        String name = sisters.take(block, "site");
        sites.add(name);
        events.add(new Event.SiteAdded(0, site, name));
        SisterNames names = new SisterNames();
        for (Value hall : some(block, "halls", "a site has at least one hall")) {
            hall(hall.block(), site, names);
        }
    }

    private void hall(Block block, int site, SisterNames sisters) {
        block.allow("name", "racks");
        int hall = halls++;
        events.add(new Event.HallAdded(0, hall, site, sisters.take(block, "hall")));
        int first = racks;
        for (Value rack : some(block, "racks", "a hall has at least one rack")) {
            racks(rack.block(), hall, first);
        }
    }

    private void racks(Block block, int hall, int firstOfHall) {
        block.allow("count", "nodes", "gpusPerNode", "gpuType", "link");
        int count = block.find("count").count(1, MOST_RACKS, 1);
        Value nodesOfRack = block.need("nodes", "racks say how many nodes each has");
        int each = nodesOfRack.count(1, Fleet.MOST_NODES, 1);
        int gpusPerNode = block.need("gpusPerNode", "racks say how many GPUs each node has")
                .count(1, Fleet.MOST_GPUS_PER_NODE, 1);
        int type = gpuType(block.need("gpuType", "racks say which GPU type they have"), gpuTypes);
        boolean linked =
                block.find("link").oneOf(List.of("node", "rack"), "node").equals("rack");
        if (fits(nodesOfRack, count, each)) {
            for (int i = 0; i < count; i++) {
                events.add(new Event.RackAdded(0, racks, hall, "r" + (racks - firstOfHall + 1)));
                events.add(new Event.NodesAdded(0, nodes, each, racks++, type, gpusPerNode, linked));
                nodes += each;
            }
            gpus += (long) count * each * gpusPerNode;
        }
    }

    private boolean fits(Value value, int count, int each) {
        long all = nodes + (long) count * each;
        if (all > Fleet.MOST_NODES) {
            value.bad("the fleet would have " + all + " nodes, and at most " + Fleet.MOST_NODES + " are read", "");
        } else if ((long) racks + count > MOST_RACKS) {
            value.bad("the fleet would have more than " + MOST_RACKS + " racks, and no more are read", "");
        } else {
            return true;
        }
        return false;
    }

    /** The number of the GPU type named; 0 when it is absent or unknown, which is told. */
    static int gpuType(Value value, List<String> known) {
        String name = value.text("");
        int type = known.indexOf(name);
        if (type < 0 && !name.isEmpty() && !known.isEmpty()) {
            value.bad("the fleet's GPU types are " + String.join(", ", known), Spelling.nearest(name, known));
        }
        return Math.max(0, type);
    }

    private static List<Value> some(Block block, String key, String rule) {
        Value value = block.need(key, rule);
        List<Value> items = value.list();
        if (value.isEmptyList()) {
            value.bad(rule, "");
        }
        return items;
    }
}
