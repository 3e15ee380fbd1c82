package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dure what-if}. */
@Command(
        name = "what-if",
        description =
                "Tell what would be otherwise under other quotas, limits of power, nodes or another policy. Nothing is kept.",
        footer = {
            "",
            "Examples:",
            "  dure what-if --quota vision=64",
            "  dure what-if --power seoul=25MW --days 3",
            "  dure what-if --down seoul/hall1/rack3 --policy easy"
        })
final class AskWhatIf extends ShowServer {
    private static final int MOST_SHOWN = 30;

    @Option(names = "--quota", paramLabel = "QUEUE=GPUS", description = "The queue is entitled to so many. Repeatable.")
    private List<String> quotas = List.of();

    @Option(names = "--power", paramLabel = "SITE=POWER", description = "The site may draw so much. Repeatable.")
    private List<String> powers = List.of();

    @Option(
            names = "--down",
            paramLabel = "NODE|RACK",
            description = "The node, or all of the rack, is down. Repeatable.")
    private List<String> down = List.of();

    @Option(names = "--policy", paramLabel = "POLICY", description = "Another policy decides.")
    private @Nullable String policy;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How far to look, 1 to 30 (default: ${DEFAULT-VALUE}).",
            defaultValue = "7")
    private int days;

    @Override
    int ask(Server server) {
        ObjectNode changes = changes();
        JsonNode told = told(server, changes);
        show(told, () -> text(told, Dates.here()));
        return WELL;
    }

    private JsonNode told(Server server, ObjectNode changes) {
        try (Steps steps = new Steps(err())) {
            steps.now("Looking ahead twice");
            return server.post("/v1/what-if", Map.of(), changes);
        }
    }

    private ObjectNode changes() {
        if (quotas.isEmpty() && powers.isEmpty() && down.isEmpty() && policy == null) {
            throw new BadInput(
                    "command line", 0, "nothing is changed", "--quota, --power, --down or --policy is needed", "");
        }
        ObjectNode changes = object().put("days", days);
        for (String said : quotas) {
            String[] parts = parts("--quota", said, "vision=64?");
            changes.withArray("quotas").addObject().put("queue", parts[0]).put("quota", gpus(said, parts[1]));
        }
        for (String said : powers) {
            String[] parts = parts("--power", said, "seoul=25MW?");
            changes.withArray("envelopes")
                    .addObject()
                    .put("site", parts[0])
                    .put("watts", Watts.read(Place.option("--power"), parts[1]));
        }
        down.forEach(changes.withArray("nodesDown")::add);
        if (down.isEmpty()) {
            changes.remove("nodesDown");
        }
        if (policy != null) {
            changes.put("policy", policy.toLowerCase(Locale.ROOT));
        }
        return changes;
    }

    private static String[] parts(String option, String said, String example) {
        int at = said.lastIndexOf('=');
        if (at < 1 || at == said.length() - 1) {
            throw Place.option(option).bad(Place.quoted(said), "a name, = and a value are needed", example);
        }
        return new String[] {said.substring(0, at), said.substring(at + 1)};
    }

    private static long gpus(String said, String number) {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException _) {
            throw Place.option("--quota").bad(Place.quoted(said), "GPUs are a whole number", "vision=64?");
        }
    }

    private static String text(JsonNode told, Dates dates) {
        StringBuilder said = new StringBuilder(String.format(
                Locale.ROOT, "Until %s, of the waiting jobs that you see:%n", dates.full(text(told, "until"))));
        Columns sums = new Columns("", "NOW>", "THEN>");
        sums.row("start", count(told, "startsNow"), count(told, "startsThen"));
        sums.row("GPU-hours used by the fleet", hours(told, "usedGpuHours"), hours(told, "usedGpuHoursThen"));
        sums.row(
                "GPUs that are up in use",
                Units.percent(told.path("utilisation").asDouble()),
                Units.percent(told.path("utilisationThen").asDouble()));
        said.append(sums.text());
        said.append(String.format(
                Locale.ROOT, "%s start earlier, %s later.%n", count(told, "earlier"), count(told, "later")));
        if (!told.path("jobs").isEmpty()) {
            said.append('\n').append(jobs(told, dates));
        }
        if (told.path("cut").asBoolean()) {
            said.append("It was not looked further: much waits.\n");
        }
        return said.toString();
    }

    private static String jobs(JsonNode told, Dates dates) {
        Columns table = new Columns("JOB>", "QUEUE", "STARTS NOW", "STARTS THEN");
        int shown = 0;
        for (JsonNode job : told.path("jobs")) {
            if (shown++ < MOST_SHOWN) {
                table.row(text(job, "job"), text(job, "queue"), start(job, "now", dates), start(job, "then", dates));
            }
        }
        String more = shown <= MOST_SHOWN ? "" : String.format(Locale.ROOT, "… and %,d more%n", shown - MOST_SHOWN);
        return table.text() + more;
    }

    private static String start(JsonNode job, String field, Dates dates) {
        return job.has(field) ? dates.full(text(job, field)) : "later";
    }

    private static String count(JsonNode told, String field) {
        return String.format(Locale.ROOT, "%,d", told.path(field).asLong());
    }

    private static String hours(JsonNode told, String field) {
        return String.format(Locale.ROOT, "%,.0f", told.path(field).asDouble());
    }
}
