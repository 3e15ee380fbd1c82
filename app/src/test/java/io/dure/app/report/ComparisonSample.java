package io.dure.app.report;

import io.dure.twin.compare.Comparison;
import io.dure.twin.compare.Comparison.Figures;
import io.dure.twin.compare.Comparison.Limit;
import io.dure.twin.compare.Comparison.OfPolicy;
import io.dure.twin.compare.Comparison.OneRun;
import io.dure.twin.compare.Interval;
import io.dure.twin.compare.Paired;
import io.dure.twin.compare.Received;
import java.util.List;

/** A comparison with names that would be markup, and jobs that started under one policy alone. */
final class ComparisonSample {
    private ComparisonSample() {}

    static Comparison threeSeeds() {
        return new Comparison(
                "two",
                "<b>Two</b> policies",
                "requested",
                8,
                43,
                List.of(1L, 2L, 3L),
                List.of(
                        policy("fifo", 600, List.of(), new Interval(0, 0, 0, 1)),
                        policy("dure", 480, List.of(paired(), paired(), paired()), new Interval(-120, -180, -60, 3))),
                List.of(new Limit("wait.meanSeconds", 30, "lower"), new Limit("jobs.completed", 42, "higher")));
    }

    private static Paired paired() {
        return new Paired(40, 2, 1, -120, -30, 0.625, 0.125, 0.25);
    }

    private static OfPolicy policy(String name, double wait, List<Paired> against, Interval difference) {
        Figures figures = new Figures(0.8, 0.75, 0.1, wait, 10, 3600, 2.5, 41, 1, 3, 0.9, 0.5);
        OneRun run = new OneRun(1, figures, new Received.Worst("</script><i>q", 0.9));
        return new OfPolicy(name, figures, List.of(run, run, run), against, difference);
    }
}
