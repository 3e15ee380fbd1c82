package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code dure fleet}. */
@Command(
        name = "fleet",
        description = "Show the fleet: its GPUs, how many are up and free, and its sites with their power draw.",
        footer = {"", "Example:", "  dure fleet"})
final class ShowFleet extends ShowServer {
    @Override
    int ask(Server server) {
        JsonNode fleet = server.get("/v1/fleet");
        show(fleet, () -> summary(fleet, Dates.here()) + "\n" + sites(fleet));
        return WELL;
    }

    static String summary(JsonNode fleet, Dates dates) {
        double up = fleet.path("up").asDouble();
        double busy = up - fleet.path("free").asDouble();
        double speed = fleet.path("speed").asDouble(1);
        StringBuilder frozen = new StringBuilder();
        fleet.path("frozen")
                .forEach(f -> frozen.append("FROZEN ").append(frozen(f)).append('\n'));
        long suspect = fleet.path("quarantined").asLong();
        if (suspect > 0) {
            frozen.append(String.format(Locale.ROOT, "QUARANTINE %,d nodes (dure quarantine list)%n", suspect));
        }
        return frozen + counts(fleet, dates, up, busy, speed);
    }

    /** {@code site seoul: new firmware (kim)}. */
    static String frozen(JsonNode freeze) {
        String of = freeze.has("of") ? " " + text(freeze, "of") : "";
        return Columns.plain(
                text(freeze, "scope") + of + ": " + text(freeze, "why") + " (" + text(freeze, "who") + ")");
    }

    private static String counts(JsonNode fleet, Dates dates, double up, double busy, double speed) {
        return String.format(
                Locale.ROOT,
                "%s, %s%s%nGPUs  %,d installed, %,d up, %,d busy%s%nJobs  %,d running, %,d waiting%n",
                Columns.plain(text(fleet, "title")),
                dates.full(text(fleet, "now")),
                speed == 1 ? "" : String.format(Locale.ROOT, ", %s times as fast", JobRows.number(speed)),
                fleet.path("gpus").asLong(),
                fleet.path("up").asLong(),
                Math.round(busy),
                up > 0 ? " (" + Units.percent(busy / up) + ")" : "",
                fleet.path("running").asLong(),
                fleet.path("waiting").asLong());
    }

    static String sites(JsonNode fleet) {
        Columns table = new Columns("SITE", "NODES>", "GPUS>", "DRAW>");
        for (JsonNode site : fleet.path("sites")) {
            table.row(
                    text(site, "name"),
                    String.format(Locale.ROOT, "%,d", site.path("nodes").asLong()),
                    String.format(Locale.ROOT, "%,d", site.path("gpus").asLong()),
                    Watts.shown(site.path("drawWatts").asLong()));
        }
        return table.text();
    }
}
