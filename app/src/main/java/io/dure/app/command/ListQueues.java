package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Server;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code dure queues}. */
@Command(
        name = "queues",
        description = "List the tree of queues: GPUs that each is entitled to, holds, borrows and waits for.",
        footer = {"", "Example:", "  dure queues"})
final class ListQueues extends ShowServer {
    private static final String ROOT = "all";

    @Override
    int ask(Server server) {
        JsonNode told = server.get("/v1/queues");
        show(told, () -> table(told.path("queues")));
        return WELL;
    }

    static String table(JsonNode queues) {
        Columns table = new Columns(
                "QUEUE",
                "QUOTA>",
                "SHARE>",
                "USED>",
                "BORROWED>",
                "WAITING>",
                "JOBS>",
                "LENDS>",
                "BORROWS>",
                "WEIGHT>");
        List<JsonNode> all = new ArrayList<>();
        queues.forEach(all::add);
        List<String> paths = all.stream().map(q -> text(q, "path")).toList();
        for (JsonNode q : all) {
            if (!paths.contains(above(text(q, "path")))) {
                add(table, all, q, 0);
            }
        }
        return table.text();
    }

    /** The path of the queue above; empty for the root. */
    private static String above(String path) {
        int slash = path.lastIndexOf('/');
        return slash > 0 ? path.substring(0, slash) : path.equals(ROOT) ? "" : ROOT;
    }

    private static void add(Columns table, List<JsonNode> all, JsonNode q, int depth) {
        String path = text(q, "path");
        String name = depth == 0 ? path : path.substring(path.lastIndexOf('/') + 1);
        table.row(
                "  ".repeat(depth) + name,
                gpus(q, "quota"),
                gpus(q, "share"),
                gpus(q, "used"),
                gpus(q, "borrowed"),
                gpus(q, "waitingGpus"),
                gpus(q, "waitingJobs"),
                q.has("lendLimit") ? gpus(q, "lendLimit") : "all",
                q.has("borrowLimit") ? gpus(q, "borrowLimit") : "any",
                gpus(q, "weight"));
        all.stream()
                .filter(below -> above(text(below, "path")).equals(path))
                .forEach(below -> add(table, all, below, depth + 1));
    }

    private static String gpus(JsonNode q, String field) {
        return JobRows.number(q.path(field).asDouble());
    }
}
