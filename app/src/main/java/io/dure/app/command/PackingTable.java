package io.dure.app.command;

import io.dure.twin.packing.PackingOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A packing experiment on a terminal: the published figures' names across, points of arrival below. */
final class PackingTable {
    private static final int[] ARRIVED = {50, 80, 85, 90, 95, 100, 110, 120, 130};
    private static final int[] FRAGMENTS = {50, 80, 95, 100, 130};

    private final PackingOutcome outcome;
    private final List<String> lines = new ArrayList<>();

    private PackingTable(PackingOutcome outcome) {
        this.outcome = outcome;
    }

    static String of(BoundedPacking bounded) {
        PackingTable t = new PackingTable(bounded.outcome());
        t.head();
        t.allocated();
        if (bounded.bound() != null) {
            t.bound(bounded.bound());
        }
        t.fragmented();
        t.costs();
        return String.join("\n", t.lines) + "\n";
    }

    private void head() {
        add(
                "%s on %s with %s; %s; %d at a time, %s",
                Plural.of(outcome.pods(), "pod"),
                Plural.of(outcome.nodes(), "node"),
                Plural.of(outcome.gpus(), "GPU"),
                Plural.of(outcome.seeds().size(), "seed"),
                outcome.threads(),
                Units.duration(outcome.wallSeconds()));
    }

    private void allocated() {
        add("");
        names("GPUs allocated, % of all");
        for (int percent : ARRIVED) {
            StringBuilder line = new StringBuilder(label(percent + " % arrived"));
            for (PackingOutcome.Result r : outcome.results().values()) {
                line.append(cell("%.2f", r.allocatedPercent().get(percent)));
            }
            lines.add(line.toString());
        }
        row("  +- over seeds at 100 %", "%.2f", PackingOutcome.Result::standardDeviationAt100);
    }

    private void bound(BoundedPacking.Bound bound) {
        add("");
        String fgd = bound.fgdPercent() == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; FGD %.2f (%s)",
                        bound.fgdPercent(),
                        bound.fgdIsPublished() ? "published" : "this run's");
        add("no packing of these pods allocates more than %.2f%s", bound.boundPercent(), fgd);
        if (!bound.gapClosedPercent().isEmpty()) {
            StringBuilder line = new StringBuilder(label("of that gap closed, %"));
            bound.gapClosedPercent().values().forEach(closed -> line.append(cell("%.1f", closed)));
            lines.add(line.toString());
        }
    }

    private void fragmented() {
        add("");
        names("of no use to usual pods, %");
        for (int percent : FRAGMENTS) {
            StringBuilder line = new StringBuilder(label(percent + " % arrived"));
            for (PackingOutcome.Result r : outcome.results().values()) {
                line.append(cell("%.2f", r.fragmentedPercent().get(percent)));
            }
            lines.add(line.toString());
        }
    }

    private void costs() {
        add("");
        row("pods lost", "%,.0f", PackingOutcome.Result::dropped);
        row("  before 100 % arrived", "%,.0f", PackingOutcome.Result::droppedBeforeFull);
        row("us to choose", "%.1f", PackingOutcome.Result::microsPerDecision);
        row("  the longest", "%,.0f", PackingOutcome.Result::longestMicrosPerDecision);
        row("us to learn, a pod", "%.1f", PackingOutcome.Result::microsToLearnPerPod);
        row("  the longest", "%,.0f", PackingOutcome.Result::longestMicrosToLearn);
    }

    private interface Figure {
        double of(PackingOutcome.Result result);
    }

    private void row(String name, String format, Figure figure) {
        StringBuilder line = new StringBuilder(label(name));
        outcome.results().values().forEach(r -> line.append(cell(format, figure.of(r))));
        lines.add(line.toString());
    }

    private void names(String title) {
        StringBuilder line = new StringBuilder(label(title));
        outcome.results()
                .forEach((policy, r) -> line.append(
                        String.format(Locale.ROOT, "%10s", r.published().isEmpty() ? policy : r.published())));
        lines.add(line.toString());
    }

    private static String label(String text) {
        return String.format(Locale.ROOT, "%-27s", text);
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    private static String cell(String format, double value) {
        return String.format(Locale.ROOT, "%10s", String.format(Locale.ROOT, format, value));
    }

    @SuppressWarnings("AnnotateFormatMethod") // as above
    private void add(String format, Object... args) {
        lines.add(String.format(Locale.ROOT, format, args).stripTrailing());
    }
}
