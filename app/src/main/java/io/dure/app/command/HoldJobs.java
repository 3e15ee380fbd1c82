package io.dure.app.command;

import io.dure.app.client.Server;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dure hold}. */
@Command(
        name = "hold",
        description = "Hold jobs that wait: they do not start until they are released.",
        footer = {"", "Example:", "  dure hold 12"})
final class HoldJobs extends AskServer {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The numbers of the jobs.")
    private List<String> ids = List.of();

    @Override
    int ask(Server server) {
        ids.forEach(JobIds::check);
        return each(ids, id -> {
            server.post(job(id) + "/hold", Map.of(), null);
            out().println("Held job " + id + ".");
        });
    }
}
