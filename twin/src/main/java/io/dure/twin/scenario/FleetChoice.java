package io.dure.twin.scenario;

import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What the jobs of a bare trace run on. */
public sealed interface FleetChoice {
    /** One site with this many nodes of one processor each. */
    record Processors(int count) implements FleetChoice {}

    /** The fleet of this scenario; its queues and work are not read. */
    record OfScenario(Path fileOrFolder) implements FleetChoice {}

    /** As many processors as the trace's header tells. */
    record OfTrace() implements FleetChoice {}

    /** {@code procs:128}, or the path of a scenario. Throws {@link io.dure.twin.input.BadInput} that names the place. */
    static FleetChoice parse(Place place, String text) {
        if (text.startsWith("procs:")) {
            String number = text.substring("procs:".length());
            return new Processors((int) Counts.count(place, number, 1, Fleet.MOST_NODES, text));
        }
        if (text.isBlank() || text.matches("\\d+")) {
            throw place.bad(
                    Place.quoted(text),
                    "procs:N for N processors, or the path of a scenario, is needed",
                    text.isBlank() ? "" : "procs:" + text + "?");
        }
        try {
            return new OfScenario(Path.of(text));
        } catch (InvalidPathException e) {
            throw place.bad(Place.quoted(text), "that is no path", "");
        }
    }
}
