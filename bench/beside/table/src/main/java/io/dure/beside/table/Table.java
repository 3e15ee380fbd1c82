package io.dure.beside.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rows for people. */
final class Table {
    private static final Map<String, String> TITLES = Map.of(
            "fill", "Filling an empty fleet to 95 %, 200 jobs at a time (Slurm: 2,000)",
            "steady", "Jobs come and go at 95 %, about 20 of each at a time",
            "simulated", "Simulators: the same jobs, to the end");

    private static final String LINE = "%-18s %-20s %7s %12s %9s %9s %12s %12s %8s %8s%n";

    private final StringBuilder text = new StringBuilder();

    static String of(List<Row> rows) {
        Table table = new Table();
        for (String phase : Row.PHASES) {
            List<Row> some = rows.stream().filter(row -> row.phase().equals(phase)).toList();
            if (!some.isEmpty()) {
                table.phase(phase, some);
            }
        }
        table.notes(rows);
        return table.text.toString();
    }

    private void phase(String phase, List<Row> rows) {
        text.append(TITLES.get(phase)).append(System.lineSeparator());
        text.append(String.format(
                Locale.ROOT,
                LINE,
                "peer",
                "version",
                "nodes",
                phase.equals("simulated") ? "jobs ended" : "placements",
                "wall s",
                "CPU s",
                "per CPU s",
                "Dure is",
                "waiting",
                "RSS MiB"));
        int nodes = 0;
        for (Row row : rows) {
            if (nodes != 0 && row.nodes() != nodes) {
                text.append(System.lineSeparator());
            }
            nodes = row.nodes();
            row(row, rows);
        }
        text.append(System.lineSeparator());
    }

    private void row(Row row, List<Row> all) {
        text.append(String.format(
                Locale.ROOT,
                LINE,
                row.peer(),
                row.version(),
                count(row.nodes()),
                count(row.placements()) + (row.isWhole() ? " " : "*"),
                String.format(Locale.ROOT, "%.1f", row.wallSeconds()),
                String.format(Locale.ROOT, "%.2f", row.cpuSeconds()),
                count(Math.round(row.placementsPerCpuSecond())),
                ratio(row, all),
                count(row.waiting()),
                count(row.peakResidentBytes() >> 20)));
    }

    /** How many times as much Dure does with a CPU second. */
    private static String ratio(Row row, List<Row> all) {
        if (row.placements() == 0) {
            return "";
        }
        return all.stream()
                .filter(other -> other.peer().startsWith("Dure") && other.nodes() == row.nodes())
                .findFirst()
                .map(dure -> dure.placementsPerCpuSecond() / row.placementsPerCpuSecond())
                .map(times -> String.format(Locale.ROOT, times < 0.1 ? "%.3f x" : times < 10 ? "%.2f x" : "%,.0f x", times))
                .orElse("");
    }

    private void notes(List<Row> rows) {
        text.append("""
                *: its time was over before it was done: so much in that time. Wall clock: on a machine that others use too,
                only a hint; CPU seconds are of all threads (compiler and garbage collection too) of the peer's own process.
                waiting: jobs that wait at the end of the run.

                """);
        Map<String, Row> peers = new LinkedHashMap<>();
        rows.forEach(row -> peers.putIfAbsent(row.peer(), row));
        for (Row row : peers.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s (%s)%n  includes: %s%n  settings: %s%n",
                    (row.peer() + " " + row.version()).strip(),
                    row.licence(),
                    row.includes(),
                    row.settings()));
        }
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
