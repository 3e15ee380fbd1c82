package io.dure.twin.scenario;

import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the jobs of a bare trace run on. */
public sealed interface FleetChoice {
    /** Stands before the file of a list of nodes. */
    String OPENB = "openb:";

    Pattern NODES = Pattern.compile("nodes:(\\d+)x(\\d+)");

    /** One site with this many nodes of one processor each. */
    record Processors(int count) implements FleetChoice {}

    /** One site with this many nodes of so many GPUs each; of which type does not matter. */
    record Nodes(int count, int gpusPerNode) implements FleetChoice {}

    /** The fleet of this scenario; its queues and work are not read. */
    record OfScenario(Path fileOrFolder) implements FleetChoice {}

    /** The nodes of a list as in Alibaba's cluster-trace-gpu-v2023. */
    record OpenB(Path nodes) implements FleetChoice {}

    /** As many processors as the trace's header tells. */
    record OfTrace() implements FleetChoice {}

    /** {@code procs:128}, {@code nodes:38125x8}, {@code openb:nodes.csv.gz}, or the path of a scenario. Throws {@link io.dure.twin.input.BadInput} that names the place. */
    static FleetChoice parse(Place place, String text) {
        if (text.startsWith("procs:")) {
            String number = text.substring("procs:".length());
            return new Processors((int) Counts.count(place, number, 1, Fleet.MOST_NODES, text));
        }
        Matcher nodes = NODES.matcher(text);
        if (nodes.matches()) {
            return new Nodes((int) Counts.count(place, nodes.group(1), 1, Fleet.MOST_NODES, text), (int)
                    Counts.count(place, nodes.group(2), 1, Fleet.MOST_GPUS_PER_NODE, text));
        }
        boolean openB = text.startsWith(OPENB);
        String path = openB ? text.substring(OPENB.length()) : text;
        if (path.isBlank() || text.matches("\\d+")) {
            throw place.bad(
                    Place.quoted(text),
                    "procs:N for N processors, nodes:NxG for N nodes of G GPUs, openb:FILE for a list of nodes, or the"
                            + " path of a scenario, is needed",
                    text.matches("\\d+") ? "procs:" + text + "?" : "");
        }
        try {
            return openB ? new OpenB(Path.of(path)) : new OfScenario(Path.of(path));
        } catch (InvalidPathException e) {
            throw place.bad(Place.quoted(text), "that is no path", "");
        }
    }
}
