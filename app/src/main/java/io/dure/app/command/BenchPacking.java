package io.dure.app.command;

import io.dure.app.Json;
import io.dure.plan.packing.PackingBound;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import io.dure.twin.output.WholeFile;
import io.dure.twin.packing.PackPolicy;
import io.dure.twin.packing.PackingBench;
import io.dure.twin.packing.PackingOutcome;
import io.dure.twin.packing.PackingProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dure bench packing}: the packing experiment of FGD. */
@Command(
        name = "packing",
        mixinStandardHelpOptions = true,
        description = {
            "How full do GPUs become when pods with parts of GPUs come one by one and never leave?",
            "The experiment of FGD (Weng et al., USENIX ATC 2023): pods of the list, shuffled, until they"
                    + " have asked 130 %% of all GPUs; a pod that fits nowhere is lost."
        },
        footer = {
            "",
            "Examples:",
            "  dure bench packing --nodes nodes.csv.gz --pods pods.csv.gz",
            "  dure bench packing --nodes nodes.csv --pods pods.csv --seeds 1-3 --json -",
            "  dure bench packing --nodes nodes.csv --pods pods.csv --policies fgd,dure --bound"
        })
final class BenchPacking implements Callable<Integer> {
    private static final int MOST_SEEDS = 1000;
    private static final int MOST_THREADS = 1024;
    private static final int PARTS = 1000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--nodes",
            required = true,
            paramLabel = "FILE",
            description = "The nodes, .csv or .csv.gz: sn,cpu_milli,memory_mib,gpu,model.")
    private Path nodes = Path.of("");

    @Option(
            names = "--pods",
            required = true,
            paramLabel = "FILE",
            description = "The pods, .csv or .csv.gz: name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec.")
    private Path pods = Path.of("");

    @Option(
            names = "--seeds",
            paramLabel = "A-B",
            defaultValue = "42-51",
            description = "Orders of arrival: one number, or first and last. Default: ${DEFAULT-VALUE}.")
    private String seeds = "";

    @Option(
            names = "--policies",
            paramLabel = "POLICY,…",
            defaultValue = "random,bestfit,fgd,dure",
            description = "Default: ${DEFAULT-VALUE}.")
    private String policies = "";

    @Option(names = "--threads", paramLabel = "N", description = "Runs at a time. Default: the machine's cores.")
    private @Nullable String threads;

    @Option(
            names = "--bound",
            description =
                    "Also tell how full GPUs could be at most, by a linear program that knows all pods beforehand.")
    private boolean bound;

    @Option(
            names = "--fgd",
            paramLabel = "PERCENT",
            description = "With --bound: FGD's published figure, to count the gap from. Default: that of this run.")
    private @Nullable String fgd;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the outcome as JSON; - for standard output.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        Outputs outputs = new Outputs();
        outputs.input("--nodes", nodes);
        outputs.input("--pods", pods);
        outputs.output("--json", jsonToOut ? null : json);
        PackingBench bench = new PackingBench(nodes, pods, seedList(), policyList(), threadCount());
        Double published = publishedFgd();
        PackingOutcome outcome;
        try (Bar bar = Bar.show("packing", PARTS)) {
            outcome = bench.run(bar);
        }
        BoundedPacking told = bound ? bounded(outcome, published) : new BoundedPacking(outcome, null);
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(told));
        }
        out().print(jsonToOut ? Json.pretty(told) : PackingTable.of(told));
        Printed.check(out());
        return 0;
    }

    private BoundedPacking bounded(PackingOutcome outcome, @Nullable Double published) {
        try (Bar bar = Bar.show("bound", PARTS)) {
            return BoundedPacking.of(outcome, PackingBound.of(PackingProblem.read(nodes, pods), bar), published);
        }
    }

    private @Nullable Double publishedFgd() {
        if (fgd == null) {
            return null;
        }
        Place place = Place.option("--fgd");
        if (!bound) {
            throw place.bad(fgd, "it counts with --bound only", "");
        }
        try {
            double percent = Double.parseDouble(fgd);
            if (percent >= 0 && percent <= 100) {
                return percent;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw place.bad(Place.quoted(fgd), "a number from 0 to 100 is needed", "");
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }

    private List<Long> seedList() {
        return Seeds.parse(Place.option("--seeds"), seeds, MOST_SEEDS, "42-51?");
    }

    private List<PackPolicy> policyList() {
        List<PackPolicy> found = new ArrayList<>();
        for (String word : policies.split(",", -1)) {
            PackPolicy policy = policy(word.strip());
            if (found.contains(policy)) {
                throw Place.option("--policies").bad(Place.quoted(policies), "each policy is named once", "");
            }
            found.add(policy);
        }
        return found;
    }

    private static PackPolicy policy(String word) {
        List<String> names = Arrays.stream(PackPolicy.values())
                .map(p -> p.name().toLowerCase(Locale.ROOT))
                .toList();
        int at = names.indexOf(word.toLowerCase(Locale.ROOT));
        if (at < 0) {
            String rule = "policies are " + String.join(", ", names);
            throw Place.option("--policies").bad(Place.quoted(word), rule, Spelling.nearest(word, names));
        }
        return PackPolicy.values()[at];
    }

    private int threadCount() {
        return threads == null
                ? Runtime.getRuntime().availableProcessors()
                : (int) Counts.count(Place.option("--threads"), threads, 1, MOST_THREADS);
    }
}
