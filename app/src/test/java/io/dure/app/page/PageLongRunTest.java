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

    @TempDir
    private static Path folder = Path.of("");

    @Test
    void memoryStaysFlat() throws IOException, InterruptedException {
        int minutes = Integer.getInteger("dure.minutes", 2);
        double scale = Double.parseDouble(System.getProperty("dure.bench.scale", "0.1"));
        try (NationServed fleet = NationServed.start(folder, scale, Optional.empty());
                Browser browser = Browser.open(fleet.url())) {
            browser.size(1440, 900);
            browser.cdp("Performance.enable", Map.of());
            browser.signIn(fleet.admin(), "en");
            List<Memory.Sample> samples = new ArrayList<>();
            long begun = System.nanoTime();
            for (int round = 0; minutes(begun) < minutes; round++) {
                fleet.comeAndGo(50);
                browser.go(PAGES.get(round % PAGES.size()));
                if (round % (4 * PAGES.size()) == 0) {
                    samples.add(Memory.sample(minutes(begun), browser, 50 * (round + 1)));
                    System.out.println("page  " + samples.getLast());
                }
            }
            Figures figures = new Figures();
            figures.tell("GPUs", fleet.get("/v1/fleet").get("gpus").asDouble(), "", "");
            figures.tell("minutes", minutes, "", samples.getLast().jobs() + " jobs came and went");
            figures.more("samples", samples);
            flat(figures, "heap of the page", samples, Memory.Sample::pageMib, "MiB", 4);
            flat(figures, "nodes in documents", samples, Memory.Sample::nodes, "", 500);
            flat(figures, "event listeners", samples, Memory.Sample::listeners, "", 50);
            flat(figures, "heap of the server", samples, Memory.Sample::serverMib, "MiB", 32);
            figures.write();
            assertThat(figures.missed()).isEmpty();
        }
    }

    private static double minutes(long begun) {
        return (System.nanoTime() - begun) / 60e9;
    }

    /** The last third on average no more than a tenth, and a little, above the second: the first warms up. */
    private static void flat(
            Figures figures,
            String what,
            List<Memory.Sample> samples,
            ToDoubleFunction<Memory.Sample> of,
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

    private static double mean(List<Memory.Sample> values, ToDoubleFunction<Memory.Sample> of) {
        return values.stream().mapToDouble(of).average().orElseThrow();
    }
}
