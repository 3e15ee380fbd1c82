package io.dure.twin.shape;

import io.dure.engine.Decision;
import io.dure.engine.Event;
import io.dure.engine.Level;
import io.dure.engine.Nearness;
import io.dure.engine.Queue;
import io.dure.engine.Reason;
import io.dure.engine.Rules;
import io.dure.engine.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The situations that others publish figures on; each says whose. */
public final class Shapes {
    /** Guaranteed run times are over by then. */
    private static final long LATER = 3_600_000;

    private Shapes() {}

    /** All of them, in order of their coming. */
    public static List<Shape> all() {
        return List.of(fullPass(), topologyPreemption(), impossibleGang(), admission(), gang());
    }

    /**
     * KAI PR #2204: 500 nodes, 4,000 jobs of one GPU run and 4,000 wait; one full pass. Here all that runs belongs to a
     * queue that holds twice its quota, so that the pass takes 2,000 GPUs back for the other.
     */
    static Shape fullPass() {
        Situation s = new Situation(Rules.defaults()).halls(10, 5, 10);
        int root = s.queue(Queue.NO_PARENT, 4000);
        int borrower = s.queue(root, 2000);
        int owner = s.queue(root, 2000);
        s.run(4000, borrower, 1, 1, 0);
        return new Shape(
                "full-pass-500x8",
                "500 nodes of 8 GPUs, 4,000 jobs run, 4,000 come: one pass with reclaim of 2,000",
                100,
                s.engine(),
                s.jobs(4000, LATER, owner, 1, 1),
                LATER,
                (engine, verdict) -> stops(verdict) == 2000 && claims(verdict) == 2000
                        ? ""
                        : "took back " + stops(verdict) + " for " + claims(verdict));
    }

    /** Kueue #13148: 2,000 nodes, 700 workloads to preempt for one that must be near together. */
    static Shape topologyPreemption() {
        Situation s = new Situation(Rules.defaults()).halls(8, 25, 10);
        int root = s.queue(Queue.NO_PARENT, 16_000);
        int borrower = s.queue(root, 8_000);
        int owner = s.queue(root, 8_000);
        s.run(8000, borrower, 1, 2, 0);
        return new Shape(
                "topology-preemption-2000",
                "2,000 nodes full of 8,000 jobs; one gang of 175 nodes in one hall evicts 700 of them",
                50,
                s.engine(),
                List.of(s.job(LATER, owner, 175, 8, Nearness.required(Level.HALL), 0)),
                LATER,
                (engine, verdict) -> stops(verdict) == 700 && claims(verdict) == 1 && isInOneHall(verdict)
                        ? ""
                        : "evicted " + stops(verdict) + " for " + claims(verdict));
    }

    private static boolean isInOneHall(Verdict verdict) {
        int nodesPerHall = 250;
        for (Decision d : verdict.decisions()) {
            if (d instanceof Decision.Claim c) {
                int hall = c.nodes().getFirst().node() / nodesPerHall;
                return c.nodes().stream().allMatch(n -> n.node() / nodesPerHall == hall);
            }
        }
        return false;
    }

    /** KAI's scale test: a gang of 80 GPUs that cannot be, on 500 full nodes; the verdict and why. */
    static Shape impossibleGang() {
        Situation s = new Situation(Rules.defaults()).halls(10, 5, 10);
        int root = s.queue(Queue.NO_PARENT, 4000);
        int all = s.queue(root, 4000);
        int none = s.queue(root, 0);
        s.run(4000, all, 1, 1, 0);
        Event.JobSubmitted gang = s.job(LATER, none, 10, 8, Nearness.IN_SITE, 0);
        return new Shape(
                "impossible-gang-80",
                "500 full nodes, nothing to take back; a gang of 80 GPUs comes and is told why it waits",
                1,
                s.engine(),
                List.of(gang),
                LATER,
                (engine, verdict) -> {
                    Optional<Reason> why = engine.why(gang.job().id());
                    boolean isTold = why.isPresent() && why.get() instanceof Reason.FleetBusy;
                    return verdict.decisions().isEmpty() && isTold ? "" : "it is told " + why;
                });
    }

    /** Kueue's large-scale run: 50,000 workloads in 1,000 queues, seven of ten small, two middling, one large. */
    static Shape admission() {
        Situation s = new Situation(Rules.defaults()).halls(40, 30, 10);
        int queues = 1000;
        int root = s.queue(Queue.NO_PARENT, 96_000);
        List<Event> told = new ArrayList<>();
        for (int q = 0; q < queues; q++) {
            s.queue(root, 96);
        }
        int[] gpus = {1, 1, 1, 1, 1, 1, 1, 2, 2, 8};
        for (int i = 0; i < 50_000; i++) {
            told.add(s.job(LATER, 1 + i % queues, 1, gpus[i / queues % gpus.length], Nearness.IN_SITE, 0));
        }
        return new Shape(
                "admit-50000-in-1000-queues",
                "50,000 jobs come in 1,000 queues and all start: admission and one pass",
                1000,
                s.engine(),
                told,
                LATER,
                (engine, verdict) -> starts(verdict) == 50_000 ? "" : "started " + starts(verdict));
    }

    /** KAI's scale test: one gang of 512 with a preferred topology, on 500 nodes that are a third full. */
    static Shape gang() {
        Situation s = new Situation(Rules.defaults()).halls(10, 5, 10);
        int root = s.queue(Queue.NO_PARENT, 4000);
        int all = s.queue(root, 4000);
        s.run(150, all, 1, 8, 0).run(50, all, 1, 3, 0);
        return new Shape(
                "gang-512",
                "500 nodes, a third full; a gang of 512 tasks that must be in one hall or would like to",
                5,
                s.engine(),
                List.of(s.job(LATER, all, 512, 1, Nearness.preferred(Level.HALL), 0)),
                LATER,
                (engine, verdict) -> starts(verdict) == 1 ? "" : "it did not start");
    }

    private static long starts(Verdict verdict) {
        return verdict.decisions().stream()
                .filter(Decision.Start.class::isInstance)
                .count();
    }

    private static long stops(Verdict verdict) {
        return verdict.decisions().stream()
                .filter(Decision.Stop.class::isInstance)
                .count();
    }

    private static long claims(Verdict verdict) {
        return verdict.decisions().stream()
                .filter(Decision.Claim.class::isInstance)
                .count();
    }
}
