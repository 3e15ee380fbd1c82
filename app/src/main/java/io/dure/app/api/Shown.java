package io.dure.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.engine.Event;
import io.dure.plan.standing.Standing;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.SiteFacts;
import java.util.List;
import java.util.Optional;

/**
 * What the page shows besides the live fleet, as it was given to the server at its start.
 *
 * @param sites operators and places by the number of the site; those that are missing are not known
 * @param later what the scenario tells the engine as time goes on
 * @param standing the country among others
 * @param plan the result of {@code dure plan --json}
 */
public record Shown(List<SiteFacts> sites, List<Event> later, Optional<Standing> standing, Optional<JsonNode> plan) {
    public static final Shown NOTHING = new Shown(List.of(), List.of(), Optional.empty(), Optional.empty());

    public Shown {
        sites = List.copyOf(sites);
        later = List.copyOf(later);
    }

    /** What a scenario tells of its sites. */
    public static Shown of(Scenario scenario) {
        return new Shown(scenario.world().sites(), scenario.world().later(), Optional.empty(), Optional.empty());
    }

    public Shown with(Optional<Standing> told, Optional<JsonNode> planned) {
        return new Shown(sites, later, told, planned);
    }
}
