package io.dure.twin.steady;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Verdict;
import io.dure.twin.scenario.Draws;
import io.dure.twin.scenario.Draws.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One site of nodes with 8 GPUs, in racks of 20 and halls of 50 racks; 32 teams of 4 organisations with equal quotas that add up to
 * the fleet; and jobs that come at random times (Poisson) from random teams, so many that they ask for a part of the
 * fleet at any time. Run times are exponential with a mean of an hour. All events of a millisecond are told before the
 * one decision of that millisecond. Seeded: the same jobs for every engine.
 */
final class SteadyState {
    static final int GPUS_PER_NODE = 8;
    private static final int NODES_PER_RACK = 20;
    private static final int RACKS_PER_HALL = 50;
    private static final int ORGANISATIONS = 4;
    private static final int TEAMS = 32;
    private static final double MEAN_RUN_MILLIS = 3_600_000;

    /** As in the reference scenario. */
    private static final long REVIEW_MILLIS = 300_000;

    private static final long GRACE_MILLIS = 60_000;
    private static final long GUARANTEED_MILLIS = 600_000;

    private final Engine engine = new Engine();
    private final Mix mix;
    private final Draws arrivals;
    private final Draws kinds;
    private final Draws lengths;
    private final int[] teams = new int[TEAMS];
    private final double meanGapMillis;
    private final EndHeap ends = new EndHeap();

    /** How long each job runs, when its attempt ends, and whether that is because it was told to stop; by id. */
    private long[] runMillis = new long[1024];

    private long[] endsAtMillis = new long[1024];
    private boolean[] isStopped = new boolean[1024];

    private long lastJob;
    private double nextArrival;
    private long wakeAtMillis = Verdict.NO_WAKE;
    /** What happens at the next moment, to be told. */
    private final List<Event> told = new ArrayList<>();

    private long nowMillis;

    SteadyState(int nodes, Mix mix, double load, long seed) {
        this.mix = mix;
        arrivals = new Draws(seed, 0, Purpose.ARRIVAL);
        kinds = new Draws(seed, 0, Purpose.SIZE);
        lengths = new Draws(seed, 0, Purpose.RUN_TIME);
        engine.apply(new Event.RulesSet(0, new Rules(Policy.DURE, GRACE_MILLIS, GUARANTEED_MILLIS, 1, REVIEW_MILLIS)));
        engine.apply(new Event.GpuTypeAdded(0, 0, "gpu", mix == Mix.WHOLE ? 1 : Mix.SLICES));
        engine.apply(new Event.SiteAdded(0, 0, "site"));
        addNodes(nodes);
        addQueues((long) nodes * GPUS_PER_NODE);
        double wantedMilliGpus = load * nodes * GPUS_PER_NODE * 1000;
        meanGapMillis = MEAN_RUN_MILLIS * mix.meanMilliGpus() / wantedMilliGpus;
        fill(wantedMilliGpus);
    }

    private void addNodes(int nodes) {
        for (int r = 0; r * NODES_PER_RACK < nodes; r++) {
            int hall = r / RACKS_PER_HALL;
            if (r % RACKS_PER_HALL == 0) {
                engine.apply(new Event.HallAdded(0, hall, 0, "hall" + hall));
            }
            int first = r * NODES_PER_RACK;
            int count = Math.min(NODES_PER_RACK, nodes - first);
            engine.apply(new Event.RackAdded(0, r, hall, "rack" + r));
            int cpuMilli = mix.countsBeside() ? SharedTasks.CPU_MILLI_PER_NODE : 0;
            int memoryMib = mix.countsBeside() ? SharedTasks.MEMORY_MIB_PER_NODE : 0;
            engine.apply(new Event.NodesAdded(0, first, count, r, 0, GPUS_PER_NODE, false, cpuMilli, memoryMib));
        }
    }

