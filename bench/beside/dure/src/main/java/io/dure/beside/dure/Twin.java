package io.dure.beside.dure;

import io.dure.beside.Jobs;
import io.dure.beside.Simulator;
import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Kind;
import io.dure.engine.Task;
import io.dure.engine.Verdict;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import io.dure.twin.scenario.FleetChoice;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.TraceScenario;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFormat;
import io.dure.twin.trace.TraceHeader;
import io.dure.twin.trace.TraceJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Dure's twin, as {@code dure simulate --trace} runs a log: with the engine that runs live fleets, policy dure. */
public final class Twin implements Simulator {
    private Scenario scenario;
    private int[] nodes;
    private long[] starts;
    private long[] ends;

    @Override
    public String name() {
        return "Dure's twin";
    }

    @Override
    public String version() {
        return "engine " + Engine.VERSION;
    }

    @Override
    public String licence() {
        return "Apache-2.0";
    }

    @Override
    public List<String> settings() {
        return List.of("policy dure", "one queue", "time limits of twice the run time");
    }

    @Override
    public String includes() {
        return "placing and simulating in this process, with reservations, backfill and reasons; no outcome";
    }

    @Override
    public void open(Jobs jobs) {
        List<TraceJob> all = new ArrayList<>();
        for (int job = 0; job < jobs.count(); job++) {
            all.add(new TraceJob(
                    job,
                    Integer.toString(job),
                    job + 1,
                    jobs.comesMillis()[job],
                    jobs.runMillis()[job],
                    2 * jobs.runMillis()[job],
                    Ending.COMPLETED,
                    1,
                    Task.ofGpus(jobs.gpus()[job]),
                    TraceJob.ANY_TYPE,
                    0,
                    TraceJob.NO_QUEUE,
                    Kind.SIMULATION,
                    0));
        }
        Trace trace = new Trace(
                "peers",
                TraceFormat.TABLE,
                new TraceHeader(Map.of()),
                all,
                List.of("user"),
                List.of(),
                List.of(),
                List.of(),
                0,
                Map.of());
        scenario = TraceScenario.ofTrace(
                "peers", trace, new FleetChoice.Nodes(jobs.nodes(), Jobs.GPUS_PER_NODE), 1);
        nodes = new int[jobs.count()];
        starts = new long[jobs.count()];
        ends = new long[jobs.count()];
        Arrays.fill(starts, Long.MAX_VALUE);
        Arrays.fill(ends, Long.MAX_VALUE);
    }

    /** To the end, however long it takes: the twin is never stopped on its way. */
    @Override
    public void run(long untilNanos, Ran ran) {
        new Simulation(scenario, scenario.rules(), RunTimes.REQUESTED, List.of(new Notes()), Progress.NONE).run();
        for (int job = 0; job < starts.length; job++) {
            if (starts[job] < Long.MAX_VALUE) {
                ran.ran(job, nodes[job], starts[job], ends[job]);
            }
        }
    }

    /** Notes what happens; jobs are numbered from 1 in order of submission, as they are here from 0. */
    private final class Notes implements Watcher {
        @Override
        public void happened(Event event, Engine engine) {
            if (event instanceof Event.AttemptEnded end) {
                ends[(int) end.job() - 1] = end.atMillis();
            }
        }

        @Override
        public void decided(long nowMillis, Verdict verdict, Engine engine) {
            for (Decision decision : verdict.decisions()) {
                if (decision instanceof Decision.Start start) {
                    int job = (int) start.job() - 1;
                    nodes[job] = start.placement().nodes().get(0).node();
                    starts[job] = nowMillis;
                }
            }
        }
    }
}
