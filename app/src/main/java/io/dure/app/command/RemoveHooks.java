package io.dure.app.command;

import io.dure.app.client.Server;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dure hook remove}. */
@Command(
        name = "remove",
        description = "Remove webhooks: nothing is told there any more.",
        footer = {"", "Example:", "  dure hook remove 3"})
final class RemoveHooks extends AskServer {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "Their numbers, as dure hook list tells them.")
    private List<String> ids = List.of();

    @Override
    int ask(Server server) {
        return each(ids, id -> {
            server.delete("/v1/hooks/" + Server.part(id));
            out().println("Removed hook " + id + ".");
        });
    }
}
