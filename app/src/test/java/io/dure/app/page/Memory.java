package io.dure.app.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What page and server hold while somebody looks, from time to time, and whether it only ever grows. */
final class Memory {
    private static final double MIB = 1 << 20;

    /** Of memory after a collection of garbage; what the browser counts of its documents; jobs submitted until then. */
    record Sample(double minute, double pageMib, double nodes, double listeners, double serverMib, int jobs) {}

    private Memory() {}

    /** To be taken on the same page each time. The server must be in this process. */
    static Sample sample(double minute, Browser browser, int jobs) {
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

    /** What of all that grows steadily, by how much; empty when nothing does. */
    static List<String> steady(List<Sample> samples) {
        List<String> found = new ArrayList<>();
        grown(found, "heap of the page, MiB", samples, Sample::pageMib, 1.5);
        grown(found, "nodes in documents", samples, Sample::nodes, 300);
        grown(found, "event listeners", samples, Sample::listeners, 40);
        grown(found, "heap of the server, MiB", samples, Sample::serverMib, 32);
        return found;
    }

    private static void grown(
            List<String> found, String what, List<Sample> samples, ToDoubleFunction<Sample> of, double slack) {
        double[] values = samples.stream().mapToDouble(of).toArray();
        if (growsSteadily(values, slack)) {
            StringBuilder text = new StringBuilder(what + " grows:");
            for (double value : values) {
                text.append(String.format(Locale.ROOT, " %.1f", value));
            }
            found.add(text.toString());
        }
    }

    /**
     * The rule. The first third of the values warms up and does not count. What grows steadily has, in the last third,
     * nothing left that is as low as the middle of the second third: its least value lies above the median of the second
     * by more than the slack. One high value, or a few, do not matter, for the least one counts; nor does one low value
     * in the second third, for its median counts. What grows by d from value to value is found when a sixth of the number
     * of values, times d, is more than the slack.
     */
    static boolean growsSteadily(double[] values, double slack) {
        int third = values.length / 3;
        if (third < 2) {
            throw new IllegalArgumentException(values.length + " values: 6 or more are needed");
        }
        double[] second = Arrays.copyOfRange(values, third, 2 * third);
        double[] last = Arrays.copyOfRange(values, 2 * third, values.length);
        Arrays.sort(second);
        return Arrays.stream(last).min().orElseThrow() > second[second.length / 2] + slack;
    }
}
