package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Server;
import io.dure.twin.input.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure quarantine}: nodes that are suspect. */
@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Keep suspect nodes from work, try them, and give them back.",
        subcommands = {
            QuarantineCommand.Listed.class,
            QuarantineCommand.Add.class,
            QuarantineCommand.Release.class,
            QuarantineCommand.BurnIn.class,
            QuarantineCommand.Rule.class
        })
final class QuarantineCommand {
    private static final String PATH = "/v1/quarantine";

    /** {@code dure quarantine list}. */
    @Command(
            name = "list",
            description = "List nodes in quarantine: since when and why, and how far their tests have come.",
            footer = {"", "Example:", "  dure quarantine list"})
    static final class Listed extends ShowServer {
        @Override
        int ask(Server server) {
            JsonNode told = server.get(PATH);
            show(told, () -> {
                Columns table = new Columns("NODE", "SINCE", "WHO", "TESTS", "WHY");
                for (JsonNode node : told.path("nodes")) {
                    String tests = !node.has("test")
                            ? "none"
                            : node.path("passed").asInt() + " of "
                                    + node.path("test").path("times").asInt() + " passed"
                                    + (node.has("job") ? ", job " + text(node, "job") + " runs" : "");
                    table.row(
                            text(node, "node"),
                            Dates.here().full(text(node, "since")),
                            text(node, "who"),
                            tests,
                            text(node, "why"));
                }
                return table.text();
            });
            return WELL;
        }
    }

    /** {@code dure quarantine add}. */
    @Command(
            name = "add",
            description =
                    "Take nodes from work: what runs there goes on, and nothing starts until they are given back.",
            footer = {"", "Example:", "  dure quarantine add seoul/a/rack1/n1 --why \"ECC errors\""})
    static final class Add extends AskServer {
        @Parameters(arity = "1..*", paramLabel = "NODE", description = "Nodes, as SITE/HALL/RACK/n1.")
        private List<String> nodes = List.of();

        @Option(names = "--why", required = true, paramLabel = "TEXT", description = "What other operators are told.")
        private String why = "";

        @Override
        int ask(Server server) {
            return each(nodes, node -> {
                server.post(PATH, Map.of(), object().put("node", node).put("why", why));
                out().println("In quarantine: " + node);
            });
        }
    }

    /** {@code dure quarantine release}. */
    @Command(
            name = "release",
            description = "Give nodes back to work, tried or not; their faults are forgotten.",
            footer = {"", "Example:", "  dure quarantine release seoul/a/rack1/n1 --why \"new GPU 3\""})
    static final class Release extends AskServer {
        @Parameters(arity = "1..*", paramLabel = "NODE", description = "Nodes, as SITE/HALL/RACK/n1.")
        private List<String> nodes = List.of();

        @Option(names = "--why", paramLabel = "TEXT", description = "For the audit trail.")
        private String why = "";

        @Override
        int ask(Server server) {
            return each(nodes, node -> {
                server.post(
                        PATH + "/release", Map.of(), object().put("node", node).put("why", why));
                out().println("Given back: " + node);
            });
        }
    }

    /** What a node must pass. */
    static final class Test {
        @Option(
                names = "--queue",
                required = true,
                paramLabel = "PATH",
                description = "The queue whose quota the tests take, as org/team.")
        private String queue = "";

        @Option(names = "--limit", paramLabel = "TIME", description = "The longest that one may run (default: 1h).")
        private @Nullable String limit;

        @Option(names = "--times", paramLabel = "N", description = "How often it must complete (default: 1).")
        private @Nullable Integer times;

        @Option(names = "--runs", paramLabel = "TIME", description = "How long it runs on a simulated site.")
        private @Nullable String runs;

        ObjectNode body(List<String> command) {
            ObjectNode test = AskServer.object().put("queue", queue);
            command.forEach(test.putArray("command")::add);
            if (limit != null) {
                test.put("limit", limit);
            }
            if (times != null) {
                test.put("times", times);
            }
            if (runs != null) {
                test.put("runs", runs);
            }
            return test;
        }
    }

    /** {@code dure quarantine burn-in}. */
    @Command(
            name = "burn-in",
            description = "Try a node in quarantine: it is given back when the command has completed there.",
            footer = {
                "",
                "The tests are jobs that take the whole node. They begin when nobody runs there any more.",
                "",
                "Example:",
                "  dure quarantine burn-in seoul/a/rack1/n1 --queue ops --times 3 -- dcgmi diag -r 3"
            })
    static final class BurnIn extends AskServer {
        @Parameters(index = "0", paramLabel = "NODE", description = "The node, as SITE/HALL/RACK/n1.")
        private String node = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "What must complete.")
        private List<String> command = List.of();

        @ArgGroup(exclusive = false, multiplicity = "1")
        private Test test = new Test();

        @Override
        int ask(Server server) {
            ObjectNode body = object().put("node", node);
            body.set("test", test.body(command));
            server.post(PATH + "/burn-in", Map.of(), body);
            out().println(node + " is given back when it has passed.");
            return WELL;
        }
    }

    /** {@code dure quarantine rule}. */
    @Command(
            name = "rule",
            description = "Say when a node is taken from work by itself, and what it must pass then.",
            footer = {
                "",
                "Examples:",
                "  dure quarantine rule --faults 3 --within 24h",
                "  dure quarantine rule --faults 2 --within 7d --queue ops --times 3 -- dcgmi diag -r 3",
                "  dure quarantine rule --faults 0          (never)"
            })
    static final class Rule extends AskServer {
        @Option(
                names = "--faults",
                required = true,
                paramLabel = "N",
                description = "So many by its own fault; 0: never.")
        private int faults;

        @Option(names = "--within", paramLabel = "TIME", description = "Within so long (default: 1d).")
        private @Nullable String within;

        @ArgGroup(exclusive = false)
        private @Nullable Test test;

        @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "What must complete, with --queue.")
        private List<String> command = new ArrayList<>();

        @Override
        int ask(Server server) {
            if ((test == null) != command.isEmpty()) {
                throw new BadInput("command line", 0, "COMMAND and --queue", "both are needed, or none", "");
            }
            ObjectNode body = object().put("faults", faults);
            if (within != null) {
                body.put("within", within);
            }
            if (test != null) {
                body.set("test", test.body(command));
            }
            server.put(PATH + "/rule", Map.of(), body);
            out().println(
                            faults == 0
                                    ? "No node is taken from work by itself."
                                    : "A node with " + faults + " faults within " + (within == null ? "1d" : within)
                                            + " is taken from work.");
            return WELL;
        }
    }
}
