package io.dure.app.command;

import io.dure.app.client.Server;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dure undrain}. */
@Command(
        name = "undrain",
        description = "Have nodes up again that were drained.",
        footer = {"", "Example:", "  dure undrain seoul/a/rack1/n1"})
final class UndrainNodes extends AskServer {
    @Parameters(arity = "1..*", paramLabel = "NODE", description = "Nodes, as SITE/HALL/RACK/n1.")
    private List<String> nodes = List.of();

    @Override
    int ask(Server server) {
        return each(nodes, node -> {
            server.post("/v1/nodes/up", Map.of("node", node), null);
            out().println("Up: " + node);
        });
    }
}
