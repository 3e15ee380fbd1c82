package io.dure.twin.outcome;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Verdict;
import io.dure.engine.WaitCode;
import io.dure.twin.RunTimes;
import io.dure.twin.Submission;
import io.dure.twin.run.Numbering;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Measures a simulation while it runs, from events and decisions, until the last end, or to the horizon when there is
 * one. A pass costs what it changes.
 *
 * <p>Where the run has a horizon, an attempt that still runs there counts as held until then, and what it has done so
 * far as useful, whether or not it was saved. Productive GPUs over time: the useful part of an attempt is known when it
 * ends, and is spread evenly over the time that it ran; what is lost after all (a job that fails or is withdrawn loses
 * what it had saved) is taken off evenly since its first start.
 */
public final class Measure implements Watcher {
    private static final WaitCode[] CODES = WaitCode.values();
    private static final int ALLOCATED = 0;
    private static final int UP = 1;
    private static final int WAITING_JOBS = 2;
    private static final int WAITING_GPUS = 3;
    private static final int FREE = 4;
    private static final int IN_PIECES = 5;
    private static final int PRODUCTIVE = 6;
    private static final int FIRST_CODE = 7;
    private static final int FIRST_OF_PLANT = FIRST_CODE + CODES.length;
    private static final double BOUND_SECONDS = 10;
    private static final double HOUR_MILLIS = 3_600_000.0;
    private static final double MILLI = 1000;

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
    private final int[] siteOf;
    private final int[] typeOf;

    /** The same of every group of running jobs with several. */
    private final Map<Integer, int[]> typesOfGroups = new HashMap<>();

    private final boolean[] running;
    private final boolean[] withdrawn;
    private final Rejections rejections = new Rejections();
    private final Lasting powered = new Lasting();
    private final Lost lost = new Lost();
    private final RiderMeter riders = new RiderMeter();
    private final QueueMeter queues;
    private final PlantMeter plant;
    private final Sorts sorts;
    private Optional<Simulation> run = Optional.empty();

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
    private long allocatedMilliGpus;
    private double usefulGpuMillis;
    private double heldGpuMillis;
    private double slowedGpuMillis;
    private long installedGpus;
    private boolean fleetChanges;
    private long lastEndMillis;
    private long endMillis;

    public Measure(Scenario scenario) {
        this.scenario = scenario;
        QueueTree tree = QueueTree.of(scenario.setup(), scenario.world().later());
        List<String> sites = scenario.names().sites();
        int firstOfQueues = FIRST_OF_PLANT + PlantMeter.FIXED + PlantMeter.PER_SITE * sites.size();
        time = new Timelines(firstOfQueues + QueueMeter.PER_QUEUE * tree.size());
        List<Event> told = new ArrayList<>(scenario.setup());
        told.addAll(scenario.world().later());
        TypeMeter types = new TypeMeter(tree, told, scenario.names().gpuTypes());
        queues = new QueueMeter(
                tree, types, time, firstOfQueues, scenario.names().queues());
        plant = new PlantMeter(scenario.world(), sites, time, FIRST_OF_PLANT);
        sorts = new Sorts(scenario.names().templates());
        fleetChanges = !scenario.world().retirements().isEmpty();
        int jobs = Numbering.ids(scenario.work()) + 1;
        rejected = new boolean[jobs];
        firstStart = new long[jobs];
        startedAt = new long[jobs];
        savedMillis = new long[jobs];
        siteOf = new int[jobs];
        typeOf = new int[jobs];
        running = new boolean[jobs];
        withdrawn = new boolean[jobs];
    }

    @Override
    public void begins(Simulation simulation) {
        run = Optional.of(simulation);
    }

    @Override
    public void happened(Event event, Engine engine) {
        switch (event) {
            case Event.JobSubmitted e -> {
                submitted++;
                firstStart[(int) e.job().id()] = -1;
                queues.submitted(submission(e.job().id()));
                sorts.submitted(submission(e.job().id()));
            }
            case Event.TaskGone e -> taskGone((int) e.job(), riders.gone(e.job(), e.task()), e.atMillis());
            case Event.AttemptEnded e -> ended(e);
            case Event.JobCancelled e -> withdrawn((int) e.job(), e.atMillis());
            case Event.JobHeld e -> {}
            case Event.JobReleased e -> {}
            case Event.NodesAdded e -> {
                fleetChanges |= installedGpus > 0 && e.atMillis() > 0;
                installedGpus += (long) e.count() * e.gpusPerNode();
            }
            case Event.QueueSet e -> queues.set(e.queue(), e.atMillis());
            case Event.NodeStateSet e -> queues.touchAll();
            case Event.RulesSet e -> {}
            case Event.GpuTypeAdded e -> {}
            case Event.SiteAdded e -> {}
            case Event.HallAdded e -> {}
            case Event.RackAdded e -> {}
            case Event.ResidencyAdded e -> {}
            case Event.GpuDrawSet e -> {}
            case Event.PueSet e -> {}
            case Event.EnvelopeSet e -> {}
            case Event.MaintenanceSet e -> {}
            case Event.BookingSet e -> {}
            case Event.WindowCancelled e -> {}
            case Event.NodesControlled e -> {}
            case Event.FreezeSet e -> queues.touchAll();
        }
    }

