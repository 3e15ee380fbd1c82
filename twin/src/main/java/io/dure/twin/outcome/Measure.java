package io.dure.twin.outcome;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Verdict;
import io.dure.engine.WaitCode;
import io.dure.twin.Submission;
import io.dure.twin.run.Watcher;
import io.dure.twin.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** Measures a simulation while it runs, from events and decisions. */
public final class Measure implements Watcher {
    private static final int ALLOCATED = 0;
    private static final int UP = 1;
    private static final int WAITING_JOBS = 2;
    private static final int WAITING_GPUS = 3;
    private static final int FREE = 4;
    private static final int IN_PIECES = 5;
    private static final int FIRST_CODE = 6;
    private static final int FIRST_QUEUE = FIRST_CODE + WaitCode.values().length;
    private static final int USED = 0;
    private static final int SHARE = 1;
    private static final int BORROWED = 2;
    private static final int LENT = 3;
    private static final int WAITING = 4;
    private static final int PER_QUEUE = 5;
    private static final double BOUND_SECONDS = 10;

    private final Scenario scenario;
    private final Timelines time;
    private final Quantiles waits = new Quantiles();
    private final Quantiles slowdowns = new Quantiles();
    private final Quantiles completions = new Quantiles();
    private final Quantiles runs = new Quantiles();
    private final boolean[] rejected;
    private final long[] firstStart;
    private final long[] startedAt;
    private final long[] savedMillis;
    private final boolean[] running;
    private final boolean[] withdrawn;
    private final Rejections rejections = new Rejections();
    private final Powered powered = new Powered();
    private final long[] queueJobs;
    private final double[] queueWait;
    private final long[] queueStarted;
    private final long[] queueUsed;
    private final QueueTree tree;

    private long submitted;
    private long started;
    private long completed;
    private long failed;
    private long timedOut;
    private long cancelled;
    private long evictions;
    private long nodeLosses;
    private long over;
    private long decisions;
    private long allocatedGpus;
    private double usefulGpuMillis;
    private double lostGpuMillis;
    private double heldGpuMillis;
    private long installedGpus;
    private int nodes;
    private long lastEndMillis;

    public Measure(Scenario scenario) {
        this.scenario = scenario;
        tree = QueueTree.of(scenario.setup());
        time = new Timelines(FIRST_QUEUE + PER_QUEUE * tree.size());
        int jobs = scenario.work().size() + 1;
        rejected = new boolean[jobs];
        firstStart = new long[jobs];
        startedAt = new long[jobs];
        savedMillis = new long[jobs];
        running = new boolean[jobs];
        withdrawn = new boolean[jobs];
        queueJobs = new long[tree.size()];
        queueWait = new double[tree.size()];
        queueStarted = new long[tree.size()];
        queueUsed = new long[tree.size()];
    }

