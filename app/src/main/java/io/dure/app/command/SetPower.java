package io.dure.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure power}. */
@Command(
        name = "power",
        description = "Set what a site or one hall of it may draw, cooling included, in place of what was set before.",
        footer = {
            "",
            "A limit without --from holds at once. Several, each with its --from, follow one another.",
            "",
            "Examples:",
            "  dure power seoul --limit 40MW",
            "  dure power seoul --limit 40MW --limit 25MW --from 2026-12-01T18:00",
            "  dure power seoul --unlimited",
            "  dure power seoul/hall-a --limit 4MW   (beside the limit of the site)"
        })
final class SetPower extends AskServer {
    @Parameters(paramLabel = "SITE[/HALL]", description = "Its name.")
    private String site = "";

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<Step> steps = new ArrayList<>();

    @Option(names = "--unlimited", description = "No limit at all.")
    private boolean unlimited;

    private static final class Step {
        @Option(names = "--limit", required = true, paramLabel = "POWER", description = "At most so much, as 40MW.")
        private String limit = "";

        @Option(names = "--from", paramLabel = "DATE", description = "From this date and time on (default: now).")
        private @Nullable String from;
    }

    @Override
    int ask(Server server) {
        if (unlimited != steps.isEmpty()) {
            throw new BadInput(
                    "command line",
                    0,
                    unlimited ? "--limit and --unlimited are said" : "no limit is said",
                    "--limit POWER or --unlimited is needed",
                    "");
        }
        Dates dates = Dates.here();
        ObjectNode envelope = object();
        ArrayNode told = envelope.putArray("steps");
        for (Step step : steps) {
            ObjectNode one = told.addObject();
            if (step.from != null) {
                one.put("from", dates.told(Place.option("--from"), step.from));
            }
            one.put("watts", Watts.read(Place.option("--limit"), step.limit));
        }
        int slash = site.indexOf('/');
        String place = slash < 0
                ? Server.part(site)
                : Server.part(site.substring(0, slash)) + "/halls/" + Server.part(site.substring(slash + 1));
        server.put("/v1/sites/" + place + "/envelope", envelope);
        tell(dates, told);
        return WELL;
    }

    private void tell(Dates dates, ArrayNode told) {
        told.forEach(step -> out().println(site + ": at most "
                + Watts.shown(step.path("watts").asLong())
                + (step.has("from") ? " from " + dates.full(text(step, "from")) + " on." : " from now on.")));
        if (told.isEmpty()) {
            out().println(site + ": no limit.");
        } else if (told.get(0).has("from")) {
            err().println(
                            "dure: until then no limit holds: what was set before is replaced. Maybe a --limit without --from as well");
        }
    }
}
