package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dure audit}. */
@Command(
        name = "audit",
        description = "Who did what to jobs, queues, nodes, tokens and the fleet, the newest first.",
        footer = {
            "",
            "For queue admins, of their queues. Nobody can change it.",
            "",
            "Examples:",
            "  dure audit",
            "  dure audit --who kim --queue snu --limit 20"
        })
final class ListAudit extends ShowServer {
    @Option(names = "--who", paramLabel = "NAME", description = "Only what he or she did.")
    private @Nullable String who;

    @Option(names = "--queue", paramLabel = "PATH", description = "Only of this queue and those below it.")
    private @Nullable String queue;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most (default: 50; at most 1,000).")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "ID", description = "Those before the one of this number.")
    private @Nullable Integer after;

    @Override
    int ask(Server server) {
        JsonNode told = server.get("/v1/audit?limit=" + limit + query("who", who) + query("queue", queue)
                + query("after", after == null ? null : String.valueOf(after)));
        show(told, () -> {
            Dates dates = Dates.here();
            Columns table = new Columns("ID>", "AT", "WHO", "QUEUE", "ACTION", "SUBJECT");
            for (JsonNode one : told.path("entries")) {
                table.row(
                        text(one, "id"),
                        dates.full(text(one, "at")),
                        text(one, "who"),
                        text(one, "queue"),
                        text(one, "action"),
                        text(one, "subject"));
            }
            return table.text() + (told.has("next") ? "More: dure audit --after " + text(told, "next") + "\n" : "");
        });
        return WELL;
    }

    private static String query(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
