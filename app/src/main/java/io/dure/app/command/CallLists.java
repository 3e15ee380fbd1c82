package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What is to be seen of calls for compute. */
final class CallLists {
    private CallLists() {}

    /** {@code dure call list}. */
    @Command(
            name = "list",
            description = "List calls for compute.",
            footer = {"", "Example:", "  dure call list"})
    static final class ListAll extends ShowServer {
        @Override
        int ask(Server server) {
            JsonNode told = server.get(CallCommand.PATH);
            show(told, () -> {
                Columns table = new Columns("ID>", "TITLE", "STATE", "GPUS>", "CLOSES");
                for (JsonNode call : told.path("calls")) {
                    long gpus = 0;
                    for (JsonNode lot : call.at("/terms/lots")) {
                        gpus += lot.path("gpus").asLong();
                    }
                    table.row(
                            text(call, "id"),
                            text(call, "title"),
                            text(call, "state"),
                            String.valueOf(gpus),
                            text(call.path("terms"), "closes"));
                }
                return table.text();
            });
            return WELL;
        }
    }

    /** {@code dure call show}. */
    @Command(
            name = "show",
            description = "Show a call, with the applications that you may see.",
            footer = {"", "Example:", "  dure call show 3"})
    static final class Show extends ShowServer {
        @Parameters(paramLabel = "CALL", description = "The number of the call.")
        private long call;

        @Override
        int ask(Server server) {
            String path = CallCommand.PATH + "/" + call;
            JsonNode told = server.get(path);
            JsonNode applications = server.get(path + "/applications");
            show(
                    object().<com.fasterxml.jackson.databind.node.ObjectNode>set("call", told)
                            .setAll((com.fasterxml.jackson.databind.node.ObjectNode) applications),
                    () -> head(told) + table(applications));
            return WELL;
        }

        private static String head(JsonNode call) {
            StringBuilder text = new StringBuilder();
            text.append("Call ").append(text(call, "id")).append(": ").append(text(call, "title"));
            text.append("\n")
                    .append(text(call, "state"))
                    .append(", closes ")
                    .append(text(call.path("terms"), "closes"));
            for (JsonNode lot : call.at("/terms/lots")) {
                text.append("\nLot ").append(text(lot, "name")).append(": ").append(text(lot, "gpus"));
                text.append(' ').append(text(lot, "gpuType")).append(" from ").append(text(lot, "from"));
                text.append(" to ").append(text(lot, "to"));
            }
            return text.append("\n\n").toString();
        }

        private static String table(JsonNode told) {
            Columns table =
                    new Columns("ID>", "INSTITUTION", "KIND", "LOT", "ASKED>", "LEAST>", "SCORE>", "STATE", "WHY");
            for (JsonNode one : told.path("applications")) {
                table.row(
                        text(one, "id"),
                        text(one, "institution"),
                        text(one, "kind"),
                        text(one, "lot"),
                        text(one, "gpus"),
                        text(one, "least"),
                        one.has("score") ? text(one, "score") : text(one, "yourScore"),
                        text(one, "state"),
                        one.has("award")
                                ? text(one.path("award"), "gpus") + " GPUs in " + text(one.path("award"), "queue")
                                : text(one.path("refusal"), "words"));
            }
            return table.text();
        }
    }

    /** {@code dure call awards}. */
    @Command(
            name = "awards",
            description = "List the awards of a call, how much of each is used, and which are idle.",
            footer = {"", "Example:", "  dure call awards 3"})
    static final class Awards extends ShowServer {
        @Parameters(paramLabel = "CALL", description = "The number of the call.")
        private long call;

        @Override
        int ask(Server server) {
            JsonNode told = server.get(CallCommand.PATH + "/" + call + "/awards");
            show(told, () -> {
                Columns table = new Columns("ID>", "INSTITUTION", "QUEUE", "GPUS>", "UNTIL", "STATE", "USED %>", "");
                for (JsonNode one : told.path("awards")) {
                    table.row(
                            text(one, "application"),
                            text(one, "institution"),
                            text(one, "queue"),
                            text(one, "gpus"),
                            text(one, "to"),
                            text(one, "state"),
                            text(one, "usedPercent"),
                            one.path("idle").asBoolean() ? "IDLE" : "");
                }
                return table.text();
            });
            return WELL;
        }
    }
}
