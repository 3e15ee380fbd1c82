package io.dure.app.command;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.input.Setting;
import io.dure.twin.scenario.FleetChoice;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.TraceScenario;
import io.dure.twin.trace.BadRows;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFile;
import io.dure.twin.trace.TraceFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be simulated: a scenario, or a trace on a fleet. */
final class InputOptions {
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
            description =
                    "For the trace: procs:N, nodes:NxG (N nodes of G GPUs), openb:FILE (a list of nodes), or the scenario"
                            + " whose fleet to take."
                            + " Default: as the trace says.")
    private @Nullable String fleet;

    @Option(
            names = "--rollout",
            paramLabel = "FILE",
            description = "Of a scenario: a plan from dure plan --json, in place of its own deliveries.")
    private @Nullable Path rollout;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Of a scenario: another value than its file has, as rules.reclaimGrace=5m,"
                    + " queues.vision.quota=8 or fleet.sites[0].halls.*.racks.*.nodes=2. Several: one after the other.")
    private List<String> set = new ArrayList<>();

    @Option(names = "--skip-bad-rows", description = "Leave out rows of the trace that cannot be used, and say so.")
    private boolean skipBadRows;

    @Mixin
    private StudyOptions study = new StudyOptions();

    /** The files that are read; no output may take their place. */
    void tell(Outputs outputs) {
        outputs.scenario(scenario);
        outputs.input("--trace", trace);
        outputs.input("--mapping", mapping);
        outputs.input("--rollout", rollout);
    }

    /** The plan that is to be run, if any. Throws {@link BadInput} when its file is none. */
    Optional<PlanFile> plan() {
        return Optional.ofNullable(rollout).map(PlanFile::read);
    }

    /** Which part of a scenario is looked at is of this size. */
    double scale() {
        return study.study().scale();
    }

    /** Whether another seed would draw other work: that of a trace as it stands is never drawn. */
    boolean isDrawn() {
        return trace == null || study.writtenScale() != null || scaleTo != null;
    }

    /** The seed that was asked for alone, if any. */
    OptionalLong seed() {
        return study.seed();
    }

    /** The same with this seed in place of the one asked for. */
    Scenario open(long seed, PrintWriter err) {
        study.useSeed(seed);
        return open(err);
    }

    /** What is to be run; on {@code err} what its reader changed. Throws {@link BadInput} that names file or option. */
    Scenario open(PrintWriter err) {
        if ((scenario == null) == (trace == null)) {
            throw new BadInput(
                    "command line",
                    0,
                    scenario == null ? "neither SCENARIO nor --trace" : "both SCENARIO and --trace",
                    "one of them says what to simulate",
                    "scenarios/one-rack?");
        }
        if (scenario != null) {
            requireTraceFor("--fleet", fleet != null);
            requireTraceFor("--format", format != null);
            requireTraceFor("--mapping", mapping != null);
            requireTraceFor("--scale-to", scaleTo != null);
            requireTraceFor("--scale-from", scaleFrom != null);
            requireTraceFor("--skip-bad-rows", skipBadRows);
            List<Setting> settings = set.stream()
                    .map(text -> Setting.parse(Place.option("--set"), text))
                    .toList();
            return study.open(scenario, plan().map(PlanFile::rollout), settings, err)
                    .scenario();
        }
        String forScenarios = rollout != null ? "--rollout" : !set.isEmpty() ? "--set" : study.firstForScenariosOnly();
        if (!forScenarios.isEmpty()) {
            throw new BadInput("command line", 0, forScenarios + " with --trace", "it belongs to a scenario", "");
        }
        return ofTrace(trace == null ? Path.of("") : trace, err);
    }

    private static void requireTraceFor(String option, boolean given) {
        if (given) {
            throw new BadInput("command line", 0, option + " without --trace", "it belongs to a trace", "");
        }
    }

    private Scenario ofTrace(Path file, PrintWriter err) {
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
        Trace told = fromItsFirstJob(scaled, err);
        LeftOut.tell(read, TraceScenario.hasTypes(choice), err);
        return TraceScenario.ofTrace(told.name(), told, choice, chosenSeed);
    }

    /** Some logs count from 1970: nobody wants to see decades of an idle fleet. */
    private static Trace fromItsFirstJob(Trace read, PrintWriter err) {
        long first = read.jobs().isEmpty() ? 0 : read.jobs().getFirst().submitMillis();
        if (first < Trace.LONG_BEFORE_MILLIS) {
            return read;
        }
        err.printf("dure: time 0 is now the first job's submission, %s into the log.%n", Units.duration(first / 1e3));
        return read.startingAt(0);
    }
}
