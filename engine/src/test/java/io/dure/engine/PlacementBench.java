package io.dure.engine;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Times placing on large fleets, by hand and not in any test: a steady stream of single tasks, a gang with a level, and a
 * gang with a level that takes GPUs back. Prints processor time: the median of several rounds. The first rounds warm up.
 */
public final class PlacementBench {
    private static final int NVL72_NODES = 18;
    private static final int RACKS_PER_HALL = 60;
    private static final int ROUNDS = 15;

    private final Engine engine = new Engine();
    private final SplittableRandom random = new SplittableRandom(72);
    private final List<Long> running = new ArrayList<>();
    private int halls;
    private int racks;
    private int nodes;
    private long jobs;
    private long now;

    private PlacementBench() {
        engine.apply(new Event.GpuTypeAdded(0, 0, "type0"));
        engine.apply(new Event.SiteAdded(0, 0, "site0"));
    }

    public static void main(String[] args) {
        steady("38,125 nodes of 8 GPUs, unlinked", 38_125, 1, 8, false);
        steady("2,118 racks of 18 linked nodes of 4 GPUs", 2_118 * NVL72_NODES, NVL72_NODES, 4, true);
        gang(512, 1, Level.HALL);
        gang(512, 4, Level.HALL);
        gang(18, 4, Level.LINK_DOMAIN);
        taken(700, 1000, Level.HALL);
        taken(18, 20, Level.RACK);
        taken(18, 20, Level.SITE);
    }

    /** Single tasks of 1, 2 and 4 GPUs come and go while the fleet is 90 % full. */
    private static void steady(String what, int nodes, int perRack, int gpus, boolean linked) {
        PlacementBench b = new PlacementBench();
        b.fleet(nodes, perRack, gpus, linked);
        b.engine.apply(new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", (long) nodes * gpus, 0, 0, 1)));
        long free = (long) nodes * gpus;
        while (free > (long) nodes * gpus / 10) {
            int size = b.size();
            b.submit(0, 1, size, Nearness.IN_SITE);
            free -= size;
            if (b.jobs % 1000 == 0) {
                b.decide();
            }
        }
        b.decide();
        int steps = 20_000;
        double[] micros = new double[ROUNDS];
        for (int r = 0; r < ROUNDS; r++) {
            long began = cpuNanos();
            for (int i = 0; i < steps; i++) {
                b.now++;
                b.endOne();
                b.submit(0, 1, b.size(), Nearness.IN_SITE);
                b.decide();
            }
            micros[r] = (cpuNanos() - began) / 1e3 / steps;
        }
        say("steady single tasks, " + what, micros, "us a job (end, submit, decide)");
    }

    /** A gang comes to an NVL72 fleet that is three quarters full of single tasks. */
    private static void gang(int tasks, int gpusPerTask, Level level) {
        PlacementBench b = new PlacementBench();
        int nodes = 2_118 * NVL72_NODES;
        b.fleet(nodes, NVL72_NODES, 4, true);
        b.engine.apply(new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", nodes * 4L, 0, 0, 1)));
        for (int i = 0; i < nodes * 4 * 3 / 4 / 2; i++) {
            b.submit(0, 1, b.size(), Nearness.IN_SITE);
        }
        b.decide();
        double[] millis = new double[ROUNDS];
        for (int r = 0; r < ROUNDS; r++) {
            b.now++;
            int before = b.running.size();
            b.submit(0, tasks, gpusPerTask, Nearness.required(level));
            long began = cpuNanos();
            b.decide();
            millis[r] = (cpuNanos() - began) / 1e6;
            require(b.running.size() == before + 1, "the gang started");
            b.end(b.running.removeLast());
            b.decide();
        }
        say("gang of " + tasks + "x" + gpusPerTask + " required " + level, millis, "ms a decision");
    }

    /** An entitled gang takes {@code tasks} nodes back of 2,000 that are all lent, one job on each. */
    private static void taken(int tasks, int nodesPerRack, Level level) {
        double[] millis = new double[ROUNDS];
        for (int r = 0; r < ROUNDS; r++) {
            PlacementBench b = new PlacementBench();
            b.fleet(2_000, nodesPerRack, 8, false);
            b.engine.apply(new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", 16_000, 0, 0, 1)));
            b.engine.apply(
                    new Event.QueueSet(0, new Queue(1, 0, "lender", 16_000, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
            b.engine.apply(new Event.QueueSet(0, new Queue(2, 0, "borrower", 0, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
            for (int i = 0; i < 2_000; i++) {
                b.now += 7;
                b.submit(2, 1, 8, Nearness.IN_SITE);
                b.decide();
            }
            b.now += 3_600_000;
            b.submit(1, tasks, 8, Nearness.required(level));
            long began = cpuNanos();
            Verdict v = b.decide();
            millis[r] = (cpuNanos() - began) / 1e6;
            require(v.decisions().size() == tasks + 1, "as many victims as tasks, and a claim");
        }
        say("reclaim, 2,000 nodes, " + tasks + " victims, required " + level, millis, "ms a decision");
    }

    private void fleet(int count, int perRack, int gpus, boolean linked) {
        for (; nodes < count; nodes += perRack) {
            if (racks % RACKS_PER_HALL == 0) {
                engine.apply(new Event.HallAdded(0, halls, 0, "hall" + halls));
                halls++;
            }
            engine.apply(new Event.RackAdded(0, racks, halls - 1, "rack" + racks));
            engine.apply(new Event.NodesAdded(0, nodes, perRack, racks, 0, gpus, linked));
            racks++;
        }
    }

    private int size() {
        return new int[] {1, 1, 2, 4}[random.nextInt(4)];
    }

    private void submit(int queue, int tasks, int gpusPerTask, Nearness near) {
        engine.apply(new Event.JobSubmitted(
                now,
                new Job(
                        ++jobs,
                        queue,
                        0,
                        Kind.SIMULATION,
                        tasks,
                        tasks,
                        Task.ofGpus(gpusPerTask),
                        0,
                        Job.ANY_SITE,
                        near,
                        0,
                        Job.NO_LIMIT,
                        true,
                        Terms.NONE,
                        PowerUse.FULL)));
    }

    private Verdict decide() {
        Verdict v = engine.decide(now);
        for (Decision d : v.decisions()) {
            if (d instanceof Decision.Start s) {
                running.add(s.job());
            }
        }
        return v;
    }

    private void endOne() {
        int at = random.nextInt(running.size());
        long job = running.get(at);
        running.set(at, running.getLast());
        running.removeLast();
        end(job);
    }

    private void end(long job) {
        engine.apply(new Event.AttemptEnded(now, job, 1, Ending.COMPLETED));
    }

    /** Of this thread: others on the machine do not count. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    private static void say(String what, double[] times, String unit) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.3f, best %.3f, worst %.3f %s%n",
                what,
                sorted[ROUNDS / 2],
                sorted[0],
                sorted[ROUNDS - 1],
                unit);
    }
}
