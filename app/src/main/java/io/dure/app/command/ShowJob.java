package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dure job}. */
@Command(
        name = "job",
        description = "Show one job: where it stands, what it asks for, and its attempts.",
        footer = {"", "Example:", "  dure job 12"})
final class ShowJob extends ShowServer {
    private static final int MOST_NODES = 3;

    @Parameters(paramLabel = "ID", description = "The number of the job.")
    private @Nullable String id;

    @Override
    int ask(Server server) {
        JsonNode told = server.get(job(String.valueOf(id)));
        show(told, () -> text(told, Dates.here()));
        return WELL;
    }

    private static String text(JsonNode told, Dates dates) {
        StringBuilder text = new StringBuilder();
        JsonNode job = told.path("job");
        line(text, "Job", text(job, "id") + "  " + text(job, "name"));
        line(
                text,
                "State",
                text(job, "state")
                        + (text(job, "state").equals("waiting") ? "   (dure why " + text(job, "id") + ")" : ""));
        line(text, "Detail", text(job, "detail"));
        line(text, "Queue", text(job, "queue"));
        line(text, "User", text(job, "user"));
        line(text, "Kind", text(job, "kind"));
        line(text, "GPUs", JobRows.number(job.path("gpus").asDouble()));
        line(text, "Priority", job.path("priority").asInt() == 0 ? "" : text(job, "priority"));
        line(text, "Submitted", dates.full(text(job, "submitted")));
        line(text, "Started", dates.full(text(job, "started")));
        line(text, "Ended", dates.full(text(job, "ended")));
        line(text, "Took", JobRows.took(job));
        line(
                text,
                "Last saved",
                told.has("checkpointAgeSeconds")
                        ? told.get("checkpointAgeSeconds").asLong() + " s ago"
                        : "");
        text.append("\nAsked for\n");
        told.path("spec").properties().forEach(e -> line(text, "  " + e.getKey(), value(e.getValue())));
        attempts(text, told.path("attempts"), dates);
        return text.toString();
    }

    private static void line(StringBuilder to, String name, String value) {
        if (!value.isEmpty()) {
            to.append(String.format(Locale.ROOT, "%-12s %s%n", name, Wide.cut(Columns.plain(value), 87)));
        }
    }

    private static String value(JsonNode value) {
        if (value.isArray()) {
            return String.join(
                    " ",
                    StreamSupport.stream(value.spliterator(), false)
                            .map(JsonNode::asText)
                            .toList());
        }
        if (value.isObject()) {
            return String.join(
                    " ",
                    value.properties().stream()
                            .map(e -> e.getKey() + "=" + e.getValue().asText())
                            .toList());
        }
        String text = value.asText();
        long lines = text.lines().count();
        return lines > 1 ? text.lines().findFirst().orElse("") + " … (" + lines + " lines)" : text;
    }

    private static void attempts(StringBuilder text, JsonNode attempts, Dates dates) {
        if (attempts.isEmpty()) {
            return;
        }
        Columns table = new Columns("ATTEMPT>", "SITE", "STARTED", "TOOK>", "ENDING", "EXIT>", "NODES", "DETAIL");
        for (JsonNode a : attempts) {
            table.row(
                    text(a, "attempt"),
                    text(a, "site"),
                    dates.brief(text(a, "started")),
                    JobRows.took(a),
                    text(a, "ending"),
                    text(a, "exitCode"),
                    nodes(a.path("nodes")),
                    text(a, "detail").isEmpty() ? text(a, "stopCause") : text(a, "detail"));
        }
        text.append('\n').append(table.text());
    }

    private static String nodes(JsonNode nodes) {
        String first = String.join(
                " ",
                StreamSupport.stream(nodes.spliterator(), false)
                        .limit(MOST_NODES)
                        .map(JsonNode::asText)
                        .toList());
        return nodes.size() > MOST_NODES ? first + " and " + (nodes.size() - MOST_NODES) + " more" : first;
    }
}
