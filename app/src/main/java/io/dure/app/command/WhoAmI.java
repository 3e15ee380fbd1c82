package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Server;
import picocli.CommandLine.Command;

/** {@code dure whoami}. */
@Command(
        name = "whoami",
        description = "Say which control plane is asked, whose token is used, and what it may do.",
        footer = {"", "Example:", "  dure whoami"})
final class WhoAmI extends ShowServer {
    @Override
    int ask(Server server) {
        JsonNode me = server.get("/v1/me");
        show(
                me,
                () -> text(me, "name") + ", " + text(me, "role") + " in " + text(me, "queue") + ", at " + server.url()
                        + "\n");
        return WELL;
    }
}
