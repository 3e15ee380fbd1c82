package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.report.Report;
import io.dure.engine.Policy;
import io.dure.twin.RunTimes;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.output.WholeFile;
import io.dure.twin.scenario.FleetChoice;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.TraceScenario;
import io.dure.twin.trace.BadRows;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFile;
import io.dure.twin.trace.TraceFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
            "  dure simulate --trace SDSC-SP2.swf.gz --fleet procs:128 --policy easy",
            "  dure simulate --trace pods.csv.gz --fleet openb:nodes.csv.gz",
            "  dure simulate --trace jobs.parquet --mapping jobs.yaml --fleet procs:1280"
        })
final class Simulate implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "A scenario's folder or file.")
    private @Nullable Path scenario;

    @Option(names = "--trace", paramLabel = "FILE", description = "A trace, plain or .gz, in place of a scenario.")
    private @Nullable Path trace;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Of the trace: swf, cqsim, openb or philly. Default: by content.")
    private @Nullable String format;

    @Option(
            names = "--mapping",
            paramLabel = "FILE",
            description = "What the columns of the trace, a CSV or Parquet file, mean (YAML).")
    private @Nullable Path mapping;

    @Option(names = "--scale-to", paramLabel = "GPUS", description = "Scale the trace to a fleet of so many GPUs.")
    private @Nullable String scaleTo;

    @Option(
            names = "--scale-from",
            paramLabel = "GPUS",
            description = "GPUs of the fleet that the trace comes from. Default: as the trace says.")
    private @Nullable String scaleFrom;

    @Option(
            names = "--fleet",
            paramLabel = "FLEET",
            description = "For the trace: procs:N, openb:FILE (a list of nodes), or the scenario whose fleet to take."
                    + " Default: as the trace says.")
    private @Nullable String fleet;

    @Option(names = "--skip-bad-rows", description = "Leave out rows of the trace that cannot be used, and say so.")
    private boolean skipBadRows;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "fifo, easy or dure. Default: the scenario's; dure for a trace.")
    private @Nullable Policy policy;

    @Option(
            names = "--run-times",
            paramLabel = "KIND",
            defaultValue = "REQUESTED",
            description = "What reservations believe: requested (what users ask for) or true (what will be).")
    private RunTimes runTimes = RunTimes.REQUESTED;

    @Mixin
    private StudyOptions study = new StudyOptions();

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
        Run run = new Run(input(), Optional.ofNullable(policy), runTimes);
        Outcome outcome = run.run(check, Optional.ofNullable(journal));
        tell(outcome);
        if (check && !Outputs.STANDARD_OUTPUT.equals(json)) {
            out().print(run.checked());
            out().printf("         nothing was wrong.%n");
            Printed.check(out());
        }
        return 0;
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

    private void tell(Outcome outcome) throws IOException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(outcome));
        }
        if (report != null) {
            WholeFile.write(report, Report.html(outcome));
        }
        out().print(jsonToOut ? Json.pretty(outcome) : Summary.of(outcome));
        if (report != null && !jsonToOut) {
            out().printf("%nReport: %s%n", report);
        }
        Printed.check(out());
    }

    private void requireUsableOutputs() {
        Outputs outputs = new Outputs();
        outputs.input("SCENARIO", scenario == null ? null : fileOf(scenario));
        outputs.input("--trace", trace);
        outputs.input("--mapping", mapping);
        outputs.output("--json", Outputs.STANDARD_OUTPUT.equals(json) ? null : json);
        outputs.output("--report", report);
        outputs.output("--journal", journal);
    }

    private static Path fileOf(Path fileOrFolder) {
        Path inside = fileOrFolder.resolve("scenario.yaml");
        return Files.isRegularFile(inside) ? inside : fileOrFolder;
    }

    private Scenario input() {
        if ((scenario == null) == (trace == null)) {
            throw new BadInput(
                    "command line",
                    0,
                    scenario == null ? "neither SCENARIO nor --trace" : "both SCENARIO and --trace",
                    "one of them says what to simulate",
                    "dure simulate scenarios/one-rack?");
        }
        if (scenario != null) {
            requireTraceFor("--fleet", fleet != null);
            requireTraceFor("--format", format != null);
            requireTraceFor("--mapping", mapping != null);
            requireTraceFor("--scale-to", scaleTo != null);
            requireTraceFor("--scale-from", scaleFrom != null);
            requireTraceFor("--skip-bad-rows", skipBadRows);
            return study.open(scenario, err()).scenario();
        }
        String forScenarios = study.firstForScenariosOnly();
        if (!forScenarios.isEmpty()) {
            throw new BadInput("command line", 0, forScenarios + " with --trace", "it belongs to a scenario", "");
        }
        return ofTrace(trace == null ? Path.of("") : trace);
    }

    private static void requireTraceFor(String option, boolean given) {
        if (given) {
            throw new BadInput("command line", 0, option + " without --trace", "it belongs to a trace", "");
        }
    }

    private Scenario ofTrace(Path file) {
        if (format != null && mapping != null) {
            throw new BadInput("command line", 0, "both --format and --mapping", "one of them reads a trace", "");
        }
        Optional<TraceFormat> written =
                format == null ? Optional.empty() : Optional.of(TraceFormat.of(Place.option("--format"), format));
        FleetChoice choice =
                fleet == null ? new FleetChoice.OfTrace() : FleetChoice.parse(Place.option("--fleet"), fleet);
        long chosenSeed = study.seed().orElse(1);
        Scaling scaling = Scaling.parse(study.writtenScale(), scaleTo, scaleFrom);
        Trace read = TraceFile.read(
                file, written, Optional.ofNullable(mapping), skipBadRows ? BadRows.SKIP : BadRows.REFUSE);
        Trace scaled = scaling.of(read, chosenSeed);
        Trace told = fromItsFirstJob(scaled);
        if (spec != null) {
            LeftOut.tell(
                    read, TraceScenario.hasTypes(choice), spec.commandLine().getErr());
        }
        return TraceScenario.ofTrace(told.name(), told, choice, chosenSeed);
    }

    /** Some logs count from 1970: nobody wants to see decades of an idle fleet. */
    private Trace fromItsFirstJob(Trace read) {
        long first = read.jobs().isEmpty() ? 0 : read.jobs().getFirst().submitMillis();
        if (first < Trace.LONG_BEFORE_MILLIS || spec == null) {
            return read;
        }
        spec.commandLine()
                .getErr()
                .printf(
                        "dure: time 0 is now the first job's submission, %s into the log.%n",
                        Units.duration(first / 1e3));
        return read.startingAt(0);
    }
}
