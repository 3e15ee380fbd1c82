package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Server;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code dure hook list}. */
@Command(
        name = "list",
        description = "List webhooks, without their secrets.",
        footer = {"", "Example:", "  dure hook list"})
final class ListHooks extends ShowServer {
    @Override
    int ask(Server server) {
        JsonNode told = server.get("/v1/hooks");
        show(told, () -> {
            Columns table = new Columns("ID>", "OWNER", "QUEUE", "OF", "EVENTS", "WAITING>", "URL");
            for (JsonNode hook : told.path("hooks")) {
                List<String> events = new ArrayList<>();
                hook.path("events").forEach(e -> events.add(e.asText()));
                table.row(
                        text(hook, "id"),
                        text(hook, "owner"),
                        text(hook, "queue"),
                        hook.path("all").asBoolean() ? "all" : "own",
                        String.join(",", events),
                        text(hook, "waiting"),
                        text(hook, "url"));
            }
            return table.text();
        });
        return WELL;
    }
}
