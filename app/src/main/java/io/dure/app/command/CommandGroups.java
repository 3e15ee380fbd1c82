package io.dure.app.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands in the help, by what they are for. */
final class CommandGroups implements IHelpSectionRenderer {
    private static final int NAME_WIDTH = 14;
    private static final int WIDTH = 80;

    private final Map<String, List<String>> groups = new LinkedHashMap<>();

    CommandGroups() {
        groups.put(
                "Run a fleet",
                List.of("up", "serve", "login", "whoami", "token", "audit", "hook", "backup", "restore"));
        groups.put(
                "Work", List.of("submit", "jobs", "job", "why", "logs", "cancel", "hold", "release", "events", "top"));
        groups.put(
                "Fleet",
                List.of(
                        "fleet",
                        "queues",
                        "quota",
                        "quota-at",
                        "drain",
                        "undrain",
                        "power",
                        "curtail",
                        "freeze",
                        "unfreeze",
                        "quarantine"));
        groups.put("Accounts", List.of("usage", "budget", "call"));
        groups.put(
                "Foresee",
                List.of(
                        "forecast",
                        "what-if",
                        "simulate",
                        "compare",
                        "sweep",
                        "replay",
                        "plan",
                        "standing",
                        "templates",
                        "bench"));
    }

    @Override
    public String render(Help help) {
        StringBuilder text = new StringBuilder();
        Map<String, Help> left = new LinkedHashMap<>(help.subcommands());
        groups.forEach((title, names) -> {
            Map<String, Help> own = new LinkedHashMap<>();
            names.stream().filter(left::containsKey).forEach(name -> own.put(name, left.remove(name)));
            text.append(section(help, title, own));
        });
        return text.append(section(help, "More", left)).toString();
    }

    private static String section(Help help, String title, Map<String, Help> commands) {
        if (commands.isEmpty()) {
            return "";
        }
        Help.TextTable table = Help.TextTable.forColumns(
                help.colorScheme(),
                new Column(NAME_WIDTH, 2, Overflow.SPAN),
                new Column(WIDTH - NAME_WIDTH, 2, Overflow.WRAP));
        table.setAdjustLineBreaksForWideCJKCharacters(true);
        commands.forEach((name, one) -> {
            UsageMessageSpec usage = one.commandSpec().usageMessage();
            String[] said = usage.header().length > 0 ? usage.header() : usage.description();
            table.addRowValues(name, said.length == 0 ? "" : said[0]);
        });
        return "\n" + title + "\n" + table;
    }
}
