package io.dure.app.report;

import io.dure.app.Json;
import io.dure.plan.rollout.Plan;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A rollout plan as one HTML file that loads nothing, in the look of {@link Report}. */
public final class PlanReport {
    static final List<String> SCRIPTS = List.of("words.js", "parts.js", "charts.js", "lanes.js", "plan.js");

    private PlanReport() {}

    /** The whole page. The same plan gives the same text. */
    public static String html(Plan plan) {
        String style = Piece.own("report.css") + Piece.own("plan.css");
        String charts = Piece.charts();
        String own = SCRIPTS.stream().map(Piece::own).collect(Collectors.joining("\n"));
        return Report.fill(
                Piece.own("plan.html"),
                Map.of(
                        "title", Report.escaped(plan.title()),
                        "policy", ContentPolicy.allowing(List.of(charts, own), List.of(style)),
                        "style", style,
                        "plan", Report.inScript(Json.compact(plan)),
                        "words", Report.inScript(Piece.own("plan-words.json")),
                        "scripts", "<script>" + charts + "</script>\n<script>" + own + "</script>"));
    }
}
