package io.dure.app.command;

import io.dure.app.client.Server;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure cancel}. */
@Command(
        name = "cancel",
        description = "Cancel jobs: one that waits is gone at once, one that runs is told to stop.",
        footer = {"", "Example:", "  dure cancel 12 13"})
final class CancelJobs extends AskServer {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The numbers of the jobs.")
    private List<String> ids = List.of();

    @Option(names = "--array", description = "All elements of the arrays that begin with these jobs.")
    private boolean array;

    @Override
    int ask(Server server) {
        ids.forEach(JobIds::check);
        return each(ids, id -> {
            server.post(job(id) + "/cancel", array ? Map.of("array", "true") : Map.of(), null);
            out().println("Cancelled " + (array ? "array " : "job ") + id + ".");
        });
    }
}
