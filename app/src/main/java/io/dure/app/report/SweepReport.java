package io.dure.app.report;

import io.dure.app.sweep.Results;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A sweep as one HTML file that loads nothing, in the look of {@link Report}: its variants side by side. */
public final class SweepReport {
    private static final List<String> FIRST = List.of(
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

    private static final int MOST_ACROSS = 16;

    private SweepReport() {}

    /** The whole page. The same results give the same text. */
    public static String html(String title, Results results) {
        String style = Piece.own("report.css") + Piece.own("sweep.css");
        List<String> others =
                results.figures().stream().filter(f -> !FIRST.contains(f)).toList();
        return Report.fill(
                Piece.own("sweep.html"),
                Map.of(
                        "title",
                        Report.escaped(title),
                        "policy",
                        ContentPolicy.allowing(List.of(), List.of(style)),
                        "style",
                        style,
                        "runs",
                        "" + results.rows().size(),
                        "first",
                        table(results, FIRST),
                        "others",
                        lying(results, others) ? across(results, others) : table(results, others)));
    }

    /** Many figures of few variants are read better with a line for each figure. */
    private static boolean lying(Results results, List<String> figures) {
        int variants = results.bySettings().size();
        return variants <= MOST_ACROSS && variants < figures.size();
    }

    private static String across(Results results, List<String> figures) {
        Map<Map<String, String>, List<Results.Row>> groups = results.bySettings();
        StringBuilder text = new StringBuilder("<table><thead>");
        for (String name : results.varied()) {
            text.append("<tr>");
            cell(text, "th", "", name);
            groups.keySet().forEach(settings -> cell(text, "th", "number", settings.getOrDefault(name, "")));
            text.append("</tr>");
        }
        text.append("</thead><tbody>");
        for (String figure : figures) {
            text.append("<tr>");
            cell(text, "td", "", figure);
            groups.values()
                    .forEach(rows ->
                            cell(text, "td", mark(results, figure, mean(rows, figure)), shown(mean(rows, figure))));
            text.append("</tr>");
        }
        return text.append("</tbody></table>").toString();
    }

    /** How far the seeds lie apart: a standard deviation, or nothing where there is none. */
    private static String spread(List<Results.Row> rows, String figure) {
        double[] all = rows.stream()
                .filter(row -> row.figures().containsKey(figure))
                .mapToDouble(row -> row.figures().get(figure))
                .toArray();
        double mean = Arrays.stream(all).average().orElse(0);
        double squares = Arrays.stream(all).map(v -> (v - mean) * (v - mean)).sum();
        return all.length < 2 || squares == 0
                ? ""
                : " ± " + decimals(StrictMath.sqrt(squares / (all.length - 1)), mean);
    }

    /** Means over the seeds; the lowest and highest of a column that is not the same everywhere are marked. */
    private static String table(Results results, List<String> figures) {
        StringBuilder text = new StringBuilder("<table><thead><tr>");
        results.varied().forEach(name -> cell(text, "th", "", name));
        cell(text, "th", "", "runs");
        figures.forEach(name -> cell(text, "th", "", name));
        text.append("</tr></thead><tbody>");
        results.bySettings().forEach((settings, rows) -> {
            text.append("<tr>");
            results.varied().forEach(name -> cell(text, "td", "", settings.getOrDefault(name, "")));
            cell(text, "td", "number", "" + rows.size());
            for (String name : figures) {
                cell(text, "td", mark(results, name, mean(rows, name)), shown(mean(rows, name)) + spread(rows, name));
            }
            text.append("</tr>");
        });
        return text.append("</tbody></table>").toString();
    }

    private static void cell(StringBuilder text, String kind, String style, String said) {
        text.append('<').append(kind);
        if (!style.isEmpty()) {
            text.append(" class=\"").append(style).append('"');
        }
        text.append('>').append(Report.escaped(said)).append("</").append(kind).append('>');
    }

    private static double mean(List<Results.Row> rows, String figure) {
        return rows.stream()
                .filter(row -> row.figures().containsKey(figure))
                .mapToDouble(row -> row.figures().get(figure))
                .average()
                .orElse(Double.NaN);
    }

    private static String mark(Results results, String figure, double mean) {
        double[] all = results.bySettings().values().stream()
                .mapToDouble(rows -> mean(rows, figure))
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        boolean isSame = all.length < 2 || all[0] == all[all.length - 1];
        return isSame || Double.isNaN(mean)
                ? "number"
                : mean == all[0] ? "number low" : mean == all[all.length - 1] ? "number high" : "number";
    }

    private static String shown(double value) {
        return Double.isNaN(value)
                ? ""
                : value == Math.rint(value) && Math.abs(value) < 1e15
                        ? String.format(Locale.ROOT, "%,d", (long) value)
                        : decimals(value, value);
    }

    /** With as many as another of this size has. */
    private static String decimals(double value, double of) {
        return String.format(Locale.ROOT, Math.abs(of) < 10 ? "%.4f" : "%,.1f", value);
    }
}
