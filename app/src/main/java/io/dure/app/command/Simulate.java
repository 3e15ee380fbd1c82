package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.report.Believed;
import io.dure.app.report.Report;
import io.dure.engine.Policy;
import io.dure.twin.RunTimes;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.output.WholeFile;
import io.dure.twin.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dure simulate}: a scenario or a trace on a virtual clock. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Run a scenario or a real trace on a virtual clock, and tell what it came to.",
        footer = {
            "",
            "Examples:",
            "  dure simulate scenarios/one-rack --report rack.html",
            "  dure simulate scenarios/two-sites --policy easy --json -",
            "  dure simulate scenarios/korea-alliance --from 2030-12-01 --days 3",
            "  dure simulate scenarios/korea-alliance --from 2028-11-01 --days 3 --scale 0.1 --rollout plan.json",
            "  dure simulate --trace SDSC-SP2.swf.gz --fleet procs:128 --policy easy",
            "  dure simulate --trace pods.csv.gz --fleet openb:nodes.csv.gz",
            "  dure simulate --trace jobs.parquet --mapping jobs.yaml --fleet procs:1280"
        })
final class Simulate implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private InputOptions input = new InputOptions();

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "fifo, easy, conservative, random, bestfit, fgd or dure. Default: the scenario's; dure for a"
                    + " trace.")
    private @Nullable Policy policy;

    @Option(
            names = "--run-times",
            paramLabel = "KIND",
            defaultValue = "REQUESTED",
            description = "What reservations believe: requested (what users ask for) or true (what will be).")
    private RunTimes runTimes = RunTimes.REQUESTED;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the outcome as JSON; - for standard output.")
    private @Nullable Path json;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a self-contained HTML report.")
    private @Nullable Path report;

    @Option(names = "--journal", paramLabel = "FILE", description = "Write all events and decisions, for dure replay.")
    private @Nullable Path journal;

    @Option(names = "--check", description = "Run all outside checkers as well: slow, for tests.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        requireUsableOutputs();
        Scenario scenario = input.open(err());
        Run run = new Run(scenario, Optional.ofNullable(policy), runTimes);
        Outcome outcome = run.run(check, Optional.ofNullable(journal));
        tell(outcome, input.plan().map(plan -> plan.against(scenario, input.scale(), outcome)));
        if (check && !Outputs.STANDARD_OUTPUT.equals(json)) {
            out().print(run.checked());
            out().printf("         nothing was wrong.%n");
            Printed.check(out());
        }
        return 0;
    }

    /** Throws {@link io.dure.twin.input.BadInput} where its input cannot be run; runs and writes nothing. */
    void requireReadable() {
        Scenario scenario = input.open(new PrintWriter(PrintWriter.nullWriter()));
        Run _ = new Run(scenario, Optional.ofNullable(policy), runTimes);
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

    private void tell(Outcome outcome, Optional<Believed> believed) throws IOException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(outcome));
        }
        if (report != null) {
            WholeFile.write(report, Report.html(outcome, believed));
        }
        out().print(jsonToOut ? Json.pretty(outcome) : Summary.of(outcome));
        if (!jsonToOut) {
            believed.ifPresent(told -> out().print(PlanFile.table(told)));
        }
        if (report != null && !jsonToOut) {
            out().printf("%nReport: %s%n", report);
        }
        Printed.check(out());
    }

    private void requireUsableOutputs() {
        Outputs outputs = new Outputs();
        input.tell(outputs);
        outputs.output("--json", Outputs.STANDARD_OUTPUT.equals(json) ? null : json);
        outputs.output("--report", report);
        outputs.output("--journal", journal);
    }
}
