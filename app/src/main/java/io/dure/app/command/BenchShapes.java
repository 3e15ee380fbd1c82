package io.dure.app.command;

import io.dure.app.Json;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.output.WholeFile;
import io.dure.twin.shape.Shape;
import io.dure.twin.shape.ShapeTimes;
import io.dure.twin.shape.Shapes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dure bench shapes}: single decisions in situations on which others publish figures. */
@Command(
        name = "shapes",
        mixinStandardHelpOptions = true,
        description = {
            "How long does one decision take?",
            "Single decisions of the engine, in this process and warm, in situations for which other"
                    + " schedulers' figures are published."
        },
        footer = {"", "Examples:", "  dure bench shapes", "  dure bench shapes --runs 200 --json -"})
final class BenchShapes implements Callable<Integer> {
    private static final int MOST_RUNS = 100_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "50",
            description = "Timed runs of each, after half as many to warm up. Default: ${DEFAULT-VALUE}.")
    private String runs = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the times as JSON; - for standard output.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        new Outputs().output("--json", jsonToOut ? null : json);
        int timed = (int) Counts.count(Place.option("--runs"), runs, 1, MOST_RUNS);
        int warmUps = (timed + 1) / 2;
        List<Shape> shapes = Shapes.all();
        List<ShapeTimes> times;
        try (Bar bar = Bar.showEach("shapes", (long) shapes.size() * (warmUps + timed))) {
            times = ShapeTimes.of(shapes, warmUps, timed, bar);
        }
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(times));
        }
        out().print(jsonToOut ? Json.pretty(times) : table(shapes, times));
        Printed.check(out());
        return 0;
    }

    private static String table(List<Shape> shapes, List<ShapeTimes> times) {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%-28s %10s %10s %8s%n", "one decision, ms", "median", "p99", "goal"));
        for (int i = 0; i < times.size(); i++) {
            ShapeTimes t = times.get(i);
            Shape s = shapes.get(i);
            text.append(String.format(
                    Locale.ROOT,
                    "%-28s %10.2f %10.2f %8d%n  %s%n",
                    t.name(),
                    t.medianMillis(),
                    t.p99Millis(),
                    s.goalMillis(),
                    s.what()));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%d runs each, warm, in this process%n",
                        times.getFirst().runs()))
                .toString();
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
