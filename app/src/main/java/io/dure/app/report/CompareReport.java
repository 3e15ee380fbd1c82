package io.dure.app.report;

import io.dure.app.Json;
import io.dure.twin.compare.Comparison;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A comparison as one HTML file that loads nothing, in the look of {@link Report}. */
public final class CompareReport {
    static final List<String> SCRIPTS = List.of("words.js", "switches.js", "parts.js", "compare.js");

    private CompareReport() {}

    /** The whole page. The same comparison gives the same text. */
    public static String html(Comparison comparison) {
        String style = Piece.style("compare.css");
        String own = SCRIPTS.stream().map(Piece::own).collect(Collectors.joining("\n"));
        String title = comparison.title().isBlank() ? comparison.name() : comparison.title();
        return Report.fill(
                Piece.own("compare.html"),
                Map.of(
                        "title", Report.escaped(title),
                        "policy", ContentPolicy.allowing(List.of(own), List.of(style)),
                        "style", style,
                        "comparison", Report.inScript(Json.compact(comparison)),
                        "words", Report.inScript(Piece.own("compare-words.json")),
                        "scripts", own));
    }
}
