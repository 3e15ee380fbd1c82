package io.dure.twin.scenario;

import io.dure.engine.Rules;
import io.dure.twin.Submission;
import io.dure.twin.input.BadInput;
import io.dure.twin.trace.Trace;
import java.util.List;

/** Makes scenarios of bare traces. */
public final class TraceScenario {
    private TraceScenario() {}

    /**
     * The jobs of the trace on the fleet, in one queue, {@code jobs}, to which all of it belongs: one task with one GPU
     * of any type for each processor, at the log's own times. Throws {@link BadInput} where the fleet cannot be told.
     */
    public static Scenario ofTrace(String name, Trace trace, FleetChoice choice, long seed) {
        Fleet fleet = fleet(trace, choice);
        QueueTree queues = QueueTree.single(fleet.gpus());
        int leaf = queues.paths().size() - 1;
        List<Submission> work =
                trace.jobs().stream().map(job -> job.submission(leaf)).toList();
        return new Scenario(
                name,
                trace.name() + ": " + trace.jobs().size() + " jobs on " + fleet.gpus() + " processors",
                seed,
                Rules.defaults(),
                RulesReader.STOP_MILLIS,
                ScenarioFile.setup(fleet, queues),
                new Names(fleet.gpuTypes(), fleet.sites(), queues.paths(), trace.users()),
                work);
    }

    private static Fleet fleet(Trace trace, FleetChoice choice) {
        return switch (choice) {
            case FleetChoice.Processors(int count) -> Fleet.ofProcessors(count);
            case FleetChoice.OfScenario(var file) -> ScenarioFile.fleet(file);
            case FleetChoice.OfTrace() -> Fleet.ofProcessors(processors(trace));
        };
    }

    private static int processors(Trace trace) {
        int told = trace.header().processors().orElse(0);
        if (told > 0 && told <= Fleet.MOST_NODES) {
            return told;
        }
        int most = trace.jobs().stream().mapToInt(job -> job.procs()).max().orElse(1);
        throw new BadInput(
                trace.name(),
                0,
                "the trace does not tell how many processors its machine has (MaxProcs, MaxNodes)",
                "a fleet is needed: --fleet procs:N, N at least " + most + " for its largest job",
                "--fleet procs:" + most + "?");
    }
}