    private void addQueues(long gpus) {
        int id = 0;
        engine.apply(queue(id++, Queue.NO_PARENT, gpus));
        for (int o = 0; o < ORGANISATIONS; o++) {
            int organisation = id;
            engine.apply(queue(id++, 0, gpus / ORGANISATIONS));
            for (int t = 0; t < TEAMS / ORGANISATIONS; t++) {
                teams[o * TEAMS / ORGANISATIONS + t] = id;
                engine.apply(queue(id++, organisation, gpus / TEAMS));
            }
        }
    }

    private static Event queue(int id, int parent, long quotaGpus) {
        return new Event.QueueSet(
                0, new Queue(id, parent, "queue" + id, quotaGpus, Queue.UNLIMITED, Queue.UNLIMITED, 1));
    }

    /** As many jobs as run on average at any time: their rest is as long as the whole, since exponential laws forget. */
    private void fill(double milliGpus) {
        double asked = 0;
        while (asked < milliGpus) {
            Event.JobSubmitted job = draw();
            asked += job.job().milliGpus();
            engine.apply(job);
        }
        carryOut(engine.decide(0));
        nextArrival = meanGapMillis * arrivals.exponential();
    }

    private Event.JobSubmitted draw() {
        long run = 1 + (long) (MEAN_RUN_MILLIS * lengths.exponential());
        lastJob++;
        if (lastJob >= runMillis.length) {
            int size = 2 * runMillis.length;
            runMillis = Arrays.copyOf(runMillis, size);
            endsAtMillis = Arrays.copyOf(endsAtMillis, size);
            isStopped = Arrays.copyOf(isStopped, size);
        }
        runMillis[(int) lastJob] = run;
        int team = teams[(int) (kinds.uniform() * TEAMS)];
        return new Event.JobSubmitted(nowMillis, mix.draw(kinds, lastJob, team, run));
    }

    /** Gathers what happens at the next moment: jobs that end, then jobs that come. */
    void gather() {
        told.clear();
        nowMillis = Math.min(wakeAtMillis, Math.min((long) nextArrival, ends.firstMillis()));
        while (ends.firstMillis() == nowMillis) {
            int job = (int) ends.firstJob();
            if (endsAtMillis[job] == nowMillis) { // else it was told to stop earlier
                endsAtMillis[job] = 0;
                Ending ending = isStopped[job] ? Ending.EVICTED : Ending.COMPLETED;
                told.add(new Event.AttemptEnded(nowMillis, job, ends.firstAttempt(), ending));
            }
            ends.removeFirst();
        }
        for (; (long) nextArrival == nowMillis; nextArrival += meanGapMillis * arrivals.exponential()) {
            told.add(draw());
        }
    }

    /** Tells what was gathered, and decides: the part that is timed. */
    Verdict decide() {
        for (Event event : told) {
            engine.apply(event);
        }
        return engine.decide(nowMillis);
    }

    /** Starts and stops attempts; returns how many started. */
    int carryOut(Verdict verdict) {
        int started = 0;
        for (Decision decision : verdict.decisions()) {
            if (decision instanceof Decision.Start start) {
                started++;
                run(start);
            } else if (decision instanceof Decision.Stop stop && stop.byMillis() < endsAtMillis[(int) stop.job()]) {
                endsAtMillis[(int) stop.job()] = stop.byMillis();
                isStopped[(int) stop.job()] = true;
                ends.add(stop.byMillis(), stop.job(), stop.attempt());
            }
        }
        wakeAtMillis = verdict.wakeAtMillis();
        return started;
    }

    private void run(Decision.Start start) {
        int job = (int) start.job();
        endsAtMillis[job] = nowMillis + runMillis[job];
        isStopped[job] = false;
        ends.add(endsAtMillis[job], job, start.attempt());
    }

    /** So many jobs more come now, all at once: most of them will wait. */
    void crowd(int jobs) {
        for (int i = 0; i < jobs; i++) {
            engine.apply(draw());
        }
        carryOut(engine.decide(nowMillis));
    }

    /** The end of the attempt that ends first, not told. */
    Event firstEnd() {
        return new Event.AttemptEnded(ends.firstMillis(), ends.firstJob(), ends.firstAttempt(), Ending.COMPLETED);
    }

    Engine engine() {
        return engine;
    }
}
