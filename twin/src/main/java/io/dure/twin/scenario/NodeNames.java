package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.twin.input.Block;
import io.dure.twin.input.Spelling;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;

/** Finds the nodes that are there at time 0 by site, hall, rack and GPU type. Racks are r1, r2 … of their hall. */
final class NodeNames {
    private record Hall(int site, String name) {}

    private record Rack(int hall, String name) {}

    private record Nodes(int rack, int gpuType, int first, int count) {}

    private final Fleet fleet;
    private final List<Hall> halls = new ArrayList<>();
    private final List<Rack> racks = new ArrayList<>();
    private final List<Nodes> nodes = new ArrayList<>();

    NodeNames(Fleet fleet) {
        this.fleet = fleet;
        for (Event event : fleet.events()) {
            if (event instanceof Event.HallAdded e) {
                halls.add(new Hall(e.site(), e.name()));
            } else if (event instanceof Event.RackAdded e) {
                racks.add(new Rack(e.hall(), e.name()));
            } else if (event instanceof Event.NodesAdded e) {
                nodes.add(new Nodes(e.rack(), e.gpuType(), e.firstNode(), e.count()));
            }
        }
    }

    /** Those that the block says, in order; none when it names what is not there, which is told. */
    List<Integer> read(Block block) {
        int site = FleetReader.known(
                block.need("site", "maintenance says at which site"), fleet.sites(), "the sites are ");
        Value hall = block.find("hall");
        Value rack = block.find("rack");
        if (rack.present() && !hall.present()) {
            rack.bad("racks have the names r1, r2 … in their hall", "hall: …?");
            return List.of();
        }
        Value type = block.find("gpuType");
        int wanted = type.present() ? FleetReader.gpuType(type, fleet.gpuTypes()) : -1;
        if (site < 0 || !isKnown(hall, hallsOf(site)) || !isKnown(rack, racksOf(site, hall.text("")))) {
            return List.of();
        }
        List<Integer> found = new ArrayList<>();
        for (Nodes n : nodes) {
            Rack in = racks.get(n.rack);
            Hall of = halls.get(in.hall);
            boolean isThere = of.site == site
                    && (!hall.present() || of.name.equals(hall.text("")))
                    && (!rack.present() || in.name.equals(rack.text("")))
                    && (wanted < 0 || n.gpuType == wanted);
            for (int i = 0; isThere && i < n.count; i++) {
                found.add(n.first + i);
            }
        }
        if (found.isEmpty()) {
            block.bad("maintenance", "no node that is there from the start is meant", "");
        }
        return found;
    }

    private List<String> hallsOf(int site) {
        return halls.stream().filter(h -> h.site == site).map(Hall::name).toList();
    }

    private List<String> racksOf(int site, String hall) {
        return racks.stream()
                .filter(r ->
                        halls.get(r.hall).site == site && halls.get(r.hall).name.equals(hall))
                .map(Rack::name)
                .toList();
    }

    private static boolean isKnown(Value value, List<String> names) {
        String name = value.text("");
        if (value.present() && !names.contains(name)) {
            value.bad("the names there are " + String.join(", ", names), Spelling.nearest(name, names));
            return false;
        }
        return true;
    }
}
