package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure why}. */
@Command(
        name = "why",
        description = "Say why a job waits: all its causes, in words, and when it may start.",
        footer = {"", "Example:", "  dure why 12 --when"})
final class Why extends ShowServer {
    @Parameters(paramLabel = "ID", description = "The number of the job.")
    private @Nullable String id;

    @Option(names = "--when", description = "Also work out when it would start if nothing came between.")
    private boolean when;

    @Override
    int ask(Server server) {
        String path = job(String.valueOf(id));
        JsonNode told = server.get(path + "/why", when ? Map.of("when", "true") : Map.of());
        show(told, () -> told.path("waits").asBoolean() ? waits(told) : stands(server.get(path)));
        return WELL;
    }

    private String waits(JsonNode told) {
        Dates dates = Dates.here();
        StringBuilder text = new StringBuilder("Job " + id + " waits:\n");
        for (JsonNode reason : told.path("reasons")) {
            text.append("  - ")
                    .append(Wrapped.at(98, "    ", dates.inside(Columns.plain(text(reason, "words")))))
                    .append('\n');
        }
        JsonNode promise = told.path("promise");
        if (!promise.isMissingNode()) {
            text.append("Its start is promised for ")
                    .append(dates.full(text(promise, "start")))
                    .append(
                            promise.path("firm").asBoolean()
                                    ? ".\n"
                                    : ", or earlier; a promise that may still change.\n");
        }
        if (told.hasNonNull("start")) {
            text.append("It would start ")
                    .append(dates.full(text(told, "start")))
                    .append(", if nothing came between.\n");
        } else if (when) {
            text.append("No start is in sight within a week, as things are.\n");
        }
        return text.toString();
    }

    private String stands(JsonNode told) {
        JsonNode job = told.path("job");
        String state = text(job, "state");
        String detail = text(job, "detail");
        return "Job " + id + (state.equals("waiting") ? " is about to be decided on" : " does not wait: it is " + state)
                + (detail.isEmpty() ? "" : " (" + Columns.plain(detail) + ")") + ".\n";
    }
}
