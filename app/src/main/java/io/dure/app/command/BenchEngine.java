package io.dure.app.command;

import io.dure.app.Json;
import io.dure.twin.Progress;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import io.dure.twin.output.WholeFile;
import io.dure.twin.steady.EngineSpeed;
import io.dure.twin.steady.EngineWeight;
import io.dure.twin.steady.Mix;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dure bench engine}: the engine alone under a steady stream of jobs. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        description = {
            "How many jobs a second does the engine place?",
            "A fleet that is 95 %% full, jobs that come and go one by one; one decision for each moment at which"
                    + " anything happens. On the wall clock, in this process, on one core."
        },
        footer = {
            "",
            "Examples:",
            "  dure bench engine",
            "  dure bench engine --nodes 1000,38125 --mix whole --placements 1000000 --json speed.json",
            "  DURE_JAVA_OPTS=-Xmx1g dure bench engine --nodes 38125 --mix whole --waiting 1000000"
        })
final class BenchEngine implements Callable<Integer> {
    private static final double LOAD = 0.95;
    private static final long SEED = 1;
    private static final int MOST_NODES = 1_000_000;
    private static final int MOST_PLACEMENTS = 100_000_000;
    private static final int MOST_WAITING = 10_000_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--nodes",
            paramLabel = "N,N",
            defaultValue = "1000,10000,38125,375000",
            description = "Nodes of 8 GPUs, one fleet after the other. Default: ${DEFAULT-VALUE}.")
    private String nodes = "";

    @Option(
            names = "--mix",
            paramLabel = "MIX,MIX",
            defaultValue = "whole,mixed",
            description = {
                "whole: 1 to 8 whole GPUs each. mixed: beside them slices, gangs near together and preemption."
                        + " shared: slices, GPUs and CPUs alone, with cores and memory. Default: ${DEFAULT-VALUE}."
            })
    private String mixes = "";

    @Option(
            names = "--placements",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Placements that are timed. Default: ${DEFAULT-VALUE}.")
    private String placements = "";

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Placements before them, until the code is compiled for what it does: as many as fit into ten"
                    + " seconds, so many at most. Default: ${DEFAULT-VALUE}.")
    private String mostBefore = "";

    @Option(
            names = "--waiting",
            paramLabel = "N",
            description = "Instead, what each fleet weighs with so many more jobs than it has room for: memory, a fork,"
                    + " a restart.")
    private @Nullable String waiting;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON; - for standard output.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        new Outputs().output("--json", jsonToOut ? null : json);
        List<Integer> fleets = fleets();
        List<Mix> kinds = kinds();
        if (waiting != null) {
            int jobs = (int) Counts.count(Place.option("--waiting"), waiting, 1, MOST_WAITING);
            tell(weights(fleets, kinds, jobs), jsonToOut);
            return 0;
        }
        long timed = Counts.count(Place.option("--placements"), placements, 1, MOST_PLACEMENTS);
        long warmUp = Counts.count(Place.option("--warm-up"), mostBefore, 0, MOST_PLACEMENTS);
        List<EngineSpeed> speeds;
        try (Bar bar = Bar.showEach("placements", (timed + warmUp) * fleets.size() * kinds.size())) {
            Progress progress = bar;
            speeds = EngineSpeed.all(fleets, kinds, LOAD, SEED, warmUp, timed, progress);
        }
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(speeds));
        }
        out().print(jsonToOut ? Json.pretty(speeds) : table(speeds));
        Printed.check(out());
        return 0;
    }

    private static List<EngineWeight> weights(List<Integer> fleets, List<Mix> kinds, int waiting) {
        List<EngineWeight> weights = new ArrayList<>();
        for (Mix mix : kinds) {
            for (int nodes : fleets) {
                weights.add(EngineWeight.of(nodes, mix, LOAD, SEED, waiting));
            }
        }
        return weights;
    }

    private void tell(List<EngineWeight> weights, boolean jsonToOut) throws IOException {
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(weights));
        }
        out().print(jsonToOut ? Json.pretty(weights) : WeightTable.of(weights));
        Printed.check(out());
    }

    private List<Integer> fleets() {
        List<Integer> all = new ArrayList<>();
        for (String text : nodes.split(",", -1)) {
            all.add((int) Counts.count(Place.option("--nodes"), text, 1, MOST_NODES));
        }
        return all;
    }

    private List<Mix> kinds() {
        List<Mix> all = new ArrayList<>();
        for (String text : mixes.split(",", -1)) {
            all.add(mix(text));
        }
        return all;
    }

    private static Mix mix(String text) {
        List<String> names = new ArrayList<>();
        for (Mix mix : Mix.values()) {
            String name = mix.name().toLowerCase(Locale.ROOT);
            names.add(name);
            if (name.equals(text)) {
                return mix;
            }
        }
        throw Place.option("--mix")
                .bad(Place.quoted(text), "mixes are " + String.join(", ", names), Spelling.nearest(text, names));
    }

    private static String table(List<EngineSpeed> speeds) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-10s %-6s %14s %9s %9s %11s %10s %9s %9s%n",
                "GPUs",
                "mix",
                "placements/s",
                "ns, p50",
                "ns, p99",
                "p99.99, ms",
                "worst, ms",
                "bytes",
                "heap, MiB"));
        for (EngineSpeed s : speeds) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-10s %-6s %14s %9.0f %9.0f %11.2f %10.2f %9d %9d%n",
                    String.format(Locale.ROOT, "%,d", s.fleetGpus()),
                    s.mix(),
                    String.format(Locale.ROOT, "%,.0f", s.placementsPerSecond()),
                    s.nanosPerDecisionP50(),
                    s.nanosPerDecisionP99(),
                    s.passMillisP9999(),
                    s.worstPassMillis(),
                    s.bytesPerDecision(),
                    s.heapBytes() >> 20));
        }
        return text.append("""
                        ns and bytes: for a placement, its submission, start and end; p99.99 and worst: of one pass.
                        Reading the clock is taken off, once a pass.
                        """).toString();
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
