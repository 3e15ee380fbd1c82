package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.twin.input.Block;
import io.dure.twin.input.Spelling;
import io.dure.twin.input.Value;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.TypeFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code fleet}. */
final class FleetReader {
    private static final int MOST_SLICES = 64;
    private static final int MOST_WATTS = 1_000_000;

    private final Window window;
    private final double scale;
    private final FleetEvents events = new FleetEvents();
    private final List<String> gpuTypes = new ArrayList<>();
    private final List<TypeFacts> typeFacts = new ArrayList<>();
    private final List<String> sites = new ArrayList<>();
    private final List<SiteFacts> siteFacts = new ArrayList<>();
    private final List<Lot> lots = new ArrayList<>();
    private long allNodes;

    private FleetReader(Window window, double scale) {
        this.window = window;
        this.scale = scale;
    }

    static Fleet read(Block file, Window window, Study study) {
        return read(file, window, study, Optional.empty());
    }

    /** With a rollout in place of the deliveries after its beginning. */
    static Fleet read(Block file, Window window, Study study, Optional<Rollout> rollout) {
        FleetReader reader = new FleetReader(window, study.scale());
        Block fleet = file.need("fleet", "a scenario has a fleet").block();
        fleet.allow("gpuTypes", "sites", "deliveries", "retireAfter", "powerBy");
        reader.gpuTypes(fleet);
        boolean delivered = fleet.find("deliveries").present();
        SisterNames names = new SisterNames();
        for (Value site : some(fleet, "sites", "a fleet has at least one site")) {
            reader.site(site.block(), names, delivered);
        }
        DeliveryReader deliveries = new DeliveryReader(window, study, reader.gpuTypes, reader.sites, reader::fits);
        reader.lots.addAll(deliveries.read(fleet));
        rollout.ifPresent(plan -> reader.follow(plan, study));
        Supply supply = Supply.of(reader.lots, window, reader.events);
        return new Fleet(
                reader.events.take(),
                reader.gpuTypes,
                reader.sites,
                reader.events.nodes(),
                reader.events.gpus(),
                reader.typeFacts,
                reader.siteFacts,
                supply);
    }

    private void follow(Rollout plan, Study study) {
        RolloutLots planned = new RolloutLots(plan, gpuTypes, sites);
        List<Lot> kept = planned.replace(lots, study);
        lots.clear();
        lots.addAll(kept);
        for (int s = 0; s < siteFacts.size(); s++) {
            siteFacts.set(s, planned.withPower(siteFacts.get(s), sites.get(s), window, scale));
        }
    }

    private void gpuTypes(Block fleet) {
        SisterNames names = new SisterNames();
        for (Value value : some(fleet, "gpuTypes", "a fleet has at least one GPU type")) {
            Block type = value.block();
            type.allow("name", "slices", "gpuWatts", "gpuIdleWatts", "nodeOtherWattsPerGpu");
            String name = names.take(type, "GPU type");
            int slices = type.find("slices").count(1, MOST_SLICES, 1);
            events.add(new Event.GpuTypeAdded(0, gpuTypes.size(), name, slices));
            gpuTypes.add(name);
            typeFacts.add(facts(type));
        }
    }

    private static TypeFacts facts(Block type) {
        int peak = type.find("gpuWatts").count(0, MOST_WATTS, 0);
        Value idle = type.find("gpuIdleWatts");
        int idleWatts = idle.count(0, MOST_WATTS, 0);
        if (idleWatts > peak) {
            idle.bad("a GPU without work draws no more than gpuWatts, which is " + peak, "");
        }
        return new TypeFacts(peak, idleWatts, type.find("nodeOtherWattsPerGpu").count(0, MOST_WATTS, 0));
    }

    private void site(Block block, SisterNames sisters, boolean delivered) {
        block.allow("name", "halls", "operator", "place", "pue", "power", "calls");
        int site = sites.size();
        String name = sisters.take(block, "site");
        sites.add(name);
        siteFacts.add(new SiteFactsReader(window, scale).read(block));
        events.add(new Event.SiteAdded(0, site, name));
        SisterNames names = new SisterNames();
        if (delivered && !block.find("halls").present()) {
            return; // deliveries bring its nodes
        }
        for (Value hall : some(block, "halls", "a site has at least one hall")) {
            hall(hall.block(), site, names);
        }
    }

    private void hall(Block block, int site, SisterNames sisters) {
        block.allow("name", "racks");
        events.hall(0, site, sisters.take(block, "hall"));
        for (Value rack : some(block, "racks", "a hall has at least one rack")) {
            racks(rack.block(), site);
        }
    }

    private void racks(Block block, int site) {
        block.allow("count", "nodes", "gpusPerNode", "gpuType", "link", "cpus", "memory");
        int count = block.find("count").count(1, FleetEvents.MOST_RACKS, 1);
        Value nodesOfRack = block.need("nodes", "racks say how many nodes each has");
        int each = nodesOfRack.count(1, Fleet.MOST_NODES, 1);
        Lot.Make make = make(block, each, gpuTypes, "racks say");
        if (fits(nodesOfRack, count, each)) {
            Lot lot = new Lot(Instant.MIN, Optional.empty(), "", site, make, count * each).scaled(scale);
            events.racks(0, make, lot.nodes());
            lots.add(lot);
        }
    }

    /** How nodes are made, as racks and deliveries tell it. */
    static Lot.Make make(Block block, int nodesPerRack, List<String> gpuTypes, String whoSays) {
        int gpusPerNode = block.need("gpusPerNode", whoSays + " how many GPUs each node has")
                .count(1, Fleet.MOST_GPUS_PER_NODE, 1);
        int type = gpuType(block.need("gpuType", whoSays + " which GPU type they have"), gpuTypes);
        boolean linked =
                block.find("link").oneOf(List.of("node", "rack"), "node").equals("rack");
        int cpuMilli = 1000 * block.find("cpus").count(1, 100_000, 0);
        return new Lot.Make(
                type,
                gpusPerNode,
                nodesPerRack,
                linked,
                cpuMilli,
                block.find("memory").size(0));
    }

    private boolean fits(Value value, int racks, int nodesEach) {
        long all = allNodes + (long) racks * nodesEach;
        if (all > Fleet.MOST_NODES) {
            value.bad("the fleet would have " + all + " nodes, and at most " + Fleet.MOST_NODES + " are read", "");
        } else if ((long) events.racks() + racks > FleetEvents.MOST_RACKS) {
            value.bad("the fleet would have more than " + FleetEvents.MOST_RACKS + " racks, and no more are read", "");
        } else {
            allNodes = all;
            return true;
        }
        return false;
    }

    /** The number of the GPU type named; 0 when it is absent or unknown, which is told. */
    static int gpuType(Value value, List<String> known) {
        return Math.max(0, known(value, known, "the fleet's GPU types are "));
    }

    /** The number of what is named; -1 when it is absent or unknown, which is told. */
    static int known(Value value, List<String> known, String rule) {
        String name = value.text("");
        int found = known.indexOf(name);
        if (found < 0 && !name.isEmpty() && !known.isEmpty()) {
            value.bad(rule + String.join(", ", known), Spelling.nearest(name, known));
        }
        return found;
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
