package io.dure.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Somebody looks for a long time while jobs come and go: neither the page nor the server grows. {@code -Ddure.minutes=30}. */
@EnabledIfSystemProperty(named = "dure.minutes", matches = "\\d+")
class PageLongRunTest {
    private static final List<String> PAGES = List.of("overview", "fleet", "jobs", "queues", "power");

    @TempDir
    private static Path folder = Path.of("");

    @Test
    void memoryStaysFlat() throws IOException, InterruptedException {
        long end = System.nanoTime() + Integer.getInteger("dure.minutes", 2) * 60_000_000_000L;
        try (NationServed fleet = NationServed.start(folder, 0.1, Optional.empty());
                Browser browser = Browser.open(fleet.url())) {
            browser.size(1440, 900);
            browser.signIn(fleet.admin(), "en");
            List<Double> page = new ArrayList<>();
            List<Double> server = new ArrayList<>();
            for (int round = 0; System.nanoTime() < end; round++) {
                fleet.submit(50, 8);
                long newest =
                        fleet.get("/v1/job-pages?limit=1").at("/jobs/0/id").asLong();
                for (long job = newest - 49; job <= newest; job++) {
                    fleet.post("/v1/jobs/" + job + "/cancel", Map.of());
                }
                browser.go(PAGES.get(round % PAGES.size()));
                if (round % PAGES.size() == 0) {
                    browser.cdp("HeapProfiler.collectGarbage", Map.of());
                    page.add(browser.number("return performance.memory.usedJSHeapSize") / (1 << 20));
                    System.gc();
                    server.add((Runtime.getRuntime().totalMemory()
                                    - Runtime.getRuntime().freeMemory())
                            / (double) (1 << 20));
                }
            }
            System.out.println("page heap, MiB: " + page + "\nserver heap, MiB: " + server);
            assertFlat("page", page);
            assertFlat("server", server);
        }
    }

    /** The last third on average no more than a quarter, and 16 MiB, above the second. */
    private static void assertFlat(String what, List<Double> all) {
        assertThat(all).as(what).hasSizeGreaterThanOrEqualTo(3);
        int third = all.size() / 3;
        double middle = mean(all.subList(third, 2 * third));
        double last = mean(all.subList(2 * third, all.size()));
        assertThat(last).as(what).isLessThan(middle * 1.25 + 16);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }
}
