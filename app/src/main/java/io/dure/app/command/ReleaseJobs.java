package io.dure.app.command;

import io.dure.app.client.Server;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dure release}. */
@Command(
        name = "release",
        description = "Release jobs that are on hold.",
        footer = {"", "Example:", "  dure release 12"})
final class ReleaseJobs extends AskServer {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The numbers of the jobs.")
    private List<String> ids = List.of();

    @Override
    int ask(Server server) {
        ids.forEach(JobIds::check);
        return each(ids, id -> {
            server.post(job(id) + "/release", Map.of(), null);
            out().println("Released job " + id + ".");
        });
    }
}
