package io.dure.app.command;

import io.dure.twin.packing.SlicesOutcome;
import io.dure.twin.steady.ScoreSpeed;
import java.nio.file.Path;
import java.util.Locale;

/** What {@code dure bench slices} measured, on a terminal. */
final class SlicesTable {
    private static final double NANOS_PER_MICRO = 1e3;

    private SlicesTable() {}

    static String of(BenchSlices.Slices slices) {
        StringBuilder text = new StringBuilder();
        if (!slices.lists().isEmpty()) {
            lists(text, slices);
        }
        if (!slices.steady().isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n");
            steady(text, slices);
        }
        return text.append("Processor time, the clock in it.\n").toString();
    }

    private static void lists(StringBuilder text, BenchSlices.Slices slices) {
        text.append(String.format(
                Locale.ROOT,
                "%-32s %-8s %8s %6s %9s %9s %9s %9s%n",
                "list",
                "policy",
                "GPUs, %",
                "lost",
                "score, µs",
                "longest",
                "learn, µs",
                "longest"));
        for (SlicesOutcome o : slices.lists()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-32s %-8s %8.2f %6d %9.1f %9.0f %9.1f %9.0f%n",
                    name(o.podList()),
                    o.policy(),
                    o.allocatedPercentAt100(),
                    lost(o),
                    o.scoringNanos() / NANOS_PER_MICRO,
                    o.longestScoringNanos() / NANOS_PER_MICRO,
                    o.learningNanos() / NANOS_PER_MICRO,
                    o.longestLearningNanos() / NANOS_PER_MICRO));
        }
        text.append("GPUs: allocated when pods that ask all of them have come; score and learn: a pod. Median of ")
                .append(Plural.of(slices.lists().getFirst().seeds().size(), "order"))
                .append(".\n");
    }

    private static long lost(SlicesOutcome outcome) {
        long[] sorted = outcome.seeds().stream()
                .mapToLong(SlicesOutcome.Seed::lost)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    private static void steady(StringBuilder text, BenchSlices.Slices slices) {
        text.append(String.format(
                Locale.ROOT,
                "%-12s %-8s %11s %9s %9s %9s %9s%n",
                "steady, GPUs",
                "mix",
                "engine, µs",
                "score, µs",
                "longest",
                "learn, µs",
                "longest"));
        for (ScoreSpeed s : slices.steady()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-12s %-8s %11.2f %9.2f %9.0f %9.2f %9.0f%n",
                    String.format(Locale.ROOT, "%,d", s.fleetGpus()),
                    s.mix(),
                    s.engineNanos() / NANOS_PER_MICRO,
                    s.scoringNanos() / NANOS_PER_MICRO,
                    s.longestScoringNanos() / NANOS_PER_MICRO,
                    s.learningNanos() / NANOS_PER_MICRO,
                    s.longestLearningNanos() / NANOS_PER_MICRO));
        }
        ScoreSpeed first = slices.steady().getFirst();
        text.append(String.format(
                Locale.ROOT,
                "Spread over all placements, median of %d times %,d; one reading of the clock takes %.2f µs.%n",
                first.rounds(),
                first.placements(),
                first.clockNanos() / NANOS_PER_MICRO));
    }

    private static String name(String file) {
        Path name = Path.of(file).getFileName();
        return name == null ? file : name.toString().replaceFirst("\\.csv(\\.gz)?$", "");
    }
}
