package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dure forecast}. */
@Command(
        name = "forecast",
        description = "Tell when waiting jobs will start if nobody submits anything more and nothing fails.",
        footer = {
            "",
            "At the latest: if all run to their time limits. As observed: if all run so much of them as jobs that ended did.",
            "",
            "Examples:",
            "  dure forecast",
            "  dure forecast --queue vision --days 14"
        })
final class ShowForecast extends ShowServer {
    @Option(names = "--queue", paramLabel = "QUEUE", description = "Jobs of this queue and those below it alone.")
    private @Nullable String queue;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How far to look, 1 to 30 (default: ${DEFAULT-VALUE}).",
            defaultValue = "7")
    private int days;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many jobs to list, 1 to 1000 (default: ${DEFAULT-VALUE}).",
            defaultValue = "30")
    private int limit;

    @Override
    int ask(Server server) {
        Map<String, String> query = new TreeMap<>(Map.of("days", "" + days, "limit", "" + limit));
        if (queue != null) {
            query.put("queue", queue);
        }
        JsonNode told = told(server, query);
        show(told, () -> text(told, Dates.here()));
        return WELL;
    }

    private JsonNode told(Server server, Map<String, String> query) {
        try (Steps steps = new Steps(err())) {
            steps.now("Looking ahead");
            return server.get("/v1/forecast", query);
        }
    }

    private static String text(JsonNode told, Dates dates) {
        Columns table = new Columns("JOB>", "QUEUE", "NAME", "AT THE LATEST", "AS OBSERVED");
        for (JsonNode job : told.path("jobs")) {
            table.row(
                    text(job, "job"),
                    text(job, "queue"),
                    text(job, "name"),
                    start(job, "atLimit", dates),
                    start(job, "asObserved", dates));
        }
        StringBuilder said = new StringBuilder(told.path("jobs").isEmpty() ? "No job waits.\n" : table.text());
        double share = told.path("observedShare").asDouble(0);
        if (share > 0) {
            said.append(String.format(Locale.ROOT, "Jobs that ended ran %s of their limits.%n", Units.percent(share)));
        }
        long without = told.path("withoutStart").asLong();
        if (without > 0) {
            said.append(
                    String.format(Locale.ROOT, "%,d start later than %s.%n", without, dates.full(text(told, "until"))));
        }
        if (told.path("cut").asBoolean()) {
            said.append("It was not looked further: much waits.\n");
        }
        return said.toString();
    }

    private static String start(JsonNode job, String field, Dates dates) {
        return job.has(field) ? dates.full(text(job, field)) : "";
    }
}
