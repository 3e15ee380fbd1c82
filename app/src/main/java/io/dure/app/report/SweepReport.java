package io.dure.app.report;

import io.dure.app.Json;
import io.dure.app.sweep.Results;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A sweep as one HTML file that loads nothing, in the look of {@link Report}: its variants side by side. */
public final class SweepReport {
    static final List<String> SCRIPTS = List.of("words.js", "switches.js", "parts.js", "sweep.js");
    static final List<String> FIRST = List.of(
            "jobs.completed",
            "jobs.unfinished",
            "wait.meanSeconds",
            "wait.p50Seconds",
            "wait.p95Seconds",
            "boundedSlowdown.mean",
            "utilisation.allocated",
            "utilisation.goodput",
            "fragmentation",
            "lastEndSeconds");

    private SweepReport() {}

    /**
     * One variant: means over its seeds, a figure that no run has is left out; and how far the seeds lie apart, as a standard
     * deviation, where they do.
     */
    record Line(Map<String, String> settings, int runs, Map<String, Double> figures, Map<String, Double> spreads) {}

    /** What the page shows. {@code first}: the figures that are told first, {@code others} all that are left. */
    record Told(int runs, List<String> varied, List<String> first, List<String> others, List<Line> lines) {}

    /** The whole page. The same results give the same text. */
    public static String html(String title, Results results) {
        String style = Piece.style();
        String own = SCRIPTS.stream().map(Piece::own).collect(Collectors.joining("\n"));
        return Report.fill(
                Piece.own("sweep.html"),
                Map.of(
                        "title", Report.escaped(title),
                        "policy", ContentPolicy.allowing(List.of(own), List.of(style)),
                        "style", style,
                        "sweep", Report.inScript(Json.compact(told(results))),
                        "words", Report.inScript(Piece.own("sweep-words.json")),
                        "scripts", own));
    }

    private static Told told(Results results) {
        List<Line> lines = new ArrayList<>();
        results.bySettings()
                .forEach((settings, rows) ->
                        lines.add(new Line(settings, rows.size(), means(results, rows), spreads(results, rows))));
        List<String> others =
                results.figures().stream().filter(f -> !FIRST.contains(f)).toList();
        return new Told(results.rows().size(), results.varied(), FIRST, others, lines);
    }

    private static Map<String, Double> means(Results results, List<Results.Row> rows) {
        Map<String, Double> means = new TreeMap<>();
        for (String figure : results.figures()) {
            OptionalDouble mean = rows.stream()
                    .filter(row -> row.figures().containsKey(figure))
                    .mapToDouble(row -> row.figures().get(figure))
                    .average();
            mean.ifPresent(value -> means.put(figure, value));
        }
        return means;
    }

    private static Map<String, Double> spreads(Results results, List<Results.Row> rows) {
        Map<String, Double> spreads = new TreeMap<>();
        for (String figure : results.figures()) {
            double[] all = rows.stream()
                    .filter(row -> row.figures().containsKey(figure))
                    .mapToDouble(row -> row.figures().get(figure))
                    .toArray();
            double mean = Arrays.stream(all).average().orElse(0);
            double squares =
                    Arrays.stream(all).map(v -> (v - mean) * (v - mean)).sum();
            if (all.length > 1 && squares > 0) {
                spreads.put(figure, StrictMath.sqrt(squares / (all.length - 1)));
            }
        }
        return spreads;
    }
}
