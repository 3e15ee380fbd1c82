package io.dure.twin.packing;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Moves;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.engine.Verdict;
import io.dure.engine.fill.Stopwatch;
import io.dure.engine.pack.Demand;
import io.dure.engine.pack.NodeType;
import io.dure.twin.Progress;

/**
 * One order of arrivals through the engine itself: a job a pod, one decision for each, and a job that does not start at
 * once is cancelled. GPUs can be cut into hundredths, and a slice is rounded up to them. A job has one GPU type or any, so
 * that a pod which names several models gets the first of them.
 */
final class EngineRun {
    private static final int SLICES = 100;
    private static final long GRACE_MILLIS = 60_000;
    private static final long GUARANTEED_MILLIS = 600_000;
    private static final int QUEUE = 0;

    private final PackingProblem problem;
    private final int[] arrivals;
    private final Engine engine = new Engine();
    private final Stopwatch watch = new Stopwatch(CpuClock::nanos);

    EngineRun(PackingProblem problem, Policy policy, long seed) {
        this.problem = problem;
        arrivals = PodArrivals.of(problem, seed);
        engine.measureScores(watch);
        engine.apply(new Event.RulesSet(
                0, new Rules(policy, GRACE_MILLIS, GUARANTEED_MILLIS, 0, 0, 0, Rules.NEVER_STOPPED, Moves.NEVER)));
        for (int m = 0; m < problem.models().size(); m++) {
            engine.apply(new Event.GpuTypeAdded(0, m, problem.models().get(m), SLICES));
        }
        engine.apply(new Event.SiteAdded(0, 0, "site"));
        engine.apply(new Event.HallAdded(0, 0, 0, "hall"));
        engine.apply(new Event.RackAdded(0, 0, 0, "rack"));
        addNodes();
        long gpus = problem.gpuMilli() / Demand.WHOLE;
        engine.apply(new Event.QueueSet(
                0, new Queue(QUEUE, Queue.NO_PARENT, "all", gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
    }

    private void addNodes() {
        int node = 0;
        for (int type : problem.typeOfNode()) {
            NodeType n = problem.types().get(type);
            engine.apply(
                    new Event.NodesAdded(0, node++, 1, 0, n.model(), n.gpus(), false, n.cpuMilli(), n.memoryMib()));
        }
    }

    int pods() {
        return arrivals.length;
    }

    SlicesOutcome.Seed run(long seed, Progress progress) {
        double all = problem.gpuMilli();
        Curve allocated = new Curve();
        long asked = 0;
        long used = 0;
        int lost = 0;
        for (int i = 0; i < arrivals.length; i++) {
            Demand demand = problem.demands().get(arrivals[i]);
            asked += demand.gpuMilli();
            boolean starts = starts(i + 1, demand);
            used += starts ? demand.gpuMilli() : 0;
            lost += starts ? 0 : 1;
            allocated.add(100 * asked / all, 100 * used / all);
            progress.at(i + 1L);
        }
        return new SlicesOutcome.Seed(
                seed,
                allocated.means().get(100),
                arrivals.length,
                lost,
                (double) watch.scoringNanos() / arrivals.length,
                watch.longestScoringNanos(),
                (double) watch.learningNanos() / arrivals.length,
                watch.longestLearningNanos());
    }

    /** The pod comes at a moment of its own; whether it has a place. */
    private boolean starts(long id, Demand demand) {
        engine.apply(new Event.JobSubmitted(id, job(id, demand)));
        Verdict verdict = engine.decide(id);
        if (verdict.decisions().stream().anyMatch(d -> d instanceof Decision.Start)) {
            return true;
        }
        if (verdict.decisions().stream().noneMatch(d -> d instanceof Decision.Reject)) {
            engine.apply(new Event.JobCancelled(id, id));
        }
        return false;
    }

    private static Job job(long id, Demand demand) {
        boolean isSlice = demand.gpus() == 1 && demand.milliPerGpu() < Demand.WHOLE;
        Task task = isSlice
                ? new Task(0, demand.milliPerGpu(), demand.cpuMilli(), demand.memoryMib())
                : new Task(demand.gpus(), 0, demand.cpuMilli(), demand.memoryMib());
        int type = demand.models() == Demand.ANY_MODEL ? Job.ANY_TYPE : Long.numberOfTrailingZeros(demand.models());
        return new Job(id, QUEUE, 0, Kind.INFERENCE, 1, task, type, Job.ANY_SITE, 0, Job.NO_LIMIT, false);
    }
}
