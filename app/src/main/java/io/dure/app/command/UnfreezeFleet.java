package io.dure.app.command;

import io.dure.app.client.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dure unfreeze}. */
@Command(
        name = "unfreeze",
        description = "Let things start again in the fleet, a site or a queue.",
        footer = {"", "Examples:", "  dure unfreeze", "  dure unfreeze --site seoul"})
final class UnfreezeFleet extends AskServer {
    @Mixin
    private FrozenPart part = new FrozenPart();

    @Override
    int ask(Server server) {
        server.post("/v1/freezes/end", java.util.Map.of(), part.body());
        out().println("Things start again in " + part.words() + ", as far as nothing else is frozen.");
        server.get("/v1/freezes").path("freezes").forEach(f -> out().println("Still frozen: " + ShowFleet.frozen(f)));
        return WELL;
    }
}
