package io.dure.app.command;

import io.dure.app.Json;
import io.dure.engine.Policy;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import io.dure.twin.output.WholeFile;
import io.dure.twin.packing.SlicesBench;
import io.dure.twin.packing.SlicesOutcome;
import io.dure.twin.steady.Mix;
import io.dure.twin.steady.ScoreSpeed;
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

/** {@code dure bench slices}: how well, and how fast, the engine itself places parts of GPUs. */
@Command(
        name = "slices",
        mixinStandardHelpOptions = true,
        description = {
            "How full do GPUs become by the engine's own decisions, and what does scoring cost?",
            "The experiment of `dure bench packing`, each pod a job of the engine (with --nodes and --pods); and a"
                    + " large fleet in a steady state. Processor time, in this process, on one core."
        },
        footer = {
            "",
            "Examples:",
            "  dure bench slices",
            "  dure bench slices --nodes nodes.csv.gz --pods default.csv.gz,cpu100.csv.gz --fleet 0",
            "  dure bench slices --nodes nodes.csv --pods pods.csv --policies dure --seeds 42-43 --json -"
        })
final class BenchSlices implements Callable<Integer> {
    private static final int MOST_SEEDS = 1000;
    private static final int MOST_NODES = 1_000_000;
    private static final int MOST_PLACEMENTS = 100_000_000;
    private static final double LOAD = 0.93;
    private static final long SEED = 1;
    private static final List<Policy> POLICIES = List.of(Policy.DURE, Policy.BESTFIT, Policy.FGD, Policy.RANDOM);
    private static final List<Mix> MIXES = List.of(Mix.MIXED, Mix.SHARED);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--nodes",
            paramLabel = "FILE",
            description = "The nodes, .csv or .csv.gz: sn,cpu_milli,memory_mib,gpu,model.")
    private @Nullable Path nodes;

    @Option(
            names = "--pods",
            split = ",",
            paramLabel = "FILE",
            description = "Lists of pods, .csv or .csv.gz: name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec.")
    private List<Path> pods = List.of();

    @Option(
            names = "--policies",
            paramLabel = "POLICY,…",
            defaultValue = "dure,bestfit,fgd",
            description = "Of the engine, on the lists. Default: ${DEFAULT-VALUE}.")
    private String policies = "";

    @Option(
            names = "--seeds",
            paramLabel = "A-B",
            defaultValue = "42-44",
            description = "Orders of arrival: one number, or first and last. Default: ${DEFAULT-VALUE}.")
    private String seeds = "";

    @Option(
            names = "--fleet",
            paramLabel = "N",
            defaultValue = "38125",
            description = "Nodes of 8 GPUs in the steady state; 0 leaves it out. Default: ${DEFAULT-VALUE}.")
    private String fleet = "";

    @Option(
            names = "--placements",
            paramLabel = "N",
            defaultValue = "20000",
            description =
                    "Placements in the steady state: once to warm up, then three times. Default: ${DEFAULT-VALUE}.")
    private String placements = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the outcome as JSON; - for standard output.")
    private @Nullable Path json;

    /** What is told. Either list may be empty. */
    record Slices(List<SlicesOutcome> lists, List<ScoreSpeed> steady) {}

    @Override
    public Integer call() throws IOException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        Outputs outputs = new Outputs();
        outputs.input("--nodes", nodes);
        pods.forEach(list -> outputs.input("--pods", list));
        outputs.output("--json", jsonToOut ? null : json);
        int fleetNodes = (int) Counts.count(Place.option("--fleet"), fleet, 0, MOST_NODES);
        long each = Counts.count(Place.option("--placements"), placements, 1, MOST_PLACEMENTS);
        SlicesBench bench = bench();
        if (fleetNodes == 0 && bench == null) {
            throw Place.option("--fleet").bad(fleet, "without --nodes and --pods nothing else is measured", "38125?");
        }
        Slices told = new Slices(
                bench == null ? List.of() : onLists(bench), fleetNodes == 0 ? List.of() : steady(fleetNodes, each));
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(told));
        }
        out().print(jsonToOut ? Json.pretty(told) : SlicesTable.of(told));
        Printed.check(out());
        return 0;
    }

    private @Nullable SlicesBench bench() {
        List<Policy> asked = policyList();
        List<Long> orders = Seeds.parse(Place.option("--seeds"), seeds, MOST_SEEDS, "42-44?");
        if (nodes == null && pods.isEmpty()) {
            return null;
        }
        if (nodes == null) {
            throw Place.option("--pods").bad(Place.quoted(pods.getFirst().toString()), "it needs --nodes", "");
        }
        if (pods.isEmpty()) {
            throw Place.option("--nodes").bad(Place.quoted(nodes.toString()), "it needs --pods", "");
        }
        return new SlicesBench(nodes, pods, asked, orders);
    }

    private static List<SlicesOutcome> onLists(SlicesBench bench) {
        try (Bar bar = Bar.show("lists", bench.steps())) {
            return bench.run(bar);
        }
    }

    private static List<ScoreSpeed> steady(int nodes, long placements) {
        long steps = ScoreSpeed.steps(placements);
        try (Bar bar = Bar.show("placements", steps * MIXES.size())) {
            List<ScoreSpeed> all = new ArrayList<>();
            for (Mix mix : MIXES) {
                long before = steps * all.size();
                all.add(ScoreSpeed.of(nodes, mix, LOAD, SEED, placements, done -> bar.at(before + done)));
            }
            return all;
        }
    }

    private List<Policy> policyList() {
        List<Policy> found = new ArrayList<>();
        for (String word : policies.split(",", -1)) {
            Policy policy = policy(word.strip());
            if (found.contains(policy)) {
                throw Place.option("--policies").bad(Place.quoted(policies), "each policy is named once", "");
            }
            found.add(policy);
        }
        return found;
    }

    private static Policy policy(String word) {
        List<String> names =
                POLICIES.stream().map(p -> p.name().toLowerCase(Locale.ROOT)).toList();
        int at = names.indexOf(word.toLowerCase(Locale.ROOT));
        if (at < 0) {
            String rule = "policies are " + String.join(", ", names);
            throw Place.option("--policies").bad(Place.quoted(word), rule, Spelling.nearest(word, names));
        }
        return POLICIES.get(at);
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
