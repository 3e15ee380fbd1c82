package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Server;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure token make}. */
@Command(
        name = "make",
        description = "Make a token; it is shown once, on standard output.",
        footer = {"", "Examples:", "  dure token make kim --role submitter --queue vision --days 90"})
final class MakeToken extends ShowServer {
    @Parameters(paramLabel = "NAME", description = "Whose it is: the user of jobs that are submitted with it.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "viewer, submitter (default), queue-admin, operator or admin.")
    private String role = "submitter";

    @Option(
            names = "--queue",
            paramLabel = "PATH",
            description = "In this queue and all below it (default: everywhere).")
    private @Nullable String queue;

    @Option(names = "--days", paramLabel = "N", description = "It holds so long (default: until it is revoked).")
    private @Nullable Integer days;

    @Override
    int ask(Server server) {
        ObjectNode wanted = object().put("name", name).put("role", role);
        if (queue != null) {
            wanted.put("queue", queue);
        }
        if (days != null) {
            wanted.put("days", days);
        }
        JsonNode made = server.post("/v1/tokens", Map.of(), wanted);
        if (!isJson()) {
            err().println("The token of " + text(made, "name") + ", " + text(made, "role") + " in "
                    + text(made, "queue") + "; nobody can ask for it again:");
        }
        show(made, () -> text(made, "token") + "\n");
        return WELL;
    }
}
