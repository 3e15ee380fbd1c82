package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Server;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure hook add}. */
@Command(
        name = "add",
        description = "Have something told to an address.",
        footer = {
            "",
            "Of jobs: started, preempted, ended, rejected, idle. Of the fleet, for operators: frozen, unfrozen, node-down, node-up,",
            "power, quarantined, released, quota-refused, budget-spent. What is told is signed with the secret that is shown once.",
            "",
            "Examples:",
            "  dure hook add https://chat.example.org/dure --on started,ended",
            "  dure hook add https://ops.example.org/dure --on frozen,unfrozen,node-down --all"
        })
final class MakeHook extends AskServer {
    @Parameters(paramLabel = "URL", description = "An address of https, or mailto:kim@example.org.")
    private String url = "";

    @Option(names = "--on", required = true, split = ",", paramLabel = "EVENT", description = "What is told.")
    private List<String> events = List.of();

    @Option(names = "--queue", paramLabel = "PATH", description = "Of jobs in this queue and below it.")
    private @Nullable String queue;

    @Option(names = "--all", description = "Of everybody's jobs there; for queue admins (default: of your own).")
    private boolean all;

    @Override
    int ask(Server server) {
        ObjectNode body = object();
        body.put("url", url);
        events.forEach(body.putArray("events")::add);
        if (queue != null) {
            body.put("queue", queue);
        }
        if (all) {
            body.put("all", true);
        }
        JsonNode made = server.post("/v1/hooks", Map.of(), body);
        out().println("Hook " + text(made, "id") + " is made. Its secret, shown once: " + text(made, "secret"));
        return WELL;
    }
}