    @Override
    public void built(Engine engine) {
        readUp(engine, 0);
        plant.read(simulation().plant(), 0, 0);
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        time.advance(nowMillis);
        for (Decision d : verdict.decisions()) {
            decisions++;
            switch (d) {
                case Decision.Start s -> start(s, nowMillis);
                case Decision.Stop s -> {}
                case Decision.Grow g -> {
                    riders.grow(g.job(), g.task(), nowMillis);
                    holdTask((int) g.job(), 1);
                }
                case Decision.Shrink g -> riders.shrink();
                case Decision.Cap c -> {}
                case Decision.Booked p -> {}
                case Decision.Refused p -> {}
                case Decision.Power p -> {}
                case Decision.Claim c -> queues.touch(submission(c.job()).queue());
                case Decision.Reject r -> {
                    rejected[(int) r.job()] = true;
                    loseSaved(
                            (int) r.job(),
                            Ending.TIMED_OUT,
                            nowMillis); // of one that ran and could not meet its deadline
                    rejections.add(r.reason(), submission(r.job()).name());
                    queues.touch(submission(r.job()).queue());
                    over++;
                }
            }
        }
        readValues(engine, nowMillis);
    }

    private void readValues(Engine engine, long now) {
        time.set(ALLOCATED, allocatedMilliGpus / MILLI);
        readUp(engine, now);
        time.set(WAITING_JOBS, engine.waitingJobs());
        long free = engine.freeGpus();
        time.set(FREE, free);
        time.set(IN_PIECES, free - engine.freeGpusOnIdleNodes());
        time.set(WAITING_GPUS, engine.queue(0).waitingMilliGpus() / MILLI);
        for (WaitCode code : CODES) {
            time.set(FIRST_CODE + code.ordinal(), engine.waitingFor(code));
        }
        queues.read(engine, now);
        plant.read(simulation().plant(), now, endMillis);
    }

    /** A drained node is not up for new work, yet what still runs there is powered. */
    private void readUp(Engine engine, long now) {
        double up = (double) engine.upGpus();
        time.set(UP, up);
        powered.set(Math.max(up, allocatedMilliGpus / MILLI), now, endMillis);
    }

    private void start(Decision.Start d, long now) {
        int j = (int) d.job();
        Submission s = submission(d.job());
        startedAt[j] = now;
        running[j] = true;
        int node = d.placement().nodes().getFirst().node();
        siteOf[j] = simulation().plant().nodes().site(node);
        typeOf[j] = simulation().plant().nodes().gpuType(node);
        plant.touch(siteOf[j]);
        allocatedMilliGpus += s.milliGpus();
        queues.holds(s, types(d, s), 1, now);
        if (firstStart[j] < 0) {
            firstStart[j] = now;
            started++;
            double wait = (now - submittedMillis(j)) / 1000.0;
            waits.add(wait);
            queues.waited(s, wait);
            sorts.waited(s, wait);
        }
    }

    /** Of each task group the GPU type that it runs on. */
    private int[] types(Decision.Start d, Submission s) {
        if (s.wishes().groups().isEmpty()) {
            return new int[] {typeOf[(int) d.job()]};
        }
        int[] types = s.job(d.job(), RunTimes.REQUESTED).byGroup(d.placement()).stream()
                .mapToInt(p -> simulation()
                        .plant()
                        .nodes()
                        .gpuType(p.nodes().getFirst().node()))
                .toArray();
        typesOfGroups.put((int) d.job(), types);
        return types;
    }

    private int[] typesOf(int j) {
        return Objects.requireNonNull(typesOfGroups.remove(j), "a job that does not run");
    }

    /** A task beyond the fewest of the job has run since then; the job's speed says what it did. */
    private void taskGone(int j, long sinceMillis, long now) {
        holdTask(j, -1);
        time.advance(now);
        time.set(ALLOCATED, allocatedMilliGpus / MILLI);
        heldByTask(j, now - sinceMillis);
    }

