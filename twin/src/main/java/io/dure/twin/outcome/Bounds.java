package io.dure.twin.outcome;

import io.dure.twin.Submission;
import io.dure.twin.outcome.Outcome.Bound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What no schedule of these jobs on this many GPUs could beat. Every bound comes from a relaxation: jobs as liquid work
 * of run time × GPUs, poured into a fleet that is always up and has no pieces.
 */
final class Bounds {
    private static final String ZERO = "No wait is shorter than none; this bound is not tight.";

    private final List<Submission> work;
    private final double gpus;
    private final Outcome.Jobs jobs;

    /** All work was done to its end; {@code atOnce}: and every job in one attempt. */
    private final boolean allDone;

    private final boolean atOnce;
    private final long goodJobs;
    private final Looseness loose;
    private final List<Bound> all = new ArrayList<>();

    /**
     * What makes bounds looser.
     *
     * @param fleetChanges nodes came or left in the run: of its GPU-time less was there than most GPUs until the end
     * @param isStaged when jobs are submitted hangs on when others end, and so on the schedule
     * @param isSlowed calls slowed work down: it may hold GPUs for longer than its run time
     */
    record Looseness(boolean fleetChanges, boolean isStaged, boolean isSlowed) {}

    /**
     * {@code work}: the jobs that were submitted and not rejected, in order of the earliest time at which they can be;
     * {@code goodJobs}: how many jobs, submitted or not, neither fail nor were rejected.
     */
    Bounds(List<Submission> work, long fleetGpus, Outcome.Jobs jobs, long goodJobs, Looseness loose) {
        this.work = work;
        this.gpus = fleetGpus;
        this.jobs = jobs;
        this.goodJobs = goodJobs;
        this.loose = loose;
        allDone = jobs.cancelled() + jobs.timedOut() + jobs.unfinished() == 0;
        atOnce = allDone && jobs.evictions() + jobs.nodeLosses() == 0 && !loose.isStaged;
    }

    List<Bound> all() {
        return all;
    }

    void utilisation(Outcome.Utilisation use, double fragmentation) {
        // What is killed or withdrawn leaves work undone, and the end comes sooner: then nothing bounds but the fleet.
        double most = !allDone || loose.fleetChanges
                ? 1
                : Math.min(1, workGpuMillis() / Math.max(1, gpus * earliestEndSeconds() * 1000));
        String work = "All work, divided by all GPUs until the earliest possible last end.";
        boolean isTight = atOnce && !loose.isSlowed && !loose.fleetChanges;
        boolean isBounded = allDone && !loose.fleetChanges;
        higher("utilisation.powered", use.powered(), 1, "Every installed GPU is up all the time.");
        higher(
                "utilisation.allocated",
                use.allocated(),
                isTight ? most : 1,
                isTight ? work : "A GPU cannot be held by more than one job; work done twice counts here.");
        higher(
                "utilisation.productive",
                use.productive(),
                most,
                isBounded ? work : "A GPU cannot do more than one job's work at a time.");
        higher("utilisation.goodput", use.goodput(), 1, "Every GPU that is up does useful work.");
        lower("fragmentation", fragmentation, 0, "Every busy node is wholly busy.");
    }

    void waits(Outcome.Wait wait, Outcome.BoundedSlowdown slowdown) {
        lower(
                "wait.meanSeconds",
                wait.meanSeconds(),
                atOnce ? meanWaitSeconds() : 0,
                atOnce
                        ? "Shortest remaining work first on one machine with the power of the whole fleet"
                                + " gives the least mean completion time; no real fleet is as supple."
                        : "Where attempts may be stopped, a schedule could start every job at once.");
        lower("wait.p50Seconds", wait.p50Seconds(), 0, ZERO);
        lower("wait.p95Seconds", wait.p95Seconds(), 0, ZERO);
        lower("wait.p99Seconds", wait.p99Seconds(), 0, ZERO);
        if (jobs.completed() == 0) {
            return; // there is no slowdown to bound
        }
        String one = "A job that never waits has a slowdown of 1.";
        lower("boundedSlowdown.mean", slowdown.mean(), 1, one);
        lower("boundedSlowdown.p50", slowdown.p50(), 1, one);
        lower("boundedSlowdown.p95", slowdown.p95(), 1, one);
        lower("boundedSlowdown.p99", slowdown.p99(), 1, one);
    }

