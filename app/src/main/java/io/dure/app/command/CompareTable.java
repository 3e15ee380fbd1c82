package io.dure.app.command;

import io.dure.twin.compare.Comparison;
import io.dure.twin.compare.Comparison.Figures;
import io.dure.twin.compare.Comparison.Limit;
import io.dure.twin.compare.Comparison.OfPolicy;
import io.dure.twin.compare.Interval;
import io.dure.twin.compare.Paired;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** A comparison on a terminal: policies across, figures below, then each policy's jobs against those of the first. */
final class CompareTable {
    private static final int WIDTH = 100;
    private static final int LABEL = 26;
    private static final int BOUND = 11;
    private static final int WIDEST = 14;

    private final Comparison comparison;
    private final int column;
    private final List<String> lines = new ArrayList<>();

    private CompareTable(Comparison comparison) {
        this.comparison = comparison;
        column =
                Math.min(WIDEST, (WIDTH - LABEL - BOUND) / comparison.policies().size());
    }

    static String of(Comparison comparison) {
        CompareTable t = new CompareTable(comparison);
        t.head();
        t.figures();
        t.worst();
        t.paired();
        return String.join("\n", t.lines) + "\n";
    }

    private void head() {
        String title = comparison.title().isBlank() ? comparison.name() : comparison.title();
        add("%s", title.replaceAll("[\\p{Cntrl}\\x80-\\x9f]+", " ")); // what a terminal would obey
        add(
                "%s on %s, %s run times, %s",
                Plural.of(comparison.jobs(), "job"),
                Plural.of(comparison.gpus(), "GPU"),
                comparison.runTimes(),
                seeds());
        add("");
    }

    private String seeds() {
        List<Long> seeds = comparison.seeds();
        return seeds.size() == 1
                ? "seed " + seeds.getFirst()
                : "means over seeds " + seeds.getFirst() + " to " + seeds.getLast();
    }

    private void figures() {
        StringBuilder heads = new StringBuilder(label(""));
        comparison.policies().forEach(p -> heads.append(cell(cut(p.policy()))));
        lines.add(heads.append(bound("bound")).toString());
        row("GPUs allocated", Figures::allocated, Units::percent, "utilisation.allocated");
        row("goodput", Figures::goodput, Units::percent, "utilisation.goodput");
        row("idle GPUs in pieces", Figures::fragmentation, Units::percent, "fragmentation");
        row("wait, mean", Figures::meanWaitSeconds, CompareTable::time, "wait.meanSeconds");
        row("wait, half below", Figures::p50WaitSeconds, CompareTable::time, "wait.p50Seconds");
        row("wait, 95 % below", Figures::p95WaitSeconds, CompareTable::time, "wait.p95Seconds");
        row("bounded slowdown, mean", Figures::meanSlowdown, v -> decimals("%,.2f", v), "boundedSlowdown.mean");
        row("jobs completed", Figures::jobsCompleted, CompareTable::count, "jobs.completed");
        row("evictions", Figures::evictions, CompareTable::count, "jobs.evictions");
        row("worst queue had of its own", Figures::worstReceived, Units::percent, "");
        row("simulated in", Figures::wallSeconds, CompareTable::time, "");
    }

    private void row(String name, ToDoubleFunction<Figures> figure, DoubleFunction<String> shown, String bound) {
        StringBuilder line = new StringBuilder(label(name));
        comparison.policies().forEach(p -> line.append(cell(shown.apply(figure.applyAsDouble(p.figures())))));
        for (Limit limit : comparison.bounds()) {
            if (limit.outcome().equals(bound)) {
                String sign = limit.better().equals("lower") ? ">= " : "<= ";
                line.append(bound(sign + shown.apply(limit.bound())));
            }
        }
        lines.add(line.toString().stripTrailing());
    }

