package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.report.CompareReport;
import io.dure.engine.Policy;
import io.dure.twin.RunTimes;
import io.dure.twin.compare.Comparison;
import io.dure.twin.compare.Received;
import io.dure.twin.compare.SideBySide;
import io.dure.twin.compare.Waits;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.output.WholeFile;
import io.dure.twin.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dure compare}: the same work under several policies. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Run the same scenario or trace under several policies, and tell what each job gained or lost.",
        footer = {
            "",
            "Examples:",
            "  dure compare scenarios/two-sites --policies fifo,easy,dure",
            "  dure compare scenarios/korea-alliance --days 3 --scale 0.01 --seeds 1-5 --policies easy,dure",
            "  dure compare --trace SDSC-SP2.swf.gz --fleet procs:128 --policies easy,conservative --report cmp.html"
        })
final class Compare implements Callable<Integer> {
    private static final int MOST_SEEDS = 100;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private InputOptions input = new InputOptions();

    @Option(
            names = "--policies",
            paramLabel = "POLICY,…",
            defaultValue = "fifo,easy,dure",
            description = "Of fifo, easy, conservative, random, bestfit, fgd and dure; the first is what the others are"
                    + " compared with. Default: ${DEFAULT-VALUE}.")
    private String policies = "";

    @Option(
            names = "--seeds",
            paramLabel = "A-B",
            description = "Draw the work anew with each of these seeds: the first and the last.")
    private @Nullable String seeds;

    @Option(
            names = "--run-times",
            paramLabel = "KIND",
            defaultValue = "REQUESTED",
            description = "What reservations believe: requested (what users ask for) or true (what will be).")
    private RunTimes runTimes = RunTimes.REQUESTED;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the comparison as JSON; - for standard output.")
    private @Nullable Path json;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a self-contained HTML report.")
    private @Nullable Path report;

    @Option(names = "--check", description = "Run all outside checkers as well: slow, for tests.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        Outputs outputs = new Outputs();
        input.tell(outputs);
        outputs.output("--json", jsonToOut ? null : json);
        outputs.output("--report", report);
        List<Policy> asked = PolicyList.parse(Place.option("--policies"), policies);
        Comparison comparison = run(asked);
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(comparison));
        }
        if (report != null) {
            WholeFile.write(report, CompareReport.html(comparison));
        }
        out().print(jsonToOut ? Json.pretty(comparison) : CompareTable.of(comparison));
        if (report != null && !jsonToOut) {
            out().printf("%nReport: %s%n", report);
        }
        Printed.check(out());
        return 0;
    }

    private Comparison run(List<Policy> asked) {
        SideBySide all = new SideBySide(asked.stream().map(PolicyList::name).toList());
        if (seeds == null) {
            runAll(input.open(err()), asked, all);
            return all.comparison();
        }
        List<Long> list = Seeds.parse(Place.option("--seeds"), seeds, MOST_SEEDS, "1-5?");
        if (input.seed().isPresent()) {
            throw new BadInput("command line", 0, "both --seed and --seeds", "one of them says what is drawn", "");
        }
        if (list.size() > 1 && !input.isDrawn()) {
            throw new BadInput(
                    "command line", 0, "--seeds with --trace", "a trace as it stands is the same with every seed", "");
        }
        for (long seed : list) {
            runAll(input.open(seed, err()), asked, all);
        }
        return all.comparison();
    }

    private void runAll(Scenario scenario, List<Policy> asked, SideBySide all) {
        all.begin(scenario.seed());
        for (Policy policy : asked) {
            Waits waits = new Waits();
            Received received = new Received();
            Run run = new Run(scenario, Optional.of(policy), runTimes);
            Outcome outcome = run.run(check, List.of(waits, received), PolicyList.name(policy));
            all.add(outcome, waits, received);
        }
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getErr();
    }
}
