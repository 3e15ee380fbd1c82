package io.dure.app.command;

import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import io.dure.app.client.Unreachable;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dure top}. */
@Command(
        name = "top",
        description = "Show fleet, queues and the newest jobs, anew every 2 s until Ctrl-C; once in a pipe.",
        footer = {"", "Examples:", "  dure top", "  dure top --once"})
final class Top extends AskServer {
    private static final int PAUSE_MILLIS = 2_000;
    private static final String NEWEST = "10";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    @Option(names = "--once", description = "Once, also on a terminal.")
    private boolean once;

    @Override
    int ask(Server server) throws InterruptedException {
        PrintWriter out = out();
        if (once || !Terminal.isThere()) {
            out.print(seen(server));
            return WELL;
        }
        out.print(HOME + REST_OF_SCREEN);
        boolean hasSeen = false;
        while (true) {
            try {
                draw(out, seen(server));
                hasSeen = true;
            } catch (Unreachable e) {
                if (!hasSeen) {
                    throw e;
                }
                out.print(HOME + e.getMessage() + REST_OF_LINE + "\n");
            }
            Printed.check(out);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Over what stands there, so that nothing flickers. */
    private static void draw(PrintWriter out, String text) {
        out.print(HOME + text.replace("\n", REST_OF_LINE + "\n") + REST_OF_SCREEN);
    }

    private static String seen(Server server) {
        Dates dates = Dates.here();
        var fleet = server.get("/v1/fleet");
        return ShowFleet.summary(fleet, dates)
                + "\n"
                + ShowFleet.sites(fleet)
                + "\n"
                + ListQueues.table(server.get("/v1/queues").path("queues"))
                + "\n"
                + JobRows.table(server.get("/v1/jobs", Map.of("limit", NEWEST)).path("jobs"), dates);
    }
}