    @Override
    public void happened(Event event, Engine engine) {
        switch (event) {
            case Event.JobSubmitted e -> {
                submitted++;
                firstStart[(int) e.job().id()] = -1;
                tree.upwards(e.job().queue(), q -> queueJobs[q]++);
            }
            case Event.AttemptEnded e -> ended(e);
            case Event.JobCancelled e -> withdrawn((int) e.job());
            case Event.NodesAdded e -> {
                installedGpus += (long) e.count() * e.gpusPerNode();
                nodes += e.count();
            }
            case Event.RulesSet e -> {}
            case Event.GpuTypeAdded e -> {}
            case Event.SiteAdded e -> {}
            case Event.HallAdded e -> {}
            case Event.RackAdded e -> {}
            case Event.ResidencyAdded e -> {}
            case Event.QueueSet e -> {}
            case Event.NodeStateSet e -> {}
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        time.advance(nowMillis);
        powered.advance(nowMillis);
        for (Decision d : verdict.decisions()) {
            decisions++;
            switch (d) {
                case Decision.Start s -> start(s.job(), nowMillis);
                case Decision.Stop s -> {}
                case Decision.Claim c -> {}
                case Decision.Reject r -> {
                    rejected[(int) r.job()] = true;
                    rejections.add(r.reason(), submission(r.job()).name());
                    over++;
                }
            }
        }
        readValues(engine);
        powered.set(engine.upGpus(), allocatedGpus);
    }

    private void readValues(Engine engine) {
        time.set(ALLOCATED, allocatedGpus);
        time.set(UP, engine.upGpus());
        time.set(WAITING_JOBS, engine.waitingJobs());
        time.set(FREE, engine.freeGpus());
        time.set(IN_PIECES, engine.freeGpus() - engine.freeGpusOnIdleNodes());
        time.set(WAITING_GPUS, engine.queue(0).waitingMilliGpus() / 1000.0);
        for (WaitCode code : WaitCode.values()) {
            time.set(FIRST_CODE + code.ordinal(), engine.waitingFor(code));
        }
        engine.refreshShares();
        for (int q = 0; q < tree.size(); q++) {
            Engine.QueueView view = engine.queue(q);
            set(q, USED, queueUsed[q]);
            set(q, SHARE, view.shareMilliGpus() / 1000.0);
            set(q, BORROWED, Math.max(0, queueUsed[q] - view.quotaGpus()));
            set(q, WAITING, view.waitingJobs());
        }
        tree.lent(q -> queueUsed[q], q -> engine.queue(q).quotaGpus(), (q, lent) -> set(q, LENT, lent));
    }

    private void set(int queue, int series, long value) {
        time.set(FIRST_QUEUE + PER_QUEUE * queue + series, value);
    }

    private void set(int queue, int series, double value) {
        time.set(FIRST_QUEUE + PER_QUEUE * queue + series, value);
    }

    private double hours(int queue, int series) {
        return time.hours(FIRST_QUEUE + PER_QUEUE * queue + series);
    }

    private void start(long job, long now) {
        int j = (int) job;
        Submission s = submission(job);
        startedAt[j] = now;
        running[j] = true;
        allocatedGpus += gpus(s);
        tree.upwards(s.queue(), q -> queueUsed[q] += gpus(s));
        if (firstStart[j] < 0) {
            firstStart[j] = now;
            started++;
            double wait = (now - s.submitMillis()) / 1000.0;
            waits.add(wait);
            tree.upwards(s.queue(), q -> {
                queueWait[q] += wait;
                queueStarted[q]++;
            });
        }
    }

    private void ended(Event.AttemptEnded e) {
        int j = (int) e.job();
        Submission s = submission(e.job());
        long now = e.atMillis();
        long ran = now - startedAt[j];
        running[j] = false;
        allocatedGpus -= gpus(s);
        tree.upwards(s.queue(), q -> queueUsed[q] -= gpus(s));
        heldGpuMillis += work(s, ran);
        time.advance(now);
        time.set(ALLOCATED, allocatedGpus);
        powered.advance(now);
        powered.markLastEnd();
        lastEndMillis = now;
        attempts(e.ending());
        Ending ending = withdrawn[j] && e.ending().waitsAgain() ? Ending.CANCELLED : e.ending();
        if (ending.waitsAgain()) {
            long done = savedMillis[j] + ran;
            long kept = s.checkpointMillis() > 0 ? done - done % s.checkpointMillis() : 0;
            kept = Math.max(kept, savedMillis[j]);
            lostGpuMillis += work(s, done - kept);
            usefulGpuMillis += work(s, kept - savedMillis[j]);
            savedMillis[j] = kept;
        } else if (ending == Ending.COMPLETED) {
            usefulGpuMillis += work(s, ran);
            double run = s.runMillis() / 1000.0;
            double turnaround = (now - s.submitMillis()) / 1000.0;
            completions.add(turnaround);
            runs.add(run);
            slowdowns.add(Math.max(1, turnaround / Math.max(run, BOUND_SECONDS)));
        } else {
            lostGpuMillis += work(s, ran);
            loseSaved(j);
        }
        count(ending);
    }

    /** Nobody will go on from what the job had saved. */
    private void loseSaved(int j) {
        double saved = work(submission(j), savedMillis[j]);
        lostGpuMillis += saved;
        usefulGpuMillis -= saved;
        savedMillis[j] = 0;
    }

    private void attempts(Ending ending) {
        evictions += ending == Ending.EVICTED ? 1 : 0;
        nodeLosses += ending == Ending.NODE_LOST ? 1 : 0;
    }

    private void count(Ending ending) {
        switch (ending) {
            case COMPLETED -> completed++;
            case FAILED -> failed++;
            case TIMED_OUT -> timedOut++;
            case CANCELLED -> cancelled++;
            case EVICTED, NODE_LOST -> {}
        }
        over += ending.waitsAgain() ? 0 : 1;
    }

    /** A job withdrawn while it waits is over at once; one that runs, when its attempt ends, however that ends. */
    private void withdrawn(int j) {
        withdrawn[j] = true;
        if (!running[j]) {
            loseSaved(j);
            count(Ending.CANCELLED);
        }
    }

    private Submission submission(long job) {
        return scenario.work().get((int) job - 1);
    }

    private static long gpus(Submission s) {
        return (long) s.tasks() * s.gpusPerTask();
    }

    /** GPU-milliseconds: those of a great fleet over decades are more than a long holds. */
    private static double work(Submission s, long millis) {
        return (double) gpus(s) * millis;
    }

    /** What it came to, for a run of this kind. */
    public Outcome outcome(Outcome.Run run, double wallSeconds, long peakHeapBytes, String journalSha256) {
        double hours = lastEndMillis / 3_600_000.0;
        double available = Math.max(1.0, (double) installedGpus * lastEndMillis);
        Outcome.Jobs jobs = new Outcome.Jobs(
                submitted,
                started,
                completed,
                failed,
                timedOut,
                cancelled,
                rejections.jobs(),
                submitted - over,
                evictions,
                nodeLosses);
        Outcome.Wait wait = new Outcome.Wait(
                waits.mean(), waits.percentile(50), waits.percentile(95), waits.percentile(99), waits.max());
        Outcome.BoundedSlowdown slowdown = new Outcome.BoundedSlowdown(
                slowdowns.mean(), slowdowns.percentile(50), slowdowns.percentile(95), slowdowns.percentile(99));
        double up = powered.gpuMillis();
        Outcome.Utilisation use = new Outcome.Utilisation(
                up / available,
                heldGpuMillis / available,
                usefulGpuMillis / available,
                usefulGpuMillis / Math.max(1.0, up),
                lostGpuMillis / 3_600_000.0);
        Outcome.Completion completion = new Outcome.Completion(
                completions.mean(), completions.percentile(50), completions.percentile(95), completions.percentile(99));
        double fragmentation = time.hours(FREE) == 0 ? 0 : time.hours(IN_PIECES) / time.hours(FREE);
        List<Submission> ran = new ArrayList<>();
        for (int j = 1; j <= submitted; j++) {
            if (!rejected[j]) {
                ran.add(submission(j));
            }
        }
        return new Outcome(
                run,
                new Outcome.Fleet(installedGpus, nodes, Sites.of(scenario)),
                jobs,
                wait,
                completion,
                slowdown,
                use,
                fragmentation,
                Math.round(lastEndMillis / 1000.0),
                decisions,
                wallSeconds,
                Math.round(lastEndMillis / 1000.0),
                peakHeapBytes,
                journalSha256,
                new Outcome.Bounds(bounds(ran, jobs, wait, completion, slowdown, use, fragmentation)),
                queues(hours),
                reasons(),
                rejections.all(),
                histogram(),
                timeline(),
                List.of(),
                List.of(),
                Outcome.Power.NONE,
                Outcome.Failing.NONE);
    }

    private List<Outcome.Bound> bounds(
            List<Submission> ran,
            Outcome.Jobs jobs,
            Outcome.Wait wait,
            Outcome.Completion completion,
            Outcome.BoundedSlowdown slowdown,
            Outcome.Utilisation use,
            double fragmentation) {
        Bounds bounds = new Bounds(ran, Math.max(1, installedGpus), jobs);
        bounds.utilisation(use, fragmentation);
        bounds.waits(wait, slowdown);
        bounds.completion(completion, runs);
        bounds.ends(lastEndMillis / 1000.0);
        return bounds.all();
    }

    private List<Outcome.QueueOutcome> queues(double spanHours) {
        List<Outcome.QueueOutcome> all = new ArrayList<>();
        for (int q = 0; q < tree.size(); q++) {
            all.add(new Outcome.QueueOutcome(
                    scenario.names().queues().get(q),
                    tree.depth(q),
                    tree.isLeaf(q),
                    tree.quota(q),
                    tree.quota(q) * spanHours,
                    hours(q, USED),
                    hours(q, BORROWED),
                    hours(q, LENT),
                    hours(q, WAITING),
                    queueJobs[q],
                    queueStarted[q] == 0 ? 0 : queueWait[q] / queueStarted[q]));
        }
        return all;
    }

    private List<Outcome.ReasonOutcome> reasons() {
        double sum = 0;
        for (WaitCode code : WaitCode.values()) {
            sum += time.hours(FIRST_CODE + code.ordinal());
        }
        List<Outcome.ReasonOutcome> all = new ArrayList<>();
        for (WaitCode code : WaitCode.values()) {
            double hours = time.hours(FIRST_CODE + code.ordinal());
            if (hours > 0) {
                all.add(new Outcome.ReasonOutcome(code.word(), hours, hours / sum, Meaning.of(code)));
            }
        }
        all.sort((a, b) -> Double.compare(b.jobHours(), a.jobHours()));
        return all;
    }

    private List<Outcome.Bin> histogram() {
        double[] edges = {0, 1, 10, 60, 600, 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400};
        List<Outcome.Bin> bins = new ArrayList<>();
        for (int i = 0; i < edges.length; i++) {
            double to = i + 1 < edges.length ? edges[i + 1] : Math.max(edges[i] * 2, waits.max() + 1);
            bins.add(new Outcome.Bin(edges[i], to, waits.between(edges[i], to)));
        }
        while (bins.size() > 1 && bins.getLast().count() == 0) {
            bins.removeLast();
        }
        return bins;
    }

    private Outcome.Timeline timeline() {
        List<Outcome.QueueLine> lines = new ArrayList<>();
        for (int q = 0; q < tree.size(); q++) {
            if (tree.isLeaf(q)) {
                int first = FIRST_QUEUE + PER_QUEUE * q;
                lines.add(new Outcome.QueueLine(
                        scenario.names().queues().get(q), time.means(first + USED), time.means(first + SHARE)));
            }
        }
        List<Outcome.ReasonLine> reasons = new ArrayList<>();
        for (Outcome.ReasonOutcome r : reasons()) {
            for (WaitCode code : WaitCode.values()) {
                if (code.word().equals(r.code())) {
                    reasons.add(new Outcome.ReasonLine(r.code(), time.means(FIRST_CODE + code.ordinal())));
                }
            }
        }
        return new Outcome.Timeline(
                time.edgesSeconds(),
                time.means(ALLOCATED),
                time.means(UP),
                time.means(UP),
                time.means(UP),
                time.means(ALLOCATED),
                time.means(WAITING_JOBS),
                time.means(WAITING_GPUS),
                lines,
                List.of(),
                reasons);
    }
}
