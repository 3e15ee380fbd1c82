package io.dure.twin.scenario;

import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What the jobs of a bare trace run on. */
public sealed interface FleetChoice {
    /** Stands before the file of a list of nodes. */
    String OPENB = "openb:";

    /** One site with this many nodes of one processor each. */
    record Processors(int count) implements FleetChoice {}

    /** The fleet of this scenario; its queues and work are not read. */
    record OfScenario(Path fileOrFolder) implements FleetChoice {}

    /** The nodes of a list as in Alibaba's cluster-trace-gpu-v2023. */
    record OpenB(Path nodes) implements FleetChoice {}

    /** As many processors as the trace's header tells. */
    record OfTrace() implements FleetChoice {}

    /** {@code procs:128}, {@code openb:nodes.csv.gz}, or the path of a scenario. Throws {@link io.dure.twin.input.BadInput} that names the place. */
    static FleetChoice parse(Place place, String text) {
        if (text.startsWith("procs:")) {
            String number = text.substring("procs:".length());
            return new Processors((int) Counts.count(place, number, 1, Fleet.MOST_NODES, text));
        }
        boolean openB = text.startsWith(OPENB);
        String path = openB ? text.substring(OPENB.length()) : text;
        if (path.isBlank() || text.matches("\\d+")) {
            throw place.bad(
                    Place.quoted(text),
                    "procs:N for N processors, openb:FILE for a list of nodes, or the path of a scenario, is needed",
                    text.matches("\\d+") ? "procs:" + text + "?" : "");
        }
        try {
            return openB ? new OpenB(Path.of(path)) : new OfScenario(Path.of(path));
        } catch (InvalidPathException e) {
            throw place.bad(Place.quoted(text), "that is no path", "");
        }
    }
}
