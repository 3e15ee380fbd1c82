package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import io.dure.twin.input.Place;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dure jobs}. */
@Command(
        name = "jobs",
        description = "List jobs, the newest first.",
        footer = {
            "",
            "Examples:",
            "  dure jobs --state waiting --queue vision",
            "  dure jobs --user kim --limit 500 --json"
        })
final class Jobs extends ShowServer {
    private static final int MOST_IN_PAGE = 1_000;
    private static final int MOST = 1_000_000;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "waiting, running, stopping, completed, failed, timed-out, cancelled or rejected.")
    private String state = "";

    @Option(names = "--queue", paramLabel = "PATH", description = "Of this queue and all below it.")
    private String queue = "";

    @Option(names = "--user", paramLabel = "NAME", description = "Of this user.")
    private String user = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 30).")
    private int limit = 30;

    @Override
    int ask(Server server) {
        if (limit < 1 || limit > MOST) {
            throw Place.option("--limit").bad(String.valueOf(limit), "1 to " + MOST + " is needed", "");
        }
        ObjectNode all = object();
        ArrayNode jobs = all.putArray("jobs");
        boolean isMore = collect(server, jobs);
        show(all, () -> text(jobs, isMore));
        return WELL;
    }

    /** True when there are more than were asked for. */
    private boolean collect(Server server, ArrayNode jobs) {
        String after = "";
        while (true) {
            int size = Math.min(MOST_IN_PAGE, limit - jobs.size());
            JsonNode page = server.get(
                    "/v1/jobs",
                    Map.of(
                            "state", state,
                            "queue", queue,
                            "user", user,
                            "after", after,
                            "limit", String.valueOf(size)));
            page.path("jobs").forEach(jobs::add);
            after = text(page, "next");
            if (after.isEmpty() || jobs.size() >= limit) {
                return !after.isEmpty();
            }
        }
    }

    private String text(ArrayNode jobs, boolean isMore) {
        if (jobs.isEmpty()) {
            return state.isEmpty() && queue.isEmpty() && user.isEmpty()
                    ? "No jobs yet. dure submit --help says how to submit one.\n"
                    : "No such jobs.\n";
        }
        return JobRows.table(jobs, Dates.here())
                + (isMore ? "There may be more: --limit says how many to list.\n" : "");
    }
}
