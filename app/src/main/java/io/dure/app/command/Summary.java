package io.dure.app.command;

import io.dure.twin.input.Place;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.outcome.Outcome.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An outcome on a terminal: what was run, what it came to beside its bounds, who had what, why jobs waited. */
final class Summary {
    private static final int BAR = 24;
    private static final int WIDTH = 80;
    private static final String INDENT = "    ";
    private static final String NOTHING = "-";

    private final Outcome outcome;
    private final List<String> lines = new ArrayList<>();

    private Summary(Outcome outcome) {
        this.outcome = outcome;
    }

    static String of(Outcome outcome) {
        Summary s = new Summary(outcome);
        s.head();
        s.figures();
        s.lines.addAll(NationLines.of(outcome));
        s.queues();
        s.reasons();
        s.rejections();
        return String.join("\n", s.lines) + "\n";
    }

    private void head() {
        Outcome.Run run = outcome.run();
        Outcome.Fleet fleet = outcome.fleet();
        String title = run.title().isBlank() ? run.name() : run.title();
        add("%s", title.replaceAll("[\\p{Cntrl}\\x80-\\x9f]+", " ")); // what a terminal would obey
        add("policy %s, %s run times, seed %d", run.policy(), run.runTimes(), run.seed());
        add(
                "%s on %s in %s; %s over %s, simulated in %.2f s",
                Plural.of(fleet.gpus(), "GPU"),
                Plural.of(fleet.nodes(), "node"),
                Plural.of(fleet.sites().size(), "site"),
                Plural.of(outcome.jobs().submitted(), "job"),
                Units.duration((double) outcome.simulatedSeconds()),
                outcome.wallSeconds());
    }

    private void figures() {
        add("");
        add("%-24s %14s   %14s", "", "outcome", "bound");
        row("GPUs allocated", Units.percent(outcome.utilisation().allocated()), "utilisation.allocated");
        row("GPUs productive", Units.percent(outcome.utilisation().productive()), "utilisation.productive");
        row("goodput", Units.percent(outcome.utilisation().goodput()), "utilisation.goodput");
        row("idle GPUs in pieces", Units.percent(outcome.fragmentation()), "fragmentation");
        times();
        if (!isCutOff()) {
            row("last end", Units.duration((double) outcome.lastEndSeconds()), "lastEndSeconds");
        }
        row("jobs completed", String.format(Locale.ROOT, "%,d", outcome.jobs().completed()), "jobs.completed");
        others();
    }

    /** Not everything came to its end: then the last end says nothing, and nothing bounds it. */
    private boolean isCutOff() {
        return outcome.jobs().unfinished() > 0
                && outcome.bounds().all().stream()
                        .anyMatch(b -> b.outcome().equals("lastEndSeconds") && b.bound() == 0);
    }

    private void times() {
        boolean some = outcome.jobs().started() > 0;
        row("wait, mean", time(some, outcome.waits().meanSeconds()), "wait.meanSeconds");
        row("wait, half below", time(some, outcome.waits().p50Seconds()), "wait.p50Seconds");
        row("wait, 95 % below", time(some, outcome.waits().p95Seconds()), "wait.p95Seconds");
        row("wait, 99 % below", time(some, outcome.waits().p99Seconds()), "wait.p99Seconds");
        boolean done = outcome.jobs().completed() > 0;
        row("completion, mean", time(done, outcome.completion().meanSeconds()), "completion.meanSeconds");
        String slowdown =
                String.format(Locale.ROOT, "%,.2f", outcome.boundedSlowdown().mean());
        row("bounded slowdown, mean", done ? slowdown : NOTHING, "boundedSlowdown.mean");
    }

    /** A mean over no job at all is not zero seconds. */
    private static String time(boolean some, double seconds) {
        return some ? Units.duration(seconds) : NOTHING;
    }

