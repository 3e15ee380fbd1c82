package io.dure.kernel;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Nearness;
import io.dure.engine.Policy;
import io.dure.engine.PowerUse;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.engine.Terms;
import io.dure.engine.Verdict;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Whole passes of the engine: what one of them takes when nothing but it is in the caches, and what a fork and a copy take. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Passes {
    private static final int GPUS = 8;
    private static final int NODES_PER_RACK = 20;
    private static final int RACKS_PER_HALL = 50;
    private static final long HOUR = 3_600_000;

    @Param({"1000", "38125"})
    int nodes;

    private Engine engine;
    private long id;
    private long now;

    @Setup
    public void fill() {
        engine = new Engine();
        engine.apply(new Event.RulesSet(0, new Rules(Policy.DURE, 60_000, 600_000, 1, 300_000)));
        engine.apply(new Event.GpuTypeAdded(0, 0, "gpu", 1));
        engine.apply(new Event.SiteAdded(0, 0, "site"));
        for (int r = 0; r * NODES_PER_RACK < nodes; r++) {
            int hall = r / RACKS_PER_HALL;
            if (r % RACKS_PER_HALL == 0) {
                engine.apply(new Event.HallAdded(0, hall, 0, "hall" + hall));
            }
            int first = r * NODES_PER_RACK;
            engine.apply(new Event.RackAdded(0, r, hall, "rack" + r));
            int count = Math.min(NODES_PER_RACK, nodes - first);
            engine.apply(new Event.NodesAdded(0, first, count, r, 0, GPUS, false, 0, 0));
        }
        long all = (long) nodes * GPUS;
        engine.apply(new Event.QueueSet(
                0, new Queue(0, Queue.NO_PARENT, "all", all, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        engine.apply(new Event.QueueSet(0, new Queue(1, 0, "one", all, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        for (int i = 0; i < 2 * nodes - nodes / 10; i++) { // 95 %
            engine.apply(new Event.JobSubmitted(0, job()));
        }
        engine.decide(0);
    }

    private Job job() {
        id++;
        return new Job(
                id,
                1,
                0,
                Kind.SIMULATION,
                1,
                1,
                Task.ofGpus(GPUS / 2),
                Job.ANY_TYPE,
                Job.ANY_SITE,
                Nearness.IN_SITE,
                0,
                HOUR,
                true,
                Terms.NONE,
                PowerUse.FULL);
    }

    /** A job comes, starts and ends, in two passes. */
    @Benchmark
    public Verdict placement() {
        engine.apply(new Event.JobSubmitted(++now, job()));
        Verdict verdict = engine.decide(now);
        if (!(verdict.decisions().getFirst() instanceof Decision.Start start)) {
            throw new IllegalStateException("there is room for it");
        }
        engine.apply(new Event.AttemptEnded(++now, id, start.attempt(), Ending.COMPLETED));
        return engine.decide(now);
    }

    /** A pass in which nothing has happened. */
    @Benchmark
    public Verdict idlePass() {
        return engine.decide(++now);
    }

    /** A fork, and a placement in it. */
    @Benchmark
    public Verdict forkAndPlace() {
        Engine fork = engine.fork();
        fork.apply(new Event.JobSubmitted(++now, job()));
        return fork.decide(now);
    }
}
