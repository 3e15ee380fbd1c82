package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Server;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure budget}: what queues may use up. */
@Command(
        name = "budget",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "What queues may use up in a period: list, set, remove.",
        subcommands = {BudgetCommand.ListAll.class, BudgetCommand.Set.class, BudgetCommand.Remove.class})
final class BudgetCommand {
    private static final String PATH = "/v1/budgets";

    private BudgetCommand() {}

    /** {@code dure budget list}. */
    @Command(
            name = "list",
            description = "List budgets, and what of each is used up.",
            footer = {"", "Example:", "  dure budget list"})
    static final class ListAll extends ShowServer {
        @Override
        int ask(Server server) {
            JsonNode told = server.get(PATH);
            show(told, () -> {
                Columns table = new Columns(
                        "QUEUE", "PERIOD", "SINCE", "GPU-HOURS>", "OF>", "COST>", "OF>", "USED %>", "STATE");
                for (JsonNode one : told.path("budgets")) {
                    JsonNode budget = one.path("budget");
                    table.row(
                            text(one, "queue"),
                            text(budget, "period"),
                            text(one, "from")
                                    .substring(0, Math.min(10, text(one, "from").length())),
                            text(one, "usedGpuHours"),
                            text(budget, "gpuHours"),
                            text(one, "usedCost"),
                            text(budget, "cost"),
                            text(one, "percent"),
                            one.path("spent").asBoolean() ? "spent: nothing starts" : "open");
                }
                return table.text();
            });
            return WELL;
        }
    }

    /** {@code dure budget set}. */
    @Command(
            name = "set",
            description = "Set what a queue and those below it may use up; when it is spent, nothing starts there.",
            footer = {"", "Example:", "  dure budget set vision --gpu-hours 50000 --period quarter --warn 80,95"})
    static final class Set extends AskServer {
        @Parameters(paramLabel = "QUEUE", description = "Its path, as org/team.")
        private String queue = "";

        @Option(names = "--gpu-hours", paramLabel = "N", description = "GPU-hours at most.")
        private @Nullable Double gpuHours;

        @Option(names = "--cost", paramLabel = "N", description = "Money at most, by the prices that are told.")
        private @Nullable Double cost;

        @Option(
                names = "--period",
                paramLabel = "NAME",
                description = "month (default), quarter or year of UTC; or once.")
        private @Nullable String period;

        @Option(names = "--from", paramLabel = "DAY", description = "Nothing before it counts (default: this month).")
        private @Nullable String from;

        @Option(names = "--warn", paramLabel = "PERCENTS", split = ",", description = "Warn there (default: 80,95).")
        private List<Double> warn = List.of();

        @Override
        int ask(Server server) {
            ObjectNode budget = object();
            if (gpuHours != null) {
                budget.put("gpuHours", gpuHours);
            }
            if (cost != null) {
                budget.put("cost", cost);
            }
            if (period != null) {
                budget.put("period", period);
            }
            if (from != null) {
                budget.put("from", from);
            }
            if (!warn.isEmpty()) {
                ArrayNode percents = budget.putArray("warnAt");
                warn.forEach(percents::add);
            }
            server.put(PATH, Map.of("queue", queue), budget);
            out().println("The budget of queue " + queue + " is set.");
            return WELL;
        }
    }

    /** {@code dure budget remove}. */
    @Command(
            name = "remove",
            description = "Remove a budget; its queue starts jobs again.",
            footer = {"", "Example:", "  dure budget remove vision"})
    static final class Remove extends AskServer {
        @Parameters(paramLabel = "QUEUE", description = "Its path, as org/team.")
        private String queue = "";

        @Override
        int ask(Server server) {
            server.delete(PATH, Map.of("queue", queue));
            out().println("Queue " + queue + " has no budget any more.");
            return WELL;
        }
    }
}
