package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Server;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure logs}. */
@Command(
        name = "logs",
        description = "Show the output of a job's last attempt: its last MiB, or all of it as it comes.",
        footer = {"", "Examples:", "  dure logs 12", "  dure logs 12 --follow"})
final class ShowLog extends AskServer {
    @Parameters(paramLabel = "ID", description = "The number of the job.")
    private @Nullable String id;

    @Option(
            names = "--follow",
            description = "From the beginning until the job is over; the exit code is then the job's.")
    private boolean follow;

    @Override
    int ask(Server server) throws InterruptedException {
        long job = JobIds.number(String.valueOf(id));
        if (!follow) {
            out().print(StandardCharsets.UTF_8.decode(server.log(job, -1).bytes()));
            return WELL;
        }
        JsonNode over =
                new JobWatch(server, job, err()).follow(new Decoded(out())).path("job");
        err().println(JobWatch.sentence(over));
        return text(over, "state").equals("completed") ? WELL : FAILED;
    }
}
