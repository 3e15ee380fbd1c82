package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Server;
import io.dure.twin.input.BadInput;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure quota-at}. */
@Command(
        name = "quota-at",
        description = "List the quotas that change at a date, add one, or remove one.",
        footer = {
            "",
            "Examples:",
            "  dure quota-at",
            "  dure quota-at vision --quota 32 --at 2027-01-01T00:00:00+09:00",
            "  dure quota-at --remove 7"
        })
final class DateQuota extends ShowServer {
    @Parameters(arity = "0..1", paramLabel = "QUEUE", description = "Its path, as org/team.")
    private @Nullable String queue;

    @Option(names = "--quota", paramLabel = "N", description = "GPUs that it is entitled to from then on.")
    private @Nullable Long quota;

    @Option(names = "--at", paramLabel = "DATE", description = "A date and time with its zone.")
    private @Nullable String at;

    @Option(names = "--remove", paramLabel = "ID", description = "Forget this one.")
    private @Nullable Long remove;

    @Override
    int ask(Server server) {
        if (remove != null) {
            server.delete("/v1/quotas/" + remove);
            out().println("Quota " + remove + " is forgotten.");
            return WELL;
        }
        if (queue == null) {
            JsonNode told = server.get("/v1/quotas");
            show(told, () -> table(told));
            return WELL;
        }
        if (quota == null || at == null) {
            throw new BadInput("command line", 0, queue, "--quota and --at are needed", "dure quota-at --help");
        }
        JsonNode made = server.post(
                "/v1/quotas", Map.of("queue", queue), object().put("at", at).put("quota", quota));
        show(
                made,
                () -> "Queue " + queue + " is entitled to " + quota + " GPUs from " + at + " on (number "
                        + text(made, "id") + ").\n");
        return WELL;
    }

    private static String table(JsonNode told) {
        Columns table = new Columns("ID>", "AT", "QUEUE", "QUOTA>", "TYPES", "SOURCE");
        for (JsonNode one : told.path("quotas")) {
            table.row(
                    text(one, "id"),
                    text(one, "at"),
                    text(one, "queue"),
                    text(one, "quota"),
                    one.has("types") ? one.path("types").toString() : "",
                    text(one, "source"));
        }
        return table.text();
    }
}
