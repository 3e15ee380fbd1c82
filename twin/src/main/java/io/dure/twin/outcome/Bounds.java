package io.dure.twin.outcome;

import io.dure.engine.Ending;
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
    private final List<Submission> work;
    private final double gpus;

    /** {@code work}: the jobs that ran, in order of submission. */
    Bounds(List<Submission> work, long fleetGpus) {
        this.work = work;
        this.gpus = fleetGpus;
    }

    List<Bound> of(
            Outcome.Wait wait,
            Outcome.BoundedSlowdown slowdown,
            Outcome.Utilisation use,
            Outcome.Jobs jobs,
            double lastEnd) {
        boolean allDone = jobs.cancelled() + jobs.timedOut() + jobs.unfinished() == 0;
        boolean whole = allDone && jobs.evictions() + jobs.nodeLosses() == 0;
        double earliestEnd = lastEndSeconds();
        double mostUse = Math.min(1, workGpuMillis() / Math.max(1, gpus * earliestEnd * 1000));
        List<Bound> all = new ArrayList<>();
        all.add(higher(
                "utilisation.allocated",
                use.allocated(),
                whole ? mostUse : 1,
                whole
                        ? "All work, divided by all GPUs until the earliest possible last end."
                        : "A GPU cannot be held by more than one job; work done twice counts here."));
        all.add(higher(
                "utilisation.productive",
                use.productive(),
                mostUse,
                "All work, divided by all GPUs until the earliest possible last end."));
        all.add(lower(
                "wait.meanSeconds",
                wait.meanSeconds(),
                whole ? meanWaitSeconds() : 0,
                whole
                        ? "Shortest remaining work first on one machine with the power of the whole fleet"
                                + " gives the least mean completion time; no real fleet is as supple."
                        : "Where attempts may be stopped, a schedule could start every job at once."));
        String zero = "No wait is shorter than none; this bound is not tight.";
        all.add(lower("wait.p50Seconds", wait.p50Seconds(), 0, zero));
        all.add(lower("wait.p95Seconds", wait.p95Seconds(), 0, zero));
        all.add(lower("wait.p99Seconds", wait.p99Seconds(), 0, zero));
        all.add(lower("boundedSlowdown.mean", slowdown.mean(), 1, "A job that never waits has a slowdown of 1."));
        all.add(lower(
                "lastEndSeconds",
                lastEnd,
                allDone ? earliestEnd : 0,
                "The longest of: any job's submission plus run; any submission plus all later work on all GPUs."));
        long good = work.stream().filter(s -> s.ending() == Ending.COMPLETED).count();
        all.add(higher(
                "jobs.completed",
                (double) jobs.completed(),
                (double) good,
                "All jobs that fit the fleet and do not fail by themselves."));
        all.add(lower("jobs.evictions", (double) jobs.evictions(), 0, "A schedule that never lends never takes back."));
        return all;
    }

    private double workGpuMillis() {
        long sum = 0;
        for (Submission s : work) {
            sum += s.runMillis() * s.tasks() * s.gpusPerTask();
        }
        return sum;
    }

    /** Seconds in which the whole fleet does this job's work. */
    private double liquid(Submission s) {
        return s.runMillis() / 1000.0 * s.tasks() * s.gpusPerTask() / gpus;
    }

    private double lastEndSeconds() {
        double bound = 0;
        double laterWork = 0;
        for (int i = work.size() - 1; i >= 0; i--) {
            Submission s = work.get(i);
            double submit = s.submitMillis() / 1000.0;
            laterWork += liquid(s);
            bound = Math.max(bound, Math.max(submit + s.runMillis() / 1000.0, submit + laterWork));
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

    private static Bound lower(String outcome, double value, double bound, String how) {
        return new Bound(outcome, value, bound, "lower", how);
    }

    private static Bound higher(String outcome, double value, double bound, String how) {
        return new Bound(outcome, value, bound, "higher", how);
    }
}
