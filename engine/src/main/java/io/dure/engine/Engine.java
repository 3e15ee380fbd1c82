package io.dure.engine;

import io.dure.engine.codec.Snapshot;
import io.dure.engine.fill.Stopwatch;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Parts;
import io.dure.engine.place.Causes;
import io.dure.engine.place.Decider;
import io.dure.engine.place.Explain;
import io.dure.engine.share.Queues;
import io.dure.engine.share.WaterFilling;
import io.dure.engine.state.Admission;
import io.dure.engine.state.Audit;
import io.dure.engine.state.Plans;
import io.dure.engine.state.Reservations;
import io.dure.engine.state.State;
import io.dure.engine.window.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The mind of Dure: a deterministic state machine. {@link #apply} changes what it knows, {@link #decide} returns what
 * to do. Time, ids and randomness come in from outside; the same events give the same decisions, byte for byte.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Engine {
    /** Part of every journal and snapshot: another version may decide otherwise. */
    public static final String VERSION = "9";

    private final State state;
    private final WaterFilling shares = new WaterFilling();
    private final Decider decider = new Decider(shares);
    private final Explain explain = new Explain();

    public Engine() {
        this(new State());
    }

    private Engine(State state) {
        this.state = state;
    }

    /**
     * Takes note of what happened.
     *
     * @throws IllegalEvent when the event cannot be true; nothing has changed then
     */
    public void apply(Event event) {
        Admission.check(state, event);
        state.setNowMillis(event.atMillis());
        if (!(event instanceof Event.JobSubmitted)) {
            state.stir();
        }
        switch (event) { // the most frequent first
            case Event.JobSubmitted e -> {
                state.submit(e.job());
                state.learn(e.job());
            }
            case Event.AttemptEnded e -> state.end(state.jobs().slot(e.job()), e.ending());
            case Event.RulesSet e -> state.setRules(e.rules());
            case Event.GpuTypeAdded e -> state.fleet().addGpuType(e.slices());
            case Event.SiteAdded e -> state.fleet().addSite();
            case Event.HallAdded e -> state.fleet().addHall(e.site());
            case Event.RackAdded e -> state.fleet().addRack(e.hall());
            case Event.NodesAdded e ->
                state.addNodes(
                        e.count(), e.rack(), e.gpuType(), e.gpusPerNode(), e.linked(), e.cpuMilli(), e.memoryMib());
            case Event.ResidencyAdded e -> state.fleet().addResidency(e.sites());
            case Event.QueueSet e -> state.setQueue(e.queue());
            case Event.JobCancelled e -> state.cancel(state.jobs().slot(e.job()));
            case Event.JobHeld e -> state.hold(state.jobs().slot(e.job()));
            case Event.JobReleased e -> state.release(state.jobs().slot(e.job()));
            case Event.TaskGone e ->
                state.endRider(state.jobs().rider(state.jobs().slot(e.job()), e.task()));
            case Event.NodeStateSet e -> state.tellNodeState(e.node(), e.state());
            case Event.GpuDrawSet e -> state.setDraw(e.gpuType(), e.idleWatts(), e.peakWatts(), e.otherWatts());
            case Event.PueSet e -> state.power().setPue(e.site(), e.milliPue());
            case Event.EnvelopeSet e -> state.power().setEnvelope(e.site(), e.hall(), e.steps());
            case Event.MaintenanceSet e -> state.windows().add(state.fleet(), e);
            case Event.BookingSet e -> state.windows().add(state.fleet(), e);
            case Event.WindowCancelled e -> state.cancelWindow(e.window());
            case Event.FreezeSet e -> state.setFrozen(e.scope(), e.of(), e.isFrozen());
            case Event.NodesControlled e -> state.setControl(e.firstNode(), e.count(), e.canCap(), e.canSwitch());
        }
    }

    /**
     * Decides what to do now, and takes it as done: a started job holds its GPUs from here on.
     *
     * @param nowMillis not before the last event
     */
    public Verdict decide(long nowMillis) {
        if (nowMillis < state.nowMillis()) {
            throw new IllegalEvent(
                    "decide at " + nowMillis + " ms",
                    "time never goes back",
                    "it is " + state.nowMillis() + " ms already");
        }
        state.setNowMillis(nowMillis);
        return decider.decide(state);
    }

    /** Why the job waits; empty when it runs, is over or was never known. */
    public Optional<Reason> why(long job) {
        return isWaiting(job) ? Optional.of(reason(state.jobs().slot(job))) : Optional.empty();
    }

    /**
     * All causes for which the job waits, as of the last decision: a minimal set. Were all of them relaxed, it would start
     * in a decision at this very moment; were any one of them kept, it would not. What it means to relax a reason says
     * {@link Relaxation}. The first is {@link #why}'s, if that is of the set; the others follow in the order in which a job
     * meets them. Empty when it runs, is over or was never known. Works on a fork: for single jobs, on request.
     */
    public List<Reason> whyAll(long job) {
        return isWaiting(job) ? causesOf(job).minimal() : List.of();
    }

    /**
     * Whether the waiting job would start in a decision at this very moment if these reasons were no more, and everybody
     * else stayed as the last decision left him; false when it does not wait.
     *
     * @throws IllegalArgumentException when one of them is for ever
     */
    public boolean ifRelaxed(long job, Collection<Reason> reasons) {
        List<Relaxation> relaxed = Causes.relaxed(List.copyOf(reasons));
        return isWaiting(job) && causesOf(job).starts(relaxed);
    }

    private boolean isWaiting(long job) {
        int slot = state.jobs().slot(job);
        return slot != 0
                && switch (state.jobs().state(slot)) {
                    case WAITING, CLAIMING, PARKED -> true;
                    case RUNNING, STOPPING -> false;
                };
    }

    private Causes causesOf(long job) {
        State fork = state.fork();
        return new Causes(fork, fork.jobs().slot(job), explain);
    }

    private Reason reason(int slot) {
        Reason reason = explain.reason(state, slot);
        state.show(Windows.ALL);
        return reason;
    }

    /**
     * What a reservation promises a waiting job: to start by this time, on these nodes; without nodes, on any of one pool
     * whose nodes are alike.
     *
     * @param firm the job is within quota, and the promise stands; else it yields to those who are
     */
    public record Promise(long startMillis, boolean firm, List<Integer> nodes) {
        public Promise {
            nodes = List.copyOf(nodes);
        }
    }

    /** The promise to a waiting job as of the last decision; empty when it holds no reservation. */
    public Optional<Promise> promise(long job) {
        Plans.Plan plan = state.plans().of(job);
        if (plan != null) {
            return Optional.of(new Promise(
                    plan.atMillis(), true, Arrays.stream(plan.nodes()).boxed().toList()));
        }
        int r = state.reservations().of(job);
        if (r < 0) {
            return Optional.empty();
        }
        Reservations.Held held = state.reservations().get(r);
        List<Integer> nodes = new ArrayList<>();
        addNodes(held, nodes);
        held.others().forEach(h -> addNodes(h, nodes));
        return Optional.of(new Promise(held.atMillis(), held.firm(), nodes));
    }

    private static void addNodes(Reservations.Held held, List<Integer> nodes) {
        for (int node : held.nodes()) {
            nodes.add(node);
        }
    }

    /**
     * When a waiting job will start, if nobody submits anything more, nothing fails and every job runs to its time
     * limit: found on a fork that is run forward, for at most {@code mostPasses} decisions. Empty when it does not start
     * so soon.
     */
    public OptionalLong nextStart(long job, long horizonMillis, long mostPasses) {
        return new Forecast(this, Forecast.RunLength.TO_THE_LIMIT, mostPasses).startOf(job, horizonMillis);
    }

    /** A copy that goes its own way: what if. Costs a few tables, then what either of the two changes. */
    public Engine fork() {
        return new Engine(state.fork());
    }

    /** All that this engine knows, as bytes; equal states give equal bytes. */
    public byte[] snapshot() {
        return Snapshot.write(state);
    }

    /** Whether {@link #restore} takes snapshots of an engine of this version. */
    public static boolean canRestore(String version) {
        return Snapshot.isReadable(version);
    }

    /**
     * An engine that goes on exactly as the one that wrote the snapshot; from one of an older version on, it knows the same
     * and decides by the rules of now.
     *
     * @throws io.dure.engine.codec.CorruptBytes when these are not the whole bytes of a snapshot
     */
    public static Engine restore(byte[] snapshot) {
        return new Engine(Snapshot.read(snapshot));
    }

    /** Recounts everything from scratch; the list says what does not agree, and is empty when all is well. */
    public List<String> audit() {
        return Audit.of(state);
    }

    State state() {
        return state;
    }

    /** Measures from now on how long scores and what is learnt for them take; a fork is not measured. */
    public void measureScores(Stopwatch with) {
        state.filling().measure(with);
    }

    // ---- for those who look on --------------------------------------------------------------------------------

    /**
     * One queue as it stands: of GPUs of all types together, or of one that is rationed. Shares are those of the last decision for which they mattered, or 0.
     *
     * @param recentMilliGpus what it has held of late on average, by the half-life of the rules; 0 without one
     */
    public record QueueView(
            long quotaGpus,
            long limitGpus,
            long usedMilliGpus,
            long shareMilliGpus,
            long recentMilliGpus,
            int waitingJobs,
            long waitingMilliGpus) {
        /** Of both together. */
        private QueueView and(QueueView o) {
            return new QueueView(
                    quotaGpus + o.quotaGpus,
                    Math.min(Queue.UNLIMITED, limitGpus) + Math.min(Queue.UNLIMITED, o.limitGpus) >= Queue.UNLIMITED
                            ? Queue.UNLIMITED
                            : limitGpus + o.limitGpus,
                    usedMilliGpus + o.usedMilliGpus,
                    shareMilliGpus + o.shareMilliGpus,
                    recentMilliGpus + o.recentMilliGpus,
                    waitingJobs + o.waitingJobs,
                    waitingMilliGpus + o.waitingMilliGpus);
        }
    }

    public QueueView queue(int queue) {
        QueueView all = account(state.queues().account(queue, Job.ANY_TYPE));
        for (int type : state.queues().rationedTypes()) {
            all = all.and(account(state.queues().account(queue, type)));
        }
        return all;
    }

    /**
     * The same of GPUs of one type, if that is rationed; else, and for {@link Job#ANY_TYPE}, of all types together that
     * are not.
     */
    public QueueView queue(int queue, int gpuType) {
        return account(state.queues().account(queue, gpuType));
    }

    private QueueView account(int account) {
        Queues q = state.queues();
        return new QueueView(
                q.quotaGpus(account),
                q.limitGpus(account),
                q.used(account) + q.riding(account),
                shares.share(account),
                StrictMath.round(state.recentMilliGpus(account)),
                q.waitingJobs(account),
                q.waiting(account));
    }

    /** The GPU types of which any queue says a quota, in rising order. */
    public List<Integer> rationedTypes() {
        return Arrays.stream(state.queues().rationedTypes()).boxed().toList();
    }

    /**
     * The rationed GPU type by whose quotas the job is judged, {@link Job#ANY_TYPE} when by those of all other types;
     * empty when it is over or was never known.
     */
    public OptionalInt rationedType(long job) {
        int slot = state.jobs().slot(job);
        return slot == 0
                ? OptionalInt.empty()
                : OptionalInt.of(state.queues().gpuType(state.jobs().queue(slot)));
    }

    /** The same of one task group of the job, from 0 on. */
    public OptionalInt rationedType(long job, int group) {
        int slot = state.jobs().slot(job);
        Parts.Groups groups = slot == 0 ? null : state.jobs().parts().groups(slot);
        return groups == null || group == 0
                ? rationedType(job)
                : OptionalInt.of(state.queues().gpuType(groups.accounts().get(group - 1)));
    }

    /** Works out the fair shares of this moment. */
    public void refreshShares() {
        for (int root : state.queues().roots()) {
            shares.fill(state.queues(), root, state.upMilliGpus(root));
        }
    }

    /** How many jobs wait for this. */
    public long waitingFor(WaitCode code) {
        long claiming = code == WaitCode.AWAITING_RECLAIM
                ? (long) state.jobs().claiming() - state.jobs().parts().claiming()
                : 0;
        return state.jobs().lines().waitingFor(code) + state.gates().parkedFor(code) + claiming;
    }

    /** The nodes of a window that is asked for, ahead or open; none when it is over, or they are still to be picked. */
    public List<Integer> nodesOfWindow(int window) {
        return state.windows().get(window).nodes();
    }

    public int queues() {
        return state.queues().queues();
    }

    public boolean isLeaf(int queue) {
        return state.queues().isLeaf(state.queues().account(queue, Job.ANY_TYPE));
    }

    public long installedGpus() {
        return state.fleet().installedGpus();
    }

    public long upGpus() {
        return state.fleet().upGpus();
    }

    /** GPUs that are wholly free on nodes that are up, those excepted that a claim has closed. */
    public long freeGpus() {
        long free = 0;
        for (int p = 0; p < state.fleet().pools(); p++) {
            free += state.fleet().pool(p).freeGpus();
        }
        return free;
    }

    /** Of the free GPUs, those on nodes that are wholly free. */
    public long freeGpusOnIdleNodes() {
        long free = 0;
        for (int p = 0; p < state.fleet().pools(); p++) {
            free += state.fleet().pool(p).freeGpusOnIdleNodes();
        }
        return free;
    }

    /** What is free in slices of GPUs that are shared, in thousandths of a GPU, on the same nodes. */
    public long freeMilliGpusInSlices() {
        long free = 0;
        for (int p = 0; p < state.fleet().pools(); p++) {
            Pool pool = state.fleet().pool(p);
            free += pool.freeMilliGpus() - 1000 * pool.freeGpus();
        }
        return free;
    }

    public int nodes() {
        return state.fleet().nodes();
    }

    /** As it was told last. */
    public NodeState nodeState(int node) {
        return state.fleet().state(node);
    }

    /** What is frozen: the fleet, then sites, then queues, each in order of id. */
    public List<Frozen> frozen() {
        List<Frozen> all = new ArrayList<>();
        if (state.gates().freezes().isFleet()) {
            all.add(new Frozen(Event.FreezeSet.Scope.FLEET, 0));
        }
        state.fleet().frozenSites().forEach(site -> all.add(new Frozen(Event.FreezeSet.Scope.SITE, site)));
        state.gates().freezes().queues().forEach(q -> all.add(new Frozen(Event.FreezeSet.Scope.QUEUE, q)));
        return all;
    }

    /** Something in which nothing starts. {@code of}: the site or the queue; 0 for the fleet. */
    public record Frozen(Event.FreezeSet.Scope scope, int of) {}

    public int gpusOfNode(int node) {
        return state.fleet().gpusOf(node);
    }

    /** Jobs in queues, those whose gates are shut, and jobs that wait for GPUs to be taken back. */
    public int waitingJobs() {
        return state.jobs().waiting()
                + state.jobs().parked()
                + state.jobs().claiming()
                - state.jobs().parts().claiming();
    }

    /** Attempts that hold GPUs, those told to stop among them. */
    public int runningJobs() {
        Jobs jobs = state.jobs();
        return jobs.running()
                + jobs.stopping()
                - jobs.riders().all()
                - (jobs.parts().all() - jobs.parts().claiming());
    }

    /**
     * One task of an elastic job beyond its fewest.
     *
     * @param isLeaving it was told to stop
     */
    public record Rider(int task, Placement placement, boolean isLeaving) {}

    /** The tasks of a running elastic job beyond its fewest, in order of their numbers. */
    public List<Rider> riders(long job) {
        Jobs jobs = state.jobs();
        int slot = jobs.slot(job);
        List<Rider> riders = new ArrayList<>();
        for (int r = slot == 0 ? 0 : jobs.riders().first(slot);
                r != 0;
                r = jobs.riders().next(r)) {
            riders.add(new Rider(jobs.taskOfRider(r), jobs.placement(r), jobs.state(r) == JobState.STOPPING));
        }
        return riders;
    }

    public long nowMillis() {
        return state.nowMillis();
    }

    /** What the job is held to, in thousandths of the power that its work would add. */
    public int capPerMille(long job) {
        int slot = state.jobs().slot(job);
        return slot == 0 ? 1000 : state.power().capPerMille(slot);
    }

    /** What the site draws by the engine's books, cooling included, in watts, rounded down; 0 when nothing is told. */
    public long drawWatts(int site) {
        return state.power().withCooling(site, state.power().siteDraw(site));
    }

    /**
     * What this hall of the site draws by the engine's books, cooling included, in watts, rounded down; 0 when nothing is
     * told. Halls of a site add up to the site, but for what is rounded.
     */
    public long hallDrawWatts(int site, int hall) {
        return state.power().withCooling(site, state.power().hallDraw(hall));
    }

    /** What one GPU of the type draws at most, with its part of the rest of the node, before cooling; 0: not told. */
    public long fullWatts(int gpuType) {
        return state.power().fullWatts(gpuType);
    }

    /** Thousandths of the site's whole power over the power of its nodes; 1000 until it is told. */
    public int milliPue(int site) {
        return state.power().milliPue(site);
    }

    /** The rules as they were told last. */
    public Rules rules() {
        return state.rules();
    }

    /** The number of the job's last attempt; 0 when it has none, is over or was never known. */
    public int attempt(long job) {
        int slot = state.jobs().slot(job);
        return slot == 0 ? 0 : state.jobs().attempt(slot);
    }

    /** Where the job's attempt runs, of an elastic job its fewest tasks; empty when it does not run. */
    public Optional<Placement> placement(long job) {
        Jobs jobs = state.jobs();
        int slot = jobs.slot(job);
        if (slot == 0 || (jobs.state(slot) != JobState.RUNNING && jobs.state(slot) != JobState.STOPPING)) {
            return Optional.empty();
        }
        return Optional.of(jobs.placement(slot));
    }
}