    /** What the row of that name means, and which queue it is with each policy. */
    private void worst() {
        boolean isOneQueue = comparison.policies().stream()
                .allMatch(p -> p.runs().getFirst().worst().queue().isEmpty());
        if (isOneQueue) {
            return;
        }
        add("");
        add("Worst queue: of the GPU-time within its quota that it had work for, how much it had.");
        Set<String> queues = new LinkedHashSet<>();
        comparison
                .policies()
                .forEach(p -> queues.add(p.runs().getFirst().worst().queue()));
        if (queues.size() == 1) {
            add("  with every policy: %s", String.join("", queues));
            return;
        }
        for (OfPolicy p : comparison.policies()) {
            add("  %-13s %s", p.policy(), p.runs().getFirst().worst().queue());
        }
    }

    private void paired() {
        OfPolicy first = comparison.policies().getFirst();
        boolean hasSeeds = comparison.seeds().size() > 1;
        add("");
        add("Waits against %s, each job against itself (below zero is better)", first.policy());
        add(
                "%-14s%10s%24s%10s%9s%9s%9s%10s",
                "", "mean", hasSeeds ? "95 % over seeds" : "", "median", "less", "more", "same", "jobs");
        for (OfPolicy p : comparison.policies().subList(1, comparison.policies().size())) {
            Interval mean = p.meanDifference();
            add(
                    "%-14s%10s%24s%10s%9s%9s%9s%10s",
                    p.policy(),
                    signed(mean.mean()),
                    hasSeeds ? signed(mean.low()) + " … " + signed(mean.high()) : "",
                    signed(p.mean(Paired::medianSeconds)),
                    Units.percent(p.mean(Paired::better)),
                    Units.percent(p.mean(Paired::worse)),
                    Units.percent(p.mean(Paired::equal)),
                    count(p.mean(Paired::jobs)));
        }
        leftOut();
        if (!hasSeeds) {
            add("One run of each: jobs hang together, so that says nothing of other work. --seeds 1-5 tells.");
        }
    }

    /** Jobs that started under one policy alone have no difference, and would have made the mean another. */
    private void leftOut() {
        String first = comparison.policies().getFirst().policy();
        for (OfPolicy p : comparison.policies()) {
            double lost = p.mean(Paired::onlyFirst);
            double won = p.mean(Paired::onlySecond);
            if (lost + won > 0) {
                add(
                        "Not in it: %s jobs started only under %s, %s only under %s.",
                        count(lost), first, count(won), p.policy());
            }
        }
    }

    /** One unit and at most one decimal. */
    static String time(double seconds) {
        double size = Math.abs(seconds);
        if (size == 0) {
            return "0 s";
        }
        if (size < 99.95) {
            return decimals(size < 9.995 ? "%.2f s" : "%.1f s", seconds);
        }
        if (size < 5997) {
            return decimals("%.1f min", seconds / 60);
        }
        return size < 172_620 ? decimals("%.1f h", seconds / 3600) : decimals("%,.1f d", seconds / 86_400);
    }

    private static String signed(double seconds) {
        return seconds > 0 ? "+" + time(seconds) : time(seconds);
    }

    /** Of a mean over seeds one decimal, if it has any. */
    private static String count(double value) {
        return decimals(value == Math.rint(value) ? "%,.0f" : "%,.1f", value);
    }

    private String cut(String policy) {
        return policy.length() < column ? policy : policy.substring(0, column - 2) + ".";
    }

    private static String label(String text) {
        return String.format(Locale.ROOT, "%-" + LABEL + "s", text);
    }

    private static String bound(String text) {
        return String.format(Locale.ROOT, "%" + BOUND + "s", text);
    }

    private String cell(String text) {
        return String.format(Locale.ROOT, "%" + column + "s", text);
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    private static String decimals(String format, double value) {
        return String.format(Locale.ROOT, format, value == 0 ? 0.0 : value); // never -0
    }

    @SuppressWarnings("AnnotateFormatMethod") // as above
    private void add(String format, Object... args) {
        lines.add(String.format(Locale.ROOT, format, args).stripTrailing());
    }
}
