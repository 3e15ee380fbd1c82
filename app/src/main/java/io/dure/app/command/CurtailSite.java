package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import io.dure.engine.PowerStep;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Place;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure curtail}: a call to draw less for a while, after which what was set before holds again. */
@Command(
        name = "curtail",
        description = "Call a site to draw less for a while; after that it may draw what it might before.",
        footer = {
            "",
            "It is met by switching off idle nodes first, then by caps within flex tiers, then by stopping work.",
            "",
            "Examples:",
            "  dure curtail seoul --limit 25MW --for 2h",
            "  dure curtail seoul --limit 25MW --from 2026-12-01T18:00 --to 2026-12-01T21:00"
        })
final class CurtailSite extends AskServer {
    @Parameters(paramLabel = "SITE", description = "Its name.")
    private String site = "";

    @Option(names = "--limit", required = true, paramLabel = "POWER", description = "At most so much, as 25MW.")
    private String limit = "";

    @Option(names = "--from", paramLabel = "DATE", description = "From this date and time on (default: now).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DATE", description = "Until this date and time.")
    private @Nullable String to;

    @Option(names = "--for", paramLabel = "TIME", description = "For so long, as 2h.")
    private @Nullable String length;

    @Override
    int ask(Server server) {
        JsonNode told = server.get("/v1/power");
        JsonNode here = here(told);
        Dates dates = Dates.here();
        OffsetDateTime now = OffsetDateTime.parse(text(told, "now"));
        OffsetDateTime begins = from == null ? now : OffsetDateTime.parse(dates.told(Place.option("--from"), from));
        OffsetDateTime ends = ends(dates, begins);
        if (!ends.isAfter(begins) || !ends.isAfter(now)) {
            String said = to == null ? String.valueOf(length) : to;
            throw Place.option(to == null ? "--for" : "--to")
                    .bad(Place.quoted(said), "a call ends after it begins, and in time to come", "");
        }
        long watts = Watts.read(Place.option("--limit"), limit);
        ObjectNode envelope = object();
        ArrayNode steps = envelope.putArray("steps");
        lowered(allowed(here, now), begins.isBefore(now) ? now : begins, ends, watts)
                .forEach((at, most) ->
                        steps.addObject().put("from", at.toString()).put("watts", most));
        server.put("/v1/sites/" + Server.part(site) + "/envelope", envelope);
        out().println(site + ": at most " + Watts.shown(watts) + " from " + dates.full(begins.toString()) + " to "
                + dates.full(ends.toString()) + ".");
        return WELL;
    }

    private OffsetDateTime ends(Dates dates, OffsetDateTime begins) {
        if ((to == null) == (length == null)) {
            throw new BadInput(
                    "command line",
                    0,
                    to == null ? "no end is said" : "--to and --for are said",
                    "--to DATE or --for TIME is needed",
                    "");
        }
        return to != null
                ? OffsetDateTime.parse(dates.told(Place.option("--to"), to))
                : begins.plusNanos(1_000_000L * Durations.millis(Place.option("--for"), String.valueOf(length)));
    }

    private JsonNode here(JsonNode told) {
        List<String> names = new ArrayList<>();
        for (JsonNode one : told.path("sites")) {
            if (text(one, "name").equals(site)) {
                return one;
            }
            names.add(text(one, "name"));
        }
        throw new BadInput("command line", 0, "site " + site, "there is no such site", String.join(", ", names) + "?");
    }

    /** What the site may draw from which time on, the first being now. */
    private static NavigableMap<OffsetDateTime, Long> allowed(JsonNode here, OffsetDateTime now) {
        NavigableMap<OffsetDateTime, Long> allowed = new TreeMap<>();
        allowed.put(now, here.path("limitWatts").asLong(PowerStep.NO_LIMIT));
        here.path("changes")
                .forEach(step -> allowed.put(
                        OffsetDateTime.parse(text(step, "at")),
                        step.path("watts").asLong(PowerStep.NO_LIMIT)));
        return allowed;
    }

    /** The same, and no more than {@code watts} between two times; where less is allowed anyhow, that stays. */
    static NavigableMap<OffsetDateTime, Long> lowered(
            NavigableMap<OffsetDateTime, Long> allowed, OffsetDateTime begins, OffsetDateTime ends, long watts) {
        NavigableMap<OffsetDateTime, Long> lowered = new TreeMap<>(allowed);
        lowered.put(ends, allowed.floorEntry(ends).getValue());
        lowered.put(begins, allowed.floorEntry(begins).getValue());
        lowered.subMap(begins, ends).replaceAll((_, most) -> Math.min(most, watts));
        return lowered;
    }
}
