package io.dure.app.report;

import io.dure.app.Json;
import io.dure.plan.rollout.Plan;
import io.dure.plan.standing.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A rollout plan as one HTML file that loads nothing, in the look of {@link Report}. */
public final class PlanReport {
    static final List<String> SCRIPTS =
            List.of("words.js", "switches.js", "parts.js", "charts.js", "lanes.js", "standing.js", "plan.js");

    private PlanReport() {}

    /** The whole page, with the country's standing where it is told. The same plan gives the same text. */
    public static String html(Plan plan, Optional<Standing> standing) {
        String style = Piece.style("plan.css");
        String charts = Piece.charts();
        String own = SCRIPTS.stream().map(Piece::own).collect(Collectors.joining("\n"));
        return Report.fill(
                Piece.own("plan.html"),
                Map.of(
                        "title", Report.escaped(plan.title()),
                        "policy", ContentPolicy.allowing(List.of(charts, own), List.of(style)),
                        "style", style,
                        "plan", Report.inScript(Json.compact(plan)),
                        "standing",
                                standing.map(told -> Report.inScript(Json.compact(told)))
                                        .orElse("null"),
                        "words", Report.inScript(Piece.own("plan-words.json")),
                        "scripts", "<script>" + charts + "</script>\n<script>" + own + "</script>"));
    }
}
