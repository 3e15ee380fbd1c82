package io.dure.app.report;

import io.dure.app.Json;
import io.dure.twin.outcome.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An outcome as one HTML file that loads nothing: style, scripts, words and figures are all inside. */
public final class Report {
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");
    static final List<String> SCRIPTS = List.of(
            "words.js",
            "switches.js",
            "parts.js",
            "charts.js",
            "record.js",
            "measures.js",
            "sites.js",
            "gpus.js",
            "organisations.js",
            "work.js",
            "power.js",
            "failing.js",
            "rollout.js",
            "report.js");

    private Report() {}

    /** The whole page. The same outcome gives the same text. */
    public static String html(Outcome outcome) {
        return html(outcome, Optional.empty());
    }

    /** With what a rollout plan said of the same time, where one was run. */
    public static String html(Outcome outcome, Optional<Believed> believed) {
        Slimmed shown = Slimmed.of(outcome);
        String style = Piece.style();
        String charts = Piece.charts();
        String own = SCRIPTS.stream().map(Piece::own).collect(Collectors.joining("\n"));
        return fill(
                Piece.own("report.html"),
                Map.ofEntries(
                        Map.entry("title", escaped(title(outcome.run()))),
                        Map.entry("policy", ContentPolicy.allowing(List.of(charts, own), List.of(style))),
                        Map.entry("style", style),
                        Map.entry("joined", String.valueOf(shown.joinedQueues())),
                        Map.entry("outcome", inScript(Json.compact(shown.outcome()))),
                        Map.entry(
                                "rollout",
                                believed.map(told -> inScript(Json.compact(told)))
                                        .orElse("null")),
                        Map.entry("korea", hasPlaces(outcome) ? inScript(Piece.own("korea.json")) : "null"),
                        Map.entry("words", inScript(Piece.own("words.json"))),
                        Map.entry("scripts", "<script>" + charts + "</script>\n<script>" + own + "</script>")));
    }

    private static boolean hasPlaces(Outcome outcome) {
        return outcome.fleet().sites().stream().anyMatch(site -> site.latitude() != 0 || site.longitude() != 0);
    }

    private static String title(Outcome.Run run) {
        return run.title().isBlank() ? run.name() : run.title();
    }

    /** One pass, so that a name which looks like a hole of the template stays a name. */
    static String fill(String template, Map<String, String> parts) {
        return HOLE.matcher(template).replaceAll(hole -> Matcher.quoteReplacement(parts.get(hole.group(1))));
    }

    /** In JSON {@code <} stands only inside text, and without it no text can close the script element. */
    static String inScript(String json) {
        return json.replace("<", "\\u003c");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
