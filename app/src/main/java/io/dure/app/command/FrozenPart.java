package io.dure.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.twin.input.BadInput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of the fleet is frozen, or is no more. */
final class FrozenPart {
    @Option(names = "--site", paramLabel = "NAME", description = "This site alone (default: the whole fleet).")
    private @Nullable String site;

    @Option(names = "--queue", paramLabel = "PATH", description = "This queue and all below it alone, as org/team.")
    private @Nullable String queue;

    ObjectNode body() {
        if (site != null && queue != null) {
            throw new BadInput("command line", 0, "--site and --queue are said", "one of them is needed, or none", "");
        }
        ObjectNode body = AskServer.object();
        if (site != null) {
            body.put("site", site);
        }
        if (queue != null) {
            body.put("queue", queue);
        }
        return body;
    }

    String words() {
        return site != null ? "site " + site : queue != null ? "queue " + queue : "the fleet";
    }

    /** As they were said. */
    String options() {
        return site != null ? " --site " + site : queue != null ? " --queue " + queue : "";
    }
}
