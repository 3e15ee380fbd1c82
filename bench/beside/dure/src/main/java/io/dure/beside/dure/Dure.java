package io.dure.beside.dure;

import io.dure.beside.Jobs;
import io.dure.beside.Scheduler;
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
import java.util.List;

/**
 * Dure's engine, as {@code dure bench engine --mix whole} sets it up: racks and halls, 32 teams of 4 organisations with
 * equal quotas that add up to the fleet, fair shares, firm reservations for the first that wait, reasons for all of them.
 */
public final class Dure implements Scheduler {
    private static final int NODES_PER_RACK = 20;
    private static final int RACKS_PER_HALL = 50;
    private static final int ORGANISATIONS = 4;
    private static final long GRACE_MILLIS = 60_000;
    private static final long GUARANTEED_MILLIS = 600_000;
    private static final long REVIEW_MILLIS = 300_000;

    private final Engine engine = new Engine();
    private final int[] teams = new int[Jobs.TEAMS];
    private Jobs jobs;

    @Override
    public String name() {
        return "Dure";
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
        return List.of("policy dure", "32 teams of 4 organisations", "racks of 20 nodes, halls of 50 racks");
    }

    @Override
    public String includes() {
        return "deciding in this process; fair shares in a tree, reservations with backfill, reasons, power ledger; no journal";
    }

    @Override
    public void open(Jobs all) {
        jobs = all;
        engine.apply(new Event.RulesSet(0, new Rules(Policy.DURE, GRACE_MILLIS, GUARANTEED_MILLIS, 1, REVIEW_MILLIS)));
        engine.apply(new Event.GpuTypeAdded(0, 0, "gpu", 1));
        engine.apply(new Event.SiteAdded(0, 0, "site"));
        addNodes(all.nodes());
        addQueues((long) all.nodes() * Jobs.GPUS_PER_NODE);
    }

    private void addNodes(int nodes) {
        for (int rack = 0; rack * NODES_PER_RACK < nodes; rack++) {
            int hall = rack / RACKS_PER_HALL;
            if (rack % RACKS_PER_HALL == 0) {
                engine.apply(new Event.HallAdded(0, hall, 0, "hall" + hall));
            }
            int first = rack * NODES_PER_RACK;
            int count = Math.min(NODES_PER_RACK, nodes - first);
            engine.apply(new Event.RackAdded(0, rack, hall, "rack" + rack));
            engine.apply(new Event.NodesAdded(0, first, count, rack, 0, Jobs.GPUS_PER_NODE, false, 0, 0));
        }
    }

    private void addQueues(long gpus) {
        int id = 0;
        engine.apply(queue(id++, Queue.NO_PARENT, gpus));
        for (int o = 0; o < ORGANISATIONS; o++) {
            int organisation = id;
            engine.apply(queue(id++, 0, gpus / ORGANISATIONS));
            for (int t = 0; t < Jobs.TEAMS / ORGANISATIONS; t++) {
                teams[o * Jobs.TEAMS / ORGANISATIONS + t] = id;
                engine.apply(queue(id++, organisation, gpus / Jobs.TEAMS));
            }
        }
    }

    private static Event queue(int id, int parent, long quotaGpus) {
        return new Event.QueueSet(
                0, new Queue(id, parent, "queue" + id, quotaGpus, Queue.UNLIMITED, Queue.UNLIMITED, 1));
    }

    @Override
    public void turn(Turn turn, Started started) {
        for (int job : turn.ended()) {
            engine.apply(new Event.AttemptEnded(turn.nowMillis(), job + 1, 1, Ending.COMPLETED));
        }
        for (int job : turn.came()) {
            engine.apply(new Event.JobSubmitted(turn.nowMillis(), job(job)));
        }
        for (Decision decision : engine.decide(turn.nowMillis()).decisions()) {
            switch (decision) {
                case Decision.Start start ->
                    started.start((int) start.job() - 1, start.placement().nodes().get(0).node());
                case Decision.Claim _ -> {} // a promise: nothing to do yet
                default -> throw new IllegalStateException("not foreseen here: " + decision);
            }
        }
    }

    /** Its time limit is twice its run time, as in {@code dure bench engine}: what promises are made by. */
    private Job job(int job) {
        return new Job(
                job + 1L,
                teams[jobs.teams()[job]],
                0,
                Kind.SIMULATION,
                1,
                1,
                Task.ofGpus(jobs.gpus()[job]),
                Job.ANY_TYPE,
                Job.ANY_SITE,
                Nearness.IN_SITE,
                0,
                2 * jobs.runMillis()[job],
                false,
                Terms.NONE,
                PowerUse.FULL);
    }

    @Override
    public void close() {}
}
