package io.dure.app.command;

import io.dure.app.client.Server;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dure token revoke}. */
@Command(
        name = "revoke",
        description = "Revoke tokens: nobody comes in with them again.",
        footer = {"", "Example:", "  dure token revoke 3"})
final class RevokeTokens extends AskServer {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "Their numbers, as dure token list tells them.")
    private List<String> ids = List.of();

    @Override
    int ask(Server server) {
        return each(ids, id -> {
            server.delete("/v1/tokens/" + Server.part(id));
            out().println("Revoked token " + id + ".");
        });
    }
}
