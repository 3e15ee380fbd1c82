package io.dure.twin.scenario;

import io.dure.engine.Rules;
import io.dure.twin.Submission;
import io.dure.twin.input.BadInput;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFormat;
import java.util.List;

/** Makes scenarios of bare traces. */
public final class TraceScenario {
    private TraceScenario() {}

    /**
     * The jobs of the trace on the fleet, at the log's own times, in the queues of {@link TraceQueues}: one, {@code
     * jobs}, to which all of it belongs, where the log has none. Of jobs that may run on several GPU types, each takes
     * the first that the fleet has; on bare processors, types do not matter. Throws {@link BadInput} where the fleet
     * cannot be told, or has none of the types that a job asks for.
     */
    public static Scenario ofTrace(String name, Trace trace, FleetChoice choice, long seed) {
        Fleet fleet = fleet(trace, choice);
        TraceQueues queues = TraceQueues.of(trace, fleet.gpus());
        TraceTypes types = hasTypes(choice) ? TraceTypes.of(trace, fleet.gpuTypes()) : TraceTypes.any();
        List<Submission> work = trace.jobs().stream()
                .map(job -> job.submission(queues.of(job), types.of(job)))
                .toList();
        return new Scenario(
                name,
                trace.name() + ": " + trace.jobs().size() + " jobs on " + fleet.gpus() + " "
                        + (hasTypes(choice) ? "GPUs" : "processors"),
                seed,
                Rules.defaults(),
                RulesReader.STOP_MILLIS,
                ScenarioFile.setup(fleet, queues.tree()),
                new Names(fleet.gpuTypes(), fleet.sites(), queues.tree().paths(), trace.users()),
                work);
    }

    /** Whether the GPU types that a log names matter on this fleet. */
    public static boolean hasTypes(FleetChoice choice) {
        return switch (choice) {
            case FleetChoice.Processors _, FleetChoice.Nodes _, FleetChoice.OfTrace _ -> false;
            case FleetChoice.OfScenario _, FleetChoice.OpenB _ -> true;
        };
    }

    private static Fleet fleet(Trace trace, FleetChoice choice) {
        return switch (choice) {
            case FleetChoice.Processors(int count) -> Fleet.ofProcessors(count);
            case FleetChoice.Nodes(int count, int gpus) -> Fleet.ofNodes("GPU", count, gpus);
            case FleetChoice.OfScenario(var file) -> ScenarioFile.fleet(file);
            case FleetChoice.OpenB(var file) -> OpenBFleet.read(file);
            case FleetChoice.OfTrace() -> Fleet.ofProcessors(processors(trace));
        };
    }

    private static int processors(Trace trace) {
        int told = trace.header().processors().orElse(0);
        if (told > 0 && told <= Fleet.MOST_NODES) {
            return told;
        }
        if (trace.format() == TraceFormat.OPENB) {
            throw new BadInput(
                    trace.name(),
                    0,
                    "the trace does not tell on which nodes its pods ran",
                    "a fleet is needed: --fleet openb:FILE, FILE one of the lists of nodes beside it",
                    "--fleet openb:openb_node_list_gpu_node.csv.gz?");
        }
        long most = trace.jobs().stream()
                .mapToLong(job -> Math.ceilDiv(job.milliGpus(), 1_000))
                .max()
                .orElse(1);
        throw new BadInput(
                trace.name(),
                0,
                "the trace does not tell how many processors its machine has (MaxProcs, MaxNodes)",
                "a fleet is needed: --fleet procs:N, N at least " + most + " for its largest job",
                "--fleet procs:" + most + "?");
    }
}
