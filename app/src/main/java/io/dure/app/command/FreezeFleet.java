package io.dure.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dure freeze}. */
@Command(
        name = "freeze",
        description = "Let nothing start, in the fleet, a site or a queue and all below it; what runs goes on.",
        footer = {
            "",
            "Who waits is told why. It stays so until dure unfreeze, also when Dure is started again.",
            "",
            "Examples:",
            "  dure freeze --why \"flood in the cooling plant\"",
            "  dure freeze --site seoul --why \"new firmware on the switches\"",
            "  dure freeze --queue snu/vision --why \"the budget is being looked at\""
        })
final class FreezeFleet extends AskServer {
    @Mixin
    private FrozenPart part = new FrozenPart();

    @Option(names = "--why", required = true, paramLabel = "TEXT", description = "What those who wait are told.")
    private String why = "";

    @Override
    int ask(Server server) {
        ObjectNode body = part.body();
        body.put("why", why);
        server.post("/v1/freezes", java.util.Map.of(), body);
        out().println("Nothing starts in " + part.words() + "; what runs goes on. To end it: dure unfreeze"
                + part.options());
        return WELL;
    }
}
