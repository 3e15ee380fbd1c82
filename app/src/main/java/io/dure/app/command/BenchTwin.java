package io.dure.app.command;

import io.dure.app.Json;
import io.dure.engine.Policy;
import io.dure.twin.RunTimes;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.outcome.Measure;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.output.WholeFile;
import io.dure.twin.run.Simulation;
import io.dure.twin.scenario.FleetChoice;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.TraceScale;
import io.dure.twin.scenario.TraceScenario;
import io.dure.twin.trace.BadRows;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure bench twin}: how many jobs a second the twin simulates on a nation's fleet. */
@Command(
        name = "twin",
        mixinStandardHelpOptions = true,
        description = {
            "How many jobs a second does the twin simulate?",
            "With --trace: the beginning of a real log, scaled to a fleet of --gpus in nodes of 8, so much of it that"
                    + " there are --jobs. Without: a scenario (default: korea-alliance, all that was ever delivered,"
                    + " 30 days), with its failures, power and calls. To the end, outcome measured, in this process."
        },
        footer = {
            "",
            "Examples:",
            "  dure bench twin --trace philly.csv.gz --trace-gpus 2490 --json twin.json",
            "  dure bench twin scenarios/korea-alliance --from 2030-01-01 --days 365 --no-retirement"
        })
final class BenchTwin implements Callable<Integer> {
    private static final int GPUS_PER_NODE = 8;
    private static final int USUAL_DAYS = 30;
    private static final int MOST_JOBS = 100_000_000;
    private static final int MOST_GPUS = 80_000_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "A scenario's folder or file.")
    private @Nullable Path scenario;

    @Option(names = "--trace", paramLabel = "FILE", description = "A trace, plain or .gz, in place of a scenario.")
    private @Nullable Path trace;

    @Option(
            names = "--trace-gpus",
            paramLabel = "N",
            description = "GPUs of the fleet that the trace comes from. Default: as the trace says.")
    private @Nullable String traceGpus;

    @Option(
            names = "--gpus",
            paramLabel = "N",
            defaultValue = "305000",
            description = "For a trace: GPUs of the fleet. Default: ${DEFAULT-VALUE}.")
    private String gpus = "";

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "For a trace: how many jobs. Default: ${DEFAULT-VALUE}.")
    private String jobs = "";

    @Option(names = "--policy", paramLabel = "POLICY", description = "Default: the scenario's; dure for a trace.")
    private @Nullable Policy policy;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON; - for standard output.")
    private @Nullable Path json;

    @Mixin
    private StudyOptions study = new StudyOptions();

    /**
     * What was measured.
     *
     * @param wallSeconds of the simulation alone: reading and drawing the work is not part of it
     * @param heapBytes the most that the heap held
     */
    public record Speed(long jobs, long fleetGpus, double wallSeconds, double jobsPerSecond, long heapBytes) {}

    @Override
    public Integer call() throws IOException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        new Outputs().output("--json", jsonToOut ? null : json);
        Speed speed = measure(open());
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(speed));
        }
        out().print(jsonToOut ? Json.pretty(speed) : text(speed));
        Printed.check(out());
        return 0;
    }

    private Scenario open() {
        if (trace == null) {
            Path home = Path.of(System.getProperty("dure.home", "."));
            if (scenario == null) {
                study.preferGlance(USUAL_DAYS);
            }
            return study.open(scenario != null ? scenario : home.resolve("scenarios/korea-alliance"), err())
                    .scenario();
        }
        if (scenario != null) {
            throw new BadInput("command line", 0, "both SCENARIO and --trace", "one of them says what to run", "");
        }
        return ofTrace(trace);
    }

    private Scenario ofTrace(Path file) {
        long fleet = Counts.count(Place.option("--gpus"), gpus, GPUS_PER_NODE, MOST_GPUS);
        long wanted = Counts.count(Place.option("--jobs"), jobs, 1, MOST_JOBS);
        Trace read = TraceFile.read(file, Optional.empty(), Optional.empty(), BadRows.REFUSE)
                .startingAt(0);
        double factor = fleet / (double) own(read);
        long first = Math.clamp(Math.round(wanted / factor), 1, read.jobs().size());
        Trace beginning = read.with(read.jobs().subList(0, (int) first), read.users());
        Trace scaled = factor == 1 ? beginning : TraceScale.scale(beginning, factor, 1);
        FleetChoice nodes = new FleetChoice.Nodes((int) Math.ceilDiv(fleet, GPUS_PER_NODE), GPUS_PER_NODE);
        return TraceScenario.ofTrace(scaled.name(), scaled, nodes, 1);
    }

    private long own(Trace read) {
        if (traceGpus != null) {
            return Counts.count(Place.option("--trace-gpus"), traceGpus, 1, MOST_GPUS);
        }
        return read.header()
                .processors()
                .orElseThrow(() -> new BadInput(
                        read.name(),
                        0,
                        "the trace does not tell how many GPUs its fleet had",
                        "to scale it, that number is needed",
                        "--trace-gpus GPUS?"));
    }

    private Speed measure(Scenario of) {
        Measure measure = new Measure(of);
        var rules = Optional.ofNullable(policy).map(of.rules()::withPolicy).orElse(of.rules());
        of.check(rules);
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        long begun = System.nanoTime();
        try (Bar bar = Bar.show("simulating", of.work().size())) {
            new Simulation(of, rules, RunTimes.REQUESTED, List.of(measure), bar).run();
        }
        double wall = (System.nanoTime() - begun) / 1e9;
        long peak = heap().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum();
        Outcome outcome = measure.outcome(Run.facts(of, rules, RunTimes.REQUESTED), wall, peak, "");
        return new Speed(
                of.work().size(), outcome.fleet().gpus(), wall, of.work().size() / wall, peak);
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(p -> p.getType() == MemoryType.HEAP)
                .toList();
    }

    private static String text(Speed s) {
        return String.format(
                Locale.ROOT,
                "%,d jobs on %,d GPUs simulated in %.1f s: %,.0f jobs a second, heap at most %,d MiB%n",
                s.jobs,
                s.fleetGpus,
                s.wallSeconds,
                s.jobsPerSecond,
                s.heapBytes >> 20);
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec;
    }
}
