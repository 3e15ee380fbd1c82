package io.dure.twin.shape;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Nearness;
import io.dure.engine.PowerUse;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.engine.Terms;
import java.util.ArrayList;
import java.util.List;

/** An engine with a plain fleet and queues, filled step by step. */
final class Situation {
    private static final int GPUS_PER_NODE = 8;

    private final Engine engine = new Engine();
    private int racks;
    private int halls;
    private int nodes;
    private int queues;
    private long lastJob;

    Situation(Rules rules) {
        engine.apply(new Event.RulesSet(0, rules));
        engine.apply(new Event.GpuTypeAdded(0, 0, "gpu"));
        engine.apply(new Event.SiteAdded(0, 0, "site"));
    }

    /** Halls of racks of nodes with eight GPUs each. */
    Situation halls(int count, int racksEach, int nodesPerRack) {
        for (int h = 0; h < count; h++) {
            engine.apply(new Event.HallAdded(0, halls, 0, "hall" + halls));
            for (int r = 0; r < racksEach; r++) {
                engine.apply(new Event.RackAdded(0, racks, halls, "rack" + racks));
                engine.apply(new Event.NodesAdded(0, nodes, nodesPerRack, racks++, 0, GPUS_PER_NODE, false));
                nodes += nodesPerRack;
            }
            halls++;
        }
        return this;
    }

    /** A queue below {@code parent}, or the root. Lends and borrows without limit. */
    int queue(int parent, long quotaGpus) {
        int id = queues++;
        engine.apply(new Event.QueueSet(
                0, new Queue(id, parent, "queue" + id, quotaGpus, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        return id;
    }

    /** A gang of tasks with so many GPUs each; a day long, and evictable. */
    Event.JobSubmitted job(long atMillis, int queue, int tasks, int gpusPerTask, Nearness near, int priority) {
        return new Event.JobSubmitted(
                atMillis,
                new Job(
                        ++lastJob,
                        queue,
                        0,
                        Kind.FINE_TUNING,
                        tasks,
                        tasks,
                        Task.ofGpus(gpusPerTask),
                        Job.ANY_TYPE,
                        Job.ANY_SITE,
                        near,
                        priority,
                        86_400_000,
                        true,
                        Terms.NONE,
                        PowerUse.FULL));
    }

    /** Submits so many such jobs now and decides. */
    Situation run(int jobs, int queue, int tasks, int gpusPerTask, int priority) {
        for (int i = 0; i < jobs; i++) {
            engine.apply(job(0, queue, tasks, gpusPerTask, Nearness.IN_SITE, priority));
        }
        engine.decide(0);
        return this;
    }

    /** So many jobs, all alike. */
    List<Event> jobs(int count, long atMillis, int queue, int tasks, int gpusPerTask) {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(job(atMillis, queue, tasks, gpusPerTask, Nearness.IN_SITE, 0));
        }
        return all;
    }

    Engine engine() {
        return engine;
    }
}
