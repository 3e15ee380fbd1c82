package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Server;
import picocli.CommandLine.Command;

/** {@code dure token list}. */
@Command(
        name = "list",
        description = "List tokens, without their secrets.",
        footer = {"", "Example:", "  dure token list"})
final class ListTokens extends ShowServer {
    @Override
    int ask(Server server) {
        JsonNode told = server.get("/v1/tokens");
        show(told, () -> {
            Columns table = new Columns("ID>", "NAME", "ROLE", "QUEUE", "CREATED", "EXPIRES", "STATE");
            for (JsonNode token : told.path("tokens")) {
                table.row(
                        text(token, "id"),
                        text(token, "name"),
                        text(token, "role"),
                        text(token, "queue"),
                        day(text(token, "created")),
                        text(token, "expires").isEmpty() ? "never" : day(text(token, "expires")),
                        token.path("revoked").asBoolean() ? "revoked" : "good");
            }
            return table.text();
        });
        return WELL;
    }

    /** The day of a date as the database writes it. */
    private static String day(String date) {
        return date.length() > 10 ? date.substring(0, 10) : date;
    }
}