    /** {@code runs}: the run times of the completed jobs. */
    void completion(Outcome.Completion completion, Quantiles runs) {
        if (jobs.completed() == 0) {
            return;
        }
        String run = "No job completes sooner after its submission than its run takes.";
        double mean = runs.mean() + (atOnce && jobs.failed() == 0 ? meanWaitSeconds() : 0);
        lower("completion.meanSeconds", completion.meanSeconds(), mean, run);
        lower("completion.p50Seconds", completion.p50Seconds(), runs.percentile(50), run);
        lower("completion.p95Seconds", completion.p95Seconds(), runs.percentile(95), run);
        lower("completion.p99Seconds", completion.p99Seconds(), runs.percentile(99), run);
    }

    void ends(double lastEndSeconds) {
        lower(
                "lastEndSeconds",
                lastEndSeconds,
                allDone ? earliestEndSeconds() : 0,
                "The longest of: any job's submission plus run; any submission plus all later work on all GPUs.");
        higher(
                "jobs.completed",
                (double) jobs.completed(),
                (double) goodJobs,
                "All jobs that fit the fleet and do not fail by themselves.");
        lower("jobs.evictions", (double) jobs.evictions(), 0, "A schedule that never lends never takes back.");
    }

    private double workGpuMillis() {
        double sum = 0;
        for (Submission s : work) {
            sum += (double) s.runMillis() * s.milliGpus() / 1000;
        }
        return sum;
    }

    /** Seconds in which the whole fleet does this job's work. */
    private double liquid(Submission s) {
        return s.runMillis() / 1000.0 * s.milliGpus() / 1000 / gpus;
    }

    private double earliestEndSeconds() {
        double bound = 0;
        double laterWork = 0;
        for (int i = work.size() - 1; i >= 0; i--) {
            Submission s = work.get(i);
            double submit = s.submitMillis() / 1000.0;
            laterWork += liquid(s);
            bound = Math.max(bound, Math.max(submit + s.shortestRunMillis() / 1000.0, submit + laterWork));
        }
        return bound;
    }

    private double meanWaitSeconds() {
        double freeCompletions = 0;
        for (Submission s : work) {
            freeCompletions += (s.submitMillis() + s.runMillis()) / 1000.0;
        }
        double wait = shortestRemainingFirst() - freeCompletions;
        return work.isEmpty() ? 0 : Math.max(0, wait / work.size());
    }

    private record Rest(double seconds, int index) {}

    /** The sum of completion times on one machine that does the shortest remaining work first (Schrage 1968). */
    private double shortestRemainingFirst() {
        PriorityQueue<Rest> open =
                new PriorityQueue<>(Comparator.comparingDouble(Rest::seconds).thenComparingInt(Rest::index));
        double now = 0;
        double sum = 0;
        int next = 0;
        while (next < work.size() || !open.isEmpty()) {
            double arrival = next < work.size() ? work.get(next).submitMillis() / 1000.0 : Double.POSITIVE_INFINITY;
            Rest first = open.poll();
            if (first == null || now + first.seconds > arrival) {
                if (first != null) {
                    open.add(new Rest(first.seconds - (arrival - now), first.index));
                }
                now = arrival;
                open.add(new Rest(liquid(work.get(next)), next));
                next++;
            } else {
                now += first.seconds;
                sum += now;
            }
        }
        return sum;
    }

    private void lower(String outcome, double value, double bound, String how) {
        all.add(new Bound(outcome, value, bound, "lower", how));
    }

    private void higher(String outcome, double value, double bound, String how) {
        all.add(new Bound(outcome, value, bound, "higher", how));
    }
}