    private void heldByTask(int j, long millis) {
        Submission s = submission(j);
        double gpuMillis = s.task().milliGpus() / MILLI * millis;
        heldGpuMillis += gpuMillis;
        riders.held(gpuMillis);
        sorts.held(s, gpuMillis);
        plant.held(siteOf[j], gpuMillis);
    }

    private void holdTask(int j, int sign) {
        Submission s = submission(j);
        plant.touch(siteOf[j]);
        allocatedMilliGpus += sign * s.task().milliGpus();
        queues.holdsTask(s, sign);
    }

    private void ended(Event.AttemptEnded e) {
        int j = (int) e.job();
        for (long since : riders.over(e.job())) {
            taskGone(j, since, e.atMillis());
        }
        Submission s = submission(e.job());
        long now = e.atMillis();
        running[j] = false;
        plant.touch(siteOf[j]);
        allocatedMilliGpus -= s.milliGpus();
        queues.holds(s, s.wishes().groups().isEmpty() ? new int[] {typeOf[j]} : typesOf(j), -1, now);
        time.advance(now);
        time.set(ALLOCATED, allocatedMilliGpus / MILLI);
        lastEndMillis = now;
        endMillis = now;
        attempts(e.ending());
        long did = held(j, now);
        Ending ending = withdrawn[j] && e.ending().waitsAgain() ? Ending.CANCELLED : e.ending();
        double lostBefore = lost.all();
        if (ending.waitsAgain()) {
            long done = savedMillis[j] + did;
            long kept = s.checkpointMillis() > 0 ? done - done % s.checkpointMillis() : 0;
            kept = Math.max(kept, savedMillis[j]);
            lost.add(ending, work(s, done - kept));
            useful(j, work(s, kept - savedMillis[j]), startedAt[j], now);
            savedMillis[j] = kept;
        } else if (ending == Ending.COMPLETED) {
            useful(j, work(s, did), startedAt[j], now);
            completed(j, s, now);
        } else {
            lost.add(ending, work(s, did));
            loseSaved(j, ending, now);
        }
        int cause = simulation().plant().upkeep().striking();
        if (e.ending() == Ending.NODE_LOST && cause >= 0) {
            plant.lost(cause, lost.all() - lostBefore);
        }
        count(ending);
    }

    /** The attempt has held its GPUs until now; returns what it has done, in milliseconds at full speed. */
    private long held(int j, long now) {
        Submission s = submission(j);
        long ran = now - startedAt[j];
        long did = simulation().doneMillis(j, now);
        heldGpuMillis += work(s, ran);
        slowedGpuMillis += s.mostRiders() > 0 ? 0 : work(s, ran - did);
        sorts.held(s, work(s, ran));
        plant.held(siteOf[j], work(s, ran));
        return did;
    }

    private void useful(int j, double gpuMillis, long fromMillis, long now) {
        usefulGpuMillis += gpuMillis;
        sorts.useful(submission(j), gpuMillis);
        plant.useful(siteOf[j], gpuMillis);
        if (gpuMillis != 0) {
            time.spread(PRODUCTIVE, fromMillis, now, gpuMillis);
        }
    }

    private void completed(int j, Submission s, long now) {
        double ran = s.runMillis() / 1000.0;
        double turnaround = (now - submittedMillis(j)) / 1000.0;
        completions.add(turnaround);
        runs.add(s.shortestRunMillis() / 1000.0);
        slowdowns.add(Math.max(1, turnaround / Math.max(ran, BOUND_SECONDS)));
        sorts.completed(s);
    }

