package io.dure.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody looks for a long time while jobs come and go: neither the page nor the server grows. {@code bench/page
 * --minutes 30}, or {@code -Ddure.minutes=30 -Ddure.bench.scale=0.1}.
 */
@EnabledIfSystemProperty(named = "dure.minutes", matches = "\\d+")
class PageLongRunTest {
    private static final List<String> PAGES = List.of("overview", "fleet", "jobs", "queues", "power");
    private static final double MIB = 1 << 20;

    @TempDir
    private static Path folder = Path.of("");

    /** Of memory after a collection of garbage; what the browser counts of its documents; jobs submitted until then. */
    record Sample(double minute, double pageMib, double nodes, double listeners, double serverMib, int jobs) {}

    @Test
    void memoryStaysFlat() throws IOException, InterruptedException {
        int minutes = Integer.getInteger("dure.minutes", 2);
        double scale = Double.parseDouble(System.getProperty("dure.bench.scale", "0.1"));
        try (NationServed fleet = NationServed.start(folder, scale, Optional.empty());
                Browser browser = Browser.open(fleet.url())) {
            browser.size(1440, 900);
            browser.cdp("Performance.enable", Map.of());
            browser.signIn(fleet.admin(), "en");
            List<Sample> samples = new ArrayList<>();
            long begun = System.nanoTime();
            for (int round = 0; minutes(begun) < minutes; round++) {
                comeAndGo(fleet);
                browser.go(PAGES.get(round % PAGES.size()));
                if (round % (4 * PAGES.size()) == 0) {
                    samples.add(sample(minutes(begun), browser, 50 * (round + 1)));
                    System.out.println("page  " + samples.getLast());
                }
            }
            Figures figures = new Figures();
            figures.tell("GPUs", fleet.get("/v1/fleet").get("gpus").asDouble(), "", "");
            figures.tell("minutes", minutes, "", samples.getLast().jobs + " jobs came and went");
            figures.more("samples", samples);
            flat(figures, "heap of the page", samples, Sample::pageMib, "MiB", 4);
            flat(figures, "nodes in documents", samples, Sample::nodes, "", 500);
            flat(figures, "event listeners", samples, Sample::listeners, "", 50);
            flat(figures, "heap of the server", samples, Sample::serverMib, "MiB", 32);
            figures.write();
            assertThat(figures.missed()).isEmpty();
        }
    }

    private static double minutes(long begun) {
        return (System.nanoTime() - begun) / 60e9;
    }

    private static void comeAndGo(NationServed fleet) throws IOException, InterruptedException {
        fleet.submit(50, 8);
        long newest = fleet.get("/v1/job-pages?limit=1").at("/jobs/0/id").asLong();
        for (long job = newest - 49; job <= newest; job++) {
            fleet.post("/v1/jobs/" + job + "/cancel", Map.of());
        }
    }

    private static Sample sample(double minute, Browser browser, int jobs) {
        browser.cdp("HeapProfiler.collectGarbage", Map.of());
        Map<String, Double> counts = browser.counts();
        System.gc();
        Runtime java = Runtime.getRuntime();
        return new Sample(
                minute,
                counts.getOrDefault("JSHeapUsedSize", 0.0) / MIB,
                counts.getOrDefault("Nodes", 0.0),
                counts.getOrDefault("JSEventListeners", 0.0),
                (java.totalMemory() - java.freeMemory()) / MIB,
                jobs);
    }

    /** The last third on average no more than a tenth, and a little, above the second: the first warms up. */
    private static void flat(
            Figures figures,
            String what,
            List<Sample> samples,
            ToDoubleFunction<Sample> of,
            String unit,
            double little) {
        int third = samples.size() / 3;
        double middle = mean(samples.subList(third, 2 * third), of);
        double last = mean(samples.subList(2 * third, samples.size()), of);
        figures.atMost(
                Math.ceil(middle * 1.1 + little),
                what,
                last,
                unit,
                String.format(java.util.Locale.ROOT, "mean of the last third; of the second %,.1f", middle));
    }

    private static double mean(List<Sample> values, ToDoubleFunction<Sample> of) {
        return values.stream().mapToDouble(of).average().orElseThrow();
    }
}
