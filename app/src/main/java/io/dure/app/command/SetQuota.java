package io.dure.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Server;
import io.dure.twin.input.BadInput;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure quota}. */
@Command(
        name = "quota",
        description = "Change what a queue is entitled to from now on; what is not said stays.",
        footer = {"", "Example:", "  dure quota vision --quota 16 --lend 8"})
final class SetQuota extends AskServer {
    @Parameters(paramLabel = "QUEUE", description = "Its path, as org/team.")
    private String queue = "";

    @Option(names = "--quota", paramLabel = "N", description = "GPUs that it is entitled to.")
    private @Nullable Long quota;

    @Option(names = "--lend", paramLabel = "N", description = "Idle GPUs of its quota that others may have at most.")
    private @Nullable Long lend;

    @Option(names = "--borrow", paramLabel = "N", description = "GPUs beyond its quota that it may hold at most.")
    private @Nullable Long borrow;

    @Option(names = "--weight", paramLabel = "N", description = "Its part of what is idle, against its neighbours.")
    private @Nullable Integer weight;

    @Override
    int ask(Server server) {
        ObjectNode change = object();
        put(change, "quota", quota);
        put(change, "lendLimit", lend);
        put(change, "borrowLimit", borrow);
        put(change, "weight", weight == null ? null : Long.valueOf(weight));
        if (change.isEmpty()) {
            throw new BadInput(
                    "command line",
                    0,
                    "nothing is to change",
                    "--quota, --lend, --borrow or --weight is needed",
                    "dure queues, which lists them");
        }
        server.patch("/v1/queues", Map.of("queue", queue), change);
        out().println("Queue " + queue + " is changed.");
        return WELL;
    }

    private static void put(ObjectNode to, String field, @Nullable Long value) {
        if (value != null) {
            to.put(field, value);
        }
    }
}
