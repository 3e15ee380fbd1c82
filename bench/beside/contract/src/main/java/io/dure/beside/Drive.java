package io.dure.beside;

import io.dure.beside.Scheduler.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Drives a scheduler: fills the fleet, then lets jobs come and go. About 20 jobs come at each turn, and 20 end: what 305,000
 * GPUs have within a second. The rest of the harness runs in the same thread and its time counts for everybody alike (see
 * {@link Bare} for how much it is).
 */
final class Drive {
    static final int AT_ONCE = 20;

    /** How long to go on. The steady state is warmed up before it is timed, with at most half of each. */
    record Limits(double fillSeconds, double steadySeconds, int steadyPlacements) {}

    private final Scheduler peer;
    private final Jobs jobs;
    private final Limits limits;
    private final Diary diary = new Diary();
    private final Ends ends = new Ends();
    private int nextJob;
    private long nowMillis;
    private long placed;
    private int[] ended = new int[64];

    Drive(Scheduler peer, Jobs jobs, Limits limits) {
        this.peer = peer;
        this.jobs = jobs;
        this.limits = limits;
    }

    List<Phase> run() throws Exception {
        peer.open(jobs);
        List<Phase> phases = new ArrayList<>();
        phases.add(fill());
        if (phases.get(0).isWhole()) {
            steady("warm", limits.steadySeconds / 2, limits.steadyPlacements / 2);
            phases.add(steady("steady", limits.steadySeconds, limits.steadyPlacements));
        }
        return phases;
    }

    Diary diary() {
        return diary;
    }

    int waiting() {
        return (int) (nextJob - placed);
    }

    private Phase fill() throws Exception {
        Watch watch = new Watch("fill", limits.fillSeconds);
        while (nextJob < jobs.atStart() && !watch.isOver()) {
            turn(Math.min(jobs.atStart(), nextJob + peer.fillAtOnce()), watch.untilNanos);
        }
        return watch.stop(nextJob == jobs.atStart() && !watch.isOver());
    }

    private Phase steady(String name, double seconds, int placements) throws Exception {
        Watch watch = new Watch(name, seconds);
        long step = jobs.millisFor(AT_ONCE);
        long enough = placed + placements;
        while (placed < enough && nextJob < jobs.count() && !watch.isOver()) {
            nowMillis += step;
            int until = nextJob;
            while (until < jobs.count() && jobs.comesMillis()[until] <= nowMillis) {
                until++;
            }
            turn(until, watch.untilNanos);
        }
        return watch.stop(placed >= enough);
    }

    private void turn(int untilJob, long untilNanos) throws Exception {
        int count = 0;
        while (ends.firstMillis() <= nowMillis) {
            if (count == ended.length) {
                ended = Arrays.copyOf(ended, 2 * count);
            }
            int job = ends.removeFirst();
            ended[count++] = job;
            diary.end(job, nowMillis);
        }
        int[] came = new int[untilJob - nextJob];
        for (int i = 0; i < came.length; i++) {
            came[i] = nextJob++;
        }
        peer.turn(new Turn(nowMillis, Arrays.copyOf(ended, count), came, untilNanos), this::started);
    }

    private void started(int job, int node) {
        placed++;
        diary.start(job, node, nowMillis);
        ends.add(nowMillis + jobs.runMillis()[job], job);
    }

    /** Times one phase. */
    private final class Watch {
        private final String name;
        private final long begunNanos = System.nanoTime();
        private final double cpuBefore = peer.cpuSeconds();
        private final long placedBefore = placed;
        private final long untilNanos;

        Watch(String name, double seconds) {
            this.name = name;
            untilNanos = begunNanos + (long) (seconds * 1e9);
        }

        boolean isOver() {
            return System.nanoTime() - untilNanos >= 0;
        }

        Phase stop(boolean isWhole) {
            double wall = (System.nanoTime() - begunNanos) / 1e9;
            return new Phase(name, placed - placedBefore, wall, peer.cpuSeconds() - cpuBefore, isWhole);
        }
    }
}
