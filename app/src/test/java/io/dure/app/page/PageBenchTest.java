package io.dure.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How quick the page is with 305,000 GPUs: {@code bench/page}. {@code -Ddure.bench.jobs}: how many jobs are submitted
 * before; {@code -Ddure.bench.scale}: of the fleet.
 */
@EnabledIfSystemProperty(named = "dure.bench.jobs", matches = "\\d+")
class PageBenchTest {
    private static final int RUNS = 5;
    /** Drags and turns the wheel in each frame, and takes the time from frame to frame. */
    private static final String FRAMES = """
            const done = arguments[0];
            const canvas = document.querySelector('.stage canvas');
            const box = canvas.getBoundingClientRect();
            const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
            const point = (type, dx, dy) => canvas.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: x + dx, clientY: y + dy, bubbles: true }));
            const times = [];
            let n = 0;
            point('pointerdown', 0, 0);
            const step = (at) => {
              times.push(at);
              if (n++ >= 180) { point('pointerup', 0, 0); return done(JSON.stringify(times)); }
              if (n % 90 < 45) canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: n < 90 ? -60 : 60, clientX: x, clientY: y, cancelable: true }));
              else point('pointermove', 120 * Math.sin(n / 12), 90 * Math.cos(n / 9));
              requestAnimationFrame(step);
            };
            requestAnimationFrame(step);
            """;

    @TempDir
    private static Path folder = Path.of("");

    private final Figures figures = new Figures();

    @Test
    void isQuickWithTheWholeNation() throws IOException, InterruptedException {
        int jobs = Integer.getInteger("dure.bench.jobs", 0);
        double scale = Double.parseDouble(System.getProperty("dure.bench.scale", "1"));
        try (NationServed fleet = NationServed.start(folder, scale, Optional.empty());
                Browser browser = Browser.open(fleet.url())) {
            long begun = System.nanoTime();
            fleet.submit(jobs, 256);
            figures.tell("jobs submitted", jobs, "", "in " + (System.nanoTime() - begun) / 1_000_000_000 + " s");
            figures.tell("GPUs", fleet.get("/v1/fleet").get("gpus").asDouble(), "", "");
            figures.tell("waiting jobs", fleet.get("/v1/fleet").get("waiting").asDouble(), "", "");
            browser.size(1440, 900);
            browser.signIn(fleet.admin(), "en");
            browser.go("overview");
            paint(browser);
            drawn(browser, fleet);
            frames(browser);
            event(browser, fleet);
            start(browser, fleet);
            figures.write();
            assertThat(figures.missed()).isEmpty();
        }
    }

    private void paint(Browser browser) {
        double[] all = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            browser.load("/?" + i);
            browser.await(() -> browser.number("return performance.getEntriesByType('paint').length") > 0);
            all[i] = browser.number("return performance.getEntriesByName('first-contentful-paint')[0].startTime");
        }
        figures.atMost(1500, "first contentful paint", median(all), "ms", "median of " + RUNS);
    }

    private void drawn(Browser browser, NationServed fleet) throws IOException, InterruptedException {
        long waits = fleet.get("/v1/job-pages?state=waiting&sort=id&order=asc&limit=1")
                .at("/jobs/0/id")
                .asLong();
        drawn(browser, "figures of the overview drawn", "overview", "document.querySelector('.tiles')");
        drawn(browser, "all GPUs drawn", "fleet", "document.querySelector('.keys li')");
        drawn(
                browser,
                "a page of jobs drawn",
                "jobs?state=waiting&sort=gpus",
                "document.querySelector('main tbody tr')");
        drawn(browser, "why a job waits drawn", "job/" + waits, "document.querySelector('.because')");
    }

    private void drawn(Browser browser, String what, String page, String sign) {
        double[] all = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            browser.load("/?" + System.nanoTime() + "#/" + page);
            all[i] = until(browser, sign);
        }
        figures.tell(what, median(all), "ms", "median of " + RUNS);
    }

    /** Of the job that came first of those that wait, and of the last: until something is said of when it starts. */
    private void start(Browser browser, NationServed fleet) throws IOException, InterruptedException {
        for (String order : new String[] {"asc", "desc"}) {
            long job = fleet.get("/v1/job-pages?state=waiting&sort=id&limit=1&order=" + order)
                    .at("/jobs/0/id")
                    .asLong();
            browser.load("/?start" + order + "#/job/" + job);
            double millis =
                    until(browser, "/\\d\\d:\\d\\d/.test(document.querySelector('.waits [role=status]')?.innerText)");
            figures.tell(
                    "a job's start, or how far it was looked",
                    millis,
                    "ms",
                    browser.text("return document.querySelector('.waits [role=status]').innerText"));
        }
    }

    private static double until(Browser browser, String what) {
        return ((Number) browser.runLater("const done = arguments[0]; const look = () => " + what
                        + " ? done(performance.now()) : setTimeout(look, 4); look();"))
                .doubleValue();
    }

    private void frames(Browser browser) {
        browser.go("fleet");
        double[] rates = new double[RUNS];
        double[] slow = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            String[] told = String.valueOf(browser.runLater(FRAMES))
                    .replaceAll("[\\[\\]]", "")
                    .split(",", -1);
            double[] gaps = new double[told.length - 1];
            for (int j = 0; j < gaps.length; j++) {
                gaps[j] = Double.parseDouble(told[j + 1]) - Double.parseDouble(told[j]);
            }
            java.util.Arrays.sort(gaps);
            rates[i] = 1000.0 * gaps.length / (Double.parseDouble(told[told.length - 1]) - Double.parseDouble(told[0]));
            slow[i] = gaps[(int) (gaps.length * 0.95)];
        }
        figures.atLeast(
                30,
                "frames a second, panning and zooming",
                median(rates),
                "",
                "median of " + RUNS + " times 180 frames");
        figures.tell("95 % of frames within", median(slow), "ms", "");
    }

    private void event(Browser browser, NationServed fleet) throws IOException, InterruptedException {
        browser.go("overview");
        browser.await(() ->
                browser.text("return document.querySelector('.live').className").equals("live"));
        double[] all = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long before = fleet.get("/v1/job-pages?limit=1").at("/jobs/0/id").asLong();
            browser.run("window.seen = new Promise((done) => { const watch = new MutationObserver(() => {"
                    + " if (document.querySelector('.happened')?.innerText.includes('" + (before + 1) + "')) {"
                    + " watch.disconnect(); done(Date.now()); } });"
                    + " watch.observe(document.querySelector('main'), { childList: true, subtree: true }); });");
            long at = System.currentTimeMillis();
            fleet.post("/v1/jobs", Map.of("queue", "naver/research", "name", "soon", "gpus", 4, "timeLimit", "2h"));
            all[i] = ((Number) browser.runLater("const done = arguments[0]; seen.then(done)")).doubleValue() - at;
        }
        figures.atMost(1000, "an event shows after it was sent", median(all), "ms", "median of " + RUNS);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