    /** Nobody will go on from what the job had saved. */
    private void loseSaved(int j, Ending ending, long now) {
        double saved = work(submission(j), savedMillis[j]);
        lost.add(ending, saved);
        useful(j, -saved, Math.max(0, firstStart[j]), now);
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
    private void withdrawn(int j, long now) {
        withdrawn[j] = true;
        queues.touch(submission(j).queue());
        if (!running[j]) {
            time.advance(now);
            loseSaved(j, Ending.CANCELLED, now);
            count(Ending.CANCELLED);
        }
    }

    @Override
    public void finished(long nowMillis, Engine engine) {
        if (scenario.world().horizonMillis() == World.NO_HORIZON) {
            return;
        }
        time.advance(nowMillis);
        endMillis = nowMillis;
        for (int j = 1; j < running.length; j++) {
            if (running[j]) {
                for (long since : riders.over(j)) {
                    heldByTask(j, nowMillis - since);
                }
                useful(j, work(submission(j), held(j, nowMillis)), startedAt[j], nowMillis);
            }
        }
    }

    private Simulation simulation() {
        return run.orElseThrow(() -> new IllegalStateException("no simulation has begun"));
    }

    private Submission submission(long job) {
        return simulation().numbering().submission(job);
    }

    private long submittedMillis(long job) {
        return simulation().numbering().submittedMillis(job);
    }

    /** GPU-milliseconds: those of a great fleet over decades are more than a long holds. */
    private static double work(Submission s, long millis) {
        return s.milliGpus() / MILLI * millis;
    }

    /** What it came to, for a run of this kind. */
    public Outcome outcome(Outcome.Run facts, double wallSeconds, long peakHeapBytes, String journalSha256) {
        double hours = endMillis / HOUR_MILLIS;
        double available = Math.max(1.0, plant.deliveredGpuMillis(endMillis));
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
        double up = powered.until(endMillis);
        Outcome.Utilisation use = new Outcome.Utilisation(
                up / available,
                heldGpuMillis / available,
                usefulGpuMillis / available,
                usefulGpuMillis / Math.max(1.0, up),
                lost.all() / HOUR_MILLIS);
        Outcome.Completion completion = new Outcome.Completion(
                completions.mean(), completions.percentile(50), completions.percentile(95), completions.percentile(99));
        double fragmentation = time.hours(FREE) == 0 ? 0 : time.hours(IN_PIECES) / time.hours(FREE);
        List<Outcome.Site> sites = plant.sites(simulation().plant().nodes(), endMillis);
        return new Outcome(
                facts,
                new Outcome.Fleet(
                        sites.stream().mapToLong(Outcome.Site::gpus).sum(),
                        sites.stream().mapToLong(Outcome.Site::nodes).sum(),
                        sites),
                jobs,
                wait,
                completion,
                slowdown,
                use,
                fragmentation,
                Math.round(lastEndMillis / 1000.0),
                decisions,
                wallSeconds,
                Math.round(endMillis / 1000.0),
                peakHeapBytes,
                journalSha256,
                new Outcome.Bounds(bounds(jobs, wait, completion, slowdown, use, fragmentation)),
                queues.queues(hours),
                reasons(),
                rejections.all(),
                histogram(),
                timeline(),
                sorts.kinds(),
                sorts.templates(simulation().stages().pipelines()),
                plant.power(simulation().plant(), slowedGpuMillis / Math.max(1.0, heldGpuMillis)),
                plant.failing(simulation().plant(), lost),
                riders.outcome());
    }

    private List<Outcome.Bound> bounds(
            Outcome.Jobs jobs,
            Outcome.Wait wait,
            Outcome.Completion completion,
            Outcome.BoundedSlowdown slowdown,
            Outcome.Utilisation use,
            double fragmentation) {
        boolean isStaged = !scenario.batches().isEmpty();
        boolean isElastic = scenario.work().stream().anyMatch(s -> s.mostRiders() > 0);
        boolean isSlowed = scenario.world().sites().stream()
                .anyMatch(s -> !s.calls().isEmpty() || !s.power().isEmpty());
        List<Submission> ran = new ArrayList<>();
        long good = scenario.work().stream()
                .filter(s -> s.ending() == Ending.COMPLETED)
                .count();
        for (int j = 1; j <= simulation().numbering().lastId(); j++) {
            if (!simulation().numbering().isJob(j)) {
                continue;
            }
            if (!rejected[j]) {
                ran.add(submission(j));
            } else if (submission(j).ending() == Ending.COMPLETED) {
                good--;
            }
        }
        if (isStaged || isElastic) {
            ran.sort(Comparator.comparingLong(Submission::submitMillis));
        }
        Bounds.Looseness loose = new Bounds.Looseness(fleetChanges, isStaged || isElastic, isSlowed);
        Bounds bounds = new Bounds(ran, Math.max(1, installedGpus), jobs, good, loose);
        bounds.utilisation(use, fragmentation);
        bounds.waits(wait, slowdown);
        bounds.completion(completion, runs);
        bounds.ends(lastEndMillis / 1000.0);
        return bounds.all();
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
        List<Outcome.ReasonLine> reasons = new ArrayList<>();
        for (Outcome.ReasonOutcome r : reasons()) {
            for (WaitCode code : CODES) {
                if (code.word().equals(r.code())) {
                    reasons.add(new Outcome.ReasonLine(r.code(), time.means(FIRST_CODE + code.ordinal())));
                }
            }
        }
        return new Outcome.Timeline(
                time.edgesSeconds(),
                time.means(ALLOCATED),
                plant.deliveredGpus(),
                plant.poweredGpus(),
                time.means(UP),
                time.means(PRODUCTIVE).stream().map(gpus -> Math.max(0, gpus)).toList(),
                time.means(WAITING_JOBS),
                time.means(WAITING_GPUS),
                queues.lines(),
                queues.organisations(),
                reasons);
    }
}