    private void others() {
        Outcome.Jobs j = outcome.jobs();
        List<String> parts = new ArrayList<>();
        part(parts, j.failed(), "failed");
        part(parts, j.timedOut(), "timed out");
        part(parts, j.cancelled(), "cancelled");
        part(parts, j.rejected(), "rejected");
        part(parts, j.unfinished(), "unfinished");
        part(parts, j.evictions(), j.evictions() == 1 ? "eviction" : "evictions");
        part(
                parts,
                j.nodeLosses(),
                j.nodeLosses() == 1 ? "attempt lost with its node" : "attempts lost with their node");
        if (!parts.isEmpty()) {
            String lost = String.format(
                    Locale.ROOT, "%,.0f GPU-hours lost", outcome.utilisation().lostGpuHours());
            wrapped("  of the rest: " + String.join(", ", parts) + "; " + lost);
        }
        Outcome.Elastic e = outcome.elastic();
        if (e.grown() > 0) {
            wrapped(String.format(
                    Locale.ROOT,
                    "  elastic jobs: %,d tasks grown, %,d shrunk away; %,.0f GPU-hours in them",
                    e.grown(),
                    e.shrunk(),
                    e.gpuHours()));
        }
    }

    /** On as many lines as it takes, at most {@value #WIDTH} columns each. */
    private void wrapped(String text) {
        String rest = text;
        while (rest.length() > WIDTH && rest.lastIndexOf(' ', WIDTH) > INDENT.length()) {
            int cut = rest.lastIndexOf(' ', WIDTH);
            add("%s", rest.substring(0, cut));
            rest = INDENT + rest.substring(cut + 1);
        }
        add("%s", rest);
    }

    private static void part(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(String.format(Locale.ROOT, "%,d %s", count, what));
        }
    }

    private void row(String name, String value, String key) {
        for (Bound b : outcome.bounds().all()) {
            if (b.outcome().equals(key)) {
                add("%-24s %14s   %14s", name, value, (b.better().equals("lower") ? ">= " : "<= ") + bound(key, b));
                return;
            }
        }
        add("%-24s %14s", name, value);
    }

    private static String bound(String key, Bound b) {
        if (key.startsWith("utilisation") || key.equals("fragmentation")) {
            return Units.percent(b.bound());
        }
        if (key.endsWith("Seconds")) {
            return Units.duration(b.bound());
        }
        return String.format(Locale.ROOT, key.startsWith("jobs") ? "%,.0f" : "%,.2f", b.bound());
    }

    private void queues() {
        if (outcome.queues().size() < 3) {
            return; // the root and one leaf tell nothing
        }
        add("");
        add(
                "%-20s %9s %12s %12s %11s %11s",
                "GPU-hours by queue", "quota", "entitled", "used", "borrowed", "mean wait");
        for (Outcome.QueueOutcome q : outcome.queues()) {
            String name = "  ".repeat(q.depth()) + q.path().substring(q.path().lastIndexOf('/') + 1);
            add(
                    "%-20s %,9d %,12.0f %,12.0f %,11.0f %11s",
                    name.length() > 20 ? name.substring(0, 19) + "…" : name,
                    q.quotaGpus(),
                    q.entitledGpuHours(),
                    q.usedGpuHours(),
                    q.borrowedGpuHours(),
                    Units.duration(q.meanWaitSeconds()));
        }
    }

    private void reasons() {
        if (outcome.reasons().isEmpty()) {
            return;
        }
        add("");
        add("Why jobs waited");
        for (Outcome.ReasonOutcome r : outcome.reasons()) {
            int blocks = (int) Math.round(r.share() * BAR);
            add("%-18s %-" + BAR + "s %7s  %s", r.code(), "█".repeat(blocks), Units.percent(r.share()), r.meaning());
        }
    }

    private void rejections() {
        if (outcome.rejections().isEmpty()) {
            return;
        }
        add("");
        for (Outcome.Rejection r : outcome.rejections()) {
            String jobs = Plural.of(r.jobs(), "job");
            add("Never will run: %s %s (first: %s)  %s", r.code(), jobs, Place.brief(r.firstJob()), r.meaning());
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    private void add(String format, Object... args) {
        lines.add(String.format(Locale.ROOT, format, args).stripTrailing());
    }
}
