package io.dure.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dure.plan.rollout.PlanMaker;
import io.dure.plan.rollout.Planner;
import io.dure.plan.rollout.Programme;
import io.dure.plan.rollout.ProgrammeReader;
import io.dure.plan.standing.StandingReader;
import io.dure.twin.outcome.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages as a real browser builds them. Without Chromium on the path these tests are skipped, and say so. */
class BrowserTest {
    private static final Pattern SCRIPTS = Pattern.compile("<script.*?</script>", Pattern.DOTALL);
    private static final Pattern LAND = Pattern.compile("<path data-code=\"([^\"]+)\" d=\"([^\"]+)\"");
    private static final Pattern POINT = Pattern.compile("[ML](-?[\\d.]+) (-?[\\d.]+)");

    @TempDir
    Path folder;

    static Stream<Outcome> samples() {
        return Stream.of(NationSample.nation(), Samples.ugly(), Samples.single());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void saysNothingOnTheConsole(Outcome outcome) throws IOException, InterruptedException {
        assertThat(browse(outcome, "en-US").console()).isEmpty();
    }

    @Test
    void showsTheFiguresOfTheRecord() throws IOException, InterruptedException {
        Outcome nation = NationSample.nation();
        Page page = browse(nation, "en-US");
        for (Outcome.Site site : nation.fleet().sites()) {
            assertThat(page.row(site.name()))
                    .contains(
                            whole(site.deliveredGpus()),
                            whole(site.poweredGpus()),
                            whole(site.busyGpus()),
                            whole(site.productiveGpus()));
        }
        for (Outcome.CauseOutcome cause : nation.failing().causes()) {
            assertThat(page.dom()).contains(whole(cause.strikes()), whole(cause.lostGpuHours()));
        }
        for (Outcome.KindOutcome kind : nation.kinds()) {
            assertThat(page.dom()).contains(whole(kind.jobs()), whole(kind.completed()));
        }
        long met =
                nation.power().calls().stream().filter(Outcome.CallOutcome::met).count();
        assertThat(page.dom()).contains(met + " of " + nation.power().calls().size());
        assertThat(page.dom()).contains("<h2 id=\"h-power\" data-word=\"power\">Power</h2>");
    }

    @Test
    void speaksKorean() throws IOException, InterruptedException {
        String page = browse(NationSample.nation(), "ko-KR").dom();
        assertThat(page).contains("<html lang=\"ko\"", ">전력</h2>", ">장애</h2>", "사전 학습");
        assertThat(page).doesNotContain(">Power</h2>");
    }

    @Test
    void leavesOutWhatARunDoesNotHave() throws IOException, InterruptedException {
        String page = browse(Samples.plain(), "en-US").dom();
        for (String section : List.of("fleet", "organisations", "work", "power", "failing")) {
            assertThat(page).contains("<section aria-labelledby=\"h-" + section + "\" hidden=\"\">");
            assertThat(page).doesNotContain("href=\"#h-" + section + "\"");
        }
        assertThat(page).contains(">Utilisation over time</h2>").doesNotContain("<circle");
    }

    @Test
    void drawsSitesWithinTheirProvinces() throws IOException, InterruptedException {
        Page page = browse(NationSample.nation(), "en-US");
        assertThat(page.province("GAK Chuncheon")).contains("KR-42");
        assertThat(page.province("Gumi")).contains("KR-47");
        assertThat(page.province("Daejeon KISTI")).contains("KR-30");
        assertThat(page.province("Gwangju")).contains("KR-29");
        assertThat(page.province("서울 강남")).contains("KR-11");
        assertThat(page.province("Jangseong")).contains("KR-46");
        assertThat(page.province("GAK Sejong")).contains("KR-50");
    }

    @Test
    void showsAComparison() throws IOException, InterruptedException {
        Page page = browse(CompareReport.html(ComparisonSample.threeSeeds()), "en-US");
        assertThat(page.console()).isEmpty();
        assertThat(page.dom())
                .contains("<h1 id=\"title\">&lt;b&gt;Two&lt;/b&gt; policies</h1>")
                .contains("<strong>−2 min</strong>", "−3 min … −1 min") // the mean and its interval
                .contains("62.5 %", "25.0 %", "12.5 %") // waited less, the same, more
                .contains(">Seed by seed</h2>", "2 jobs started only under fifo, 1 only under dure")
                .doesNotContain("<b>Two", "undefined", "NaN");
    }

    @Test
    void comparisonSpeaksKorean() throws IOException, InterruptedException {
        Page page = browse(CompareReport.html(ComparisonSample.threeSeeds()), "ko-KR");
        assertThat(page.console()).isEmpty();
        assertThat(page.dom()).contains("<html lang=\"ko\"", ">시드별</h2>").doesNotContain(">Seed by seed<");
    }

    @Test
    void showsAPlanInBothLanguages() throws IOException, InterruptedException {
        Programme programme = ProgrammeReader.read(Path.of("../scenarios/korea-alliance"), "default");
        String html = PlanReport.html(
                new PlanMaker(programme, List.of(Planner.Objective.values()))
                        .make(new PlanMaker.Asked("default", "", false, List.of(), 0, 1, done -> {})),
                StandingReader.find(Path.of("../scenarios/korea-alliance"), "default"));
        Page english = browse(html, "en-US");
        assertThat(english.console()).isEmpty();
        assertThat(english.dom())
                .contains("do not fit 103 MW", "<svg class=\"lanes\"", ">Grid power</strong>")
                .contains("Singapore is third with 32.32", "GPUs do not change operating environment")
                .doesNotContain("undefined", "NaN");
        Page korean = browse(html, "ko-KR");
        assertThat(korean.console()).isEmpty();
        assertThat(korean.dom())
                .contains("<html lang=\"ko\"", "울산", ">계통 전력</strong>", "3위가 되려면", ">싱가포르<")
                .doesNotContain(">Grid power<");
    }

    private static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private record Page(String dom, String console) {
        String row(String name) {
            Matcher row = Pattern.compile(
                            "<tr><th scope=\"row\">[^&]{0,80}?>" + Pattern.quote(name) + "<.*?</tr>", Pattern.DOTALL)
                    .matcher(dom);
            assertThat(row.find()).as(name).isTrue();
            return row.group();
        }

        /** In which province the middle of a site's circle lies. */
        Optional<String> province(String site) {
            Matcher circle = Pattern.compile("aria-label=\"" + Pattern.quote(site)
                            + ",[^>]*><circle[^>]* cx=\"([\\d.]+)\" cy=\"([\\d.]+)\"")
                    .matcher(dom);
            assertThat(circle.find()).as(site).isTrue();
            double x = Double.parseDouble(circle.group(1));
            double y = Double.parseDouble(circle.group(2));
            return LAND.matcher(dom)
                    .results()
                    .filter(land -> polygon(land.group(2)).holds(x, y))
                    .map(land -> land.group(1))
                    .findFirst();
        }

        private static Polygon polygon(String path) {
            List<List<double[]>> rings = new ArrayList<>();
            for (String ring : path.split("Z", -1)) {
                rings.add(POINT.matcher(ring).results().map(Page::point).toList());
            }
            return new Polygon(rings);
        }

        private static double[] point(MatchResult point) {
            return new double[] {Double.parseDouble(point.group(1)), Double.parseDouble(point.group(2))};
        }
    }

    private Page browse(Outcome outcome, String language) throws IOException, InterruptedException {
        return browse(Report.html(outcome), language);
    }

    private Page browse(String html, String language) throws IOException, InterruptedException {
        Optional<Path> chromium = chromium();
        assumeTrue(chromium.isPresent(), "no chromium on the path: the page was not looked at");
        Path page = Files.writeString(folder.resolve("page.html"), html);
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("log.txt");
        Process browser = new ProcessBuilder(
                        chromium.orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--enable-logging=stderr",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--lang=" + language,
                        "--accept-lang=" + language,
                        "--window-size=1280,2000",
                        "--virtual-time-budget=1000",
                        "--dump-dom",
                        page.toUri().toString())
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        if (!browser.waitFor(120, TimeUnit.SECONDS)) {
            browser.destroyForcibly();
        }
        String said = String.join(
                "\n",
                Files.readAllLines(log).stream()
                        .filter(line -> line.contains("CONSOLE"))
                        .toList());
        return new Page(SCRIPTS.matcher(Files.readString(dom)).replaceAll(""), said);
    }

    private static Optional<Path> chromium() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
