package io.dure.app.api;

import io.dure.app.control.Control;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Kind;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who has which GPU, as columns that follow each decision: what the page draws. It begins as the engine stands and then
 * hears every decision, so that nobody asks the writer for 305,000 GPUs. All but {@link #heard} is guarded by itself.
 */
final class Picture {
    /** So many jobs that changed are kept for it while nobody looks; then it is read anew. */
    private static final int MOST_BEHIND = 20_000;

    private static final Kind[] KINDS = Kind.values();

    private final ConcurrentLinkedQueue<Control.Passed> passed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger behind = new AtomicInteger();
    private final Map<Long, Held> held = new HashMap<>();
    /** Who else shares a GPU, where several do; the last to come is in {@link #holders}. */
    private final Map<Integer, List<Held>> others = new TreeMap<>();
    /** Of jobs that are about to start: it is told before the start. */
    private final Map<Long, Integer> caps = new HashMap<>();

    private final Lately lately = new Lately();
    private @Nullable Plane plane;
    private @Nullable Limits limits;
    private boolean isKnown;
    private long knownSeq;
    private long version = System.currentTimeMillis();
    private long firstVersion;

    private int[] firstGpu = {0};
    private byte[] state = new byte[0];
    private boolean[] isOff = new boolean[0];
    private long[] changed = new long[0];
    private @Nullable Held[] holders = new @Nullable Held[0];

    /** What an attempt has. {@code riders}: the tasks of an elastic job beyond its fewest. */
    static final class Held {
        final long job;
        final int queue;
        final Kind kind;
        final long sinceMillis;
        int capPerMille = 1000;
        boolean isLeaving;
        private List<Placement.OnNode> core = List.of();
        private final Map<Integer, List<Placement.OnNode>> riders = new TreeMap<>();

        private Held(long job, int queue, Kind kind, long sinceMillis) {
            this.job = job;
            this.queue = queue;
            this.kind = kind;
            this.sinceMillis = sinceMillis;
        }
    }

    /** A job's queue, kind and size, as the database has it. */
    private record Brief(int queue, Kind kind, long startedMillis) {}

    /** By the writer: must be quick. */
    void heard(Control.Passed one) {
        if (behind.addAndGet(weight(one)) > MOST_BEHIND) {
            passed.clear();
            behind.set(MOST_BEHIND + 1); // what is lost is read anew
            return;
        }
        passed.add(one);
    }

    private static int weight(Control.Passed one) {
        return 1 + one.events().size() + one.verdict().decisions().size();
    }

    synchronized void begin(Plane of, Limits knownLimits) {
        plane = of;
        limits = knownLimits;
    }

    /** Takes in what has been decided since; true when something is otherwise. */
    synchronized boolean follow() throws SQLException {
        if (plane == null) {
            return false;
        }
        if (!isKnown || behind.get() > MOST_BEHIND) {
            readAnew(plane);
            return true;
        }
        List<Control.Passed> news = new ArrayList<>();
        for (Control.Passed one = passed.poll(); one != null; one = passed.poll()) {
            behind.addAndGet(-weight(one));
            if (one.seq() > knownSeq) {
                news.add(one);
            }
        }
        if (news.isEmpty()) {
            return false;
        }
        Map<Long, Brief> started = briefs(plane, started(news));
        version++;
        for (Control.Passed one : news) {
            take(one, started, plane.control().book());
            knownSeq = one.seq();
        }
        return true;
    }

    // ---- from the beginning -----------------------------------------------------------------------------------

    private record Still(long seq, Engine engine) {}

    private void readAnew(Plane of) throws SQLException {
        passed.clear();
        behind.set(0);
        Still still = of.control()
                .ask(engine -> new Still(of.control().seq(), engine.fork()))
                .join();
        Fleetbook book = of.control().book();
        version = Math.max(version + 1, System.currentTimeMillis());
        firstVersion = version;
        held.clear();
        firstGpu = new int[] {0};
        state = new byte[0];
        grow(book);
        others.clear();
        Arrays.fill(holders, null);
        int nodes = Math.min(state.length, still.engine.nodes());
        for (int n = 0; n < nodes; n++) {
            state[n] = (byte) still.engine.nodeState(n).ordinal();
        }
        List<Long> running = running(of);
        Map<Long, Brief> briefs = briefs(of, running);
        for (long job : running) {
            Brief brief = briefs.get(job);
            still.engine.placement(job).ifPresent(placement -> {
                Held one = hold(job, brief, placement);
                one.capPerMille = still.engine.capPerMille(job);
                still.engine.riders(job).forEach(rider -> ride(one, rider.task(), rider.placement()));
            });
        }
        knownSeq = still.seq;
        isKnown = true;
    }

    private void grow(Fleetbook book) {
        int before = state.length;
        int nodes = book.nodes();
        if (nodes == before) {
            return;
        }
        firstGpu = Arrays.copyOf(firstGpu, nodes + 1);
        for (Fleetbook.Nodes lot : book.lots()) {
            for (int n = Math.max(before, lot.first()); n < lot.first() + lot.count(); n++) {
                firstGpu[n + 1] = firstGpu[n] + lot.gpus();
            }
        }
        state = Arrays.copyOf(state, nodes);
        isOff = Arrays.copyOf(isOff, nodes);
        changed = Arrays.copyOf(changed, nodes);
        Arrays.fill(changed, before, nodes, version);
        holders = Arrays.copyOf(holders, firstGpu[nodes]);
    }

    private static List<Long> running(Plane of) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (Connection db = of.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement(
                        "select distinct job from attempt where ended_millis is null order by job");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                found.add(r.getLong(1));
            }
        }
        return found;
    }

    private static Map<Long, Brief> briefs(Plane of, Collection<Long> ids) throws SQLException {
        Map<Long, Brief> found = new TreeMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        try (Connection db = of.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement(
                        "select id, queue, kind, coalesce(started_millis, 0) from job where id = any(?)")) {
            s.setArray(1, db.createArrayOf("bigint", ids.toArray()));
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    found.put(r.getLong(1), new Brief(r.getInt(2), KINDS[r.getInt(3)], r.getLong(4)));
                }
            }
        }
        return found;
    }

    private static Collection<Long> started(List<Control.Passed> news) {
        Collection<Long> ids = new TreeSet<>();
        for (Control.Passed one : news) {
            for (Decision decision : one.verdict().decisions()) {
                if (decision.job() != Decision.NO_JOB) {
                    ids.add(decision.job());
                }
            }
            for (Event event : one.events()) {
                if (event instanceof Event.JobCancelled e) {
                    ids.add(e.job());
                }
            }
        }
        return ids;
    }

    // ---- one decision -----------------------------------------------------------------------------------------

    private void take(Control.Passed one, Map<Long, Brief> briefs, Fleetbook book) {
        caps.clear();
        lately.begin(one.seq(), one.atMillis());
        for (Event event : one.events()) {
            happened(event, book);
        }
        for (Decision decision : one.verdict().decisions()) {
            decided(decision, briefs, one.atMillis());
        }
        lately.end();
    }

    private void happened(Event event, Fleetbook book) {
        switch (event) {
            case Event.AttemptEnded e -> {
                Held was = held.get(e.job());
                if (was != null) {
                    lately.note(JobRoutes.word(e.ending()), was.queue, e.job(), gpus(was), "");
                    release(e.job());
                }
            }
            case Event.TaskGone e -> {
                Held was = held.get(e.job());
                if (was != null) {
                    mark(was, was.riders.remove(e.task()), -1);
                }
            }
            case Event.NodesAdded _ -> grow(book);
            case Event.NodeStateSet e -> {
                state[e.node()] = (byte) e.state().ordinal();
                changed[e.node()] = version;
                lately.note(
                        "node-" + JobRoutes.word(e.state()), 0, e.node(), gpusOf(e.node()), book.nodeName(e.node()));
            }
            case Event.JobSubmitted e ->
                lately.note(
                        "submitted",
                        e.job().queue(),
                        e.job().id(),
                        e.job().tasks() * e.job().task().milliGpus(),
                        "");
            case Event.EnvelopeSet e -> {
                if (limits != null) {
                    limits.heard(e);
                }
                lately.note("envelope", 0, e.site(), 0, book.areaName(e.site(), e.hall()));
            }
            case Event.QueueSet e ->
                lately.note("quota", e.queue().id(), e.queue().id(), e.queue().quotaGpus() * 1000, "");
            default -> {} // the others change nothing that is drawn
        }
    }

    private void decided(Decision decision, Map<Long, Brief> briefs, long atMillis) {
        switch (decision) {
            case Decision.Start d -> {
                Brief brief = briefs.get(d.job());
                Brief known = brief == null ? new Brief(0, Kind.DATA, atMillis) : brief;
                Held one = hold(d.job(), new Brief(known.queue, known.kind, atMillis), d.placement());
                one.capPerMille = caps.getOrDefault(d.job(), 1000);
                lately.note("started", one.queue, d.job(), gpus(one), "");
            }
            case Decision.Grow d -> {
                Held one = held.get(d.job());
                if (one != null) {
                    ride(one, d.task(), d.placement());
                }
            }
            case Decision.Stop d -> {
                Held one = held.get(d.job());
                if (one != null) {
                    one.isLeaving = true;
                    touch(one);
                    lately.note(cause(d.cause()), one.queue, d.job(), gpus(one), "");
                }
            }
            case Decision.Cap d -> {
                Held one = held.get(d.job());
                if (one == null) {
                    caps.put(d.job(), d.perMille());
                } else {
                    one.capPerMille = d.perMille();
                    touch(one);
                }
            }
            case Decision.Power d -> {
                isOff[d.node()] = !d.on();
                changed[d.node()] = version;
            }
            case Decision.Reject d -> {
                Brief brief = briefs.get(d.job());
                lately.note(
                        "rejected",
                        brief == null ? 0 : brief.queue,
                        d.job(),
                        0,
                        d.reason().code());
            }
            case Decision.Shrink _, Decision.Claim _, Decision.Booked _, Decision.Refused _ -> {}
        }
    }

    private static String cause(Decision.Cause cause) {
        return switch (cause) {
            case Decision.Cause.Cancelled _ -> "stop-cancelled";
            case Decision.Cause.OverLimit _ -> "stop-over-limit";
            case Decision.Cause.Reclaimed _ -> "stop-reclaimed";
            case Decision.Cause.Preempted _ -> "stop-preempted";
            case Decision.Cause.Moved _ -> "stop-moved";
            case Decision.Cause.PowerShort _ -> "stop-power-short";
            case Decision.Cause.Maintenance _ -> "stop-maintenance";
            case Decision.Cause.BookedByOthers _ -> "stop-booked-by-others";
            case Decision.Cause.BookingEnds _ -> "stop-booking-ends";
        };
    }

    private Held hold(long job, @Nullable Brief brief, Placement placement) {
        release(job);
        Held one = brief == null
                ? new Held(job, 0, Kind.DATA, 0)
                : new Held(job, brief.queue, brief.kind, brief.startedMillis);
        one.core = placement.nodes();
        held.put(job, one);
        mark(one, one.core, 1);
        return one;
    }

    private void ride(Held one, int task, Placement placement) {
        one.riders.put(task, placement.nodes());
        mark(one, placement.nodes(), 1);
    }

    private void release(long job) {
        Held was = held.remove(job);
        if (was != null) {
            mark(was, was.core, -1);
            was.riders.values().forEach(nodes -> mark(was, nodes, -1));
        }
    }

    private void mark(Held one, @Nullable List<Placement.OnNode> nodes, int by) {
        for (Placement.OnNode on : nodes == null ? List.<Placement.OnNode>of() : nodes) {
            changed[on.node()] = version;
            for (long mask = on.gpuMask(); mask != 0; mask &= mask - 1) {
                int gpu = firstGpu[on.node()] + Long.numberOfTrailingZeros(mask);
                if (by > 0) {
                    come(gpu, one);
                } else {
                    leave(gpu, one);
                }
            }
        }
    }

    private void come(int gpu, Held one) {
        Held before = holders[gpu];
        if (before != null) {
            others.computeIfAbsent(gpu, _ -> new ArrayList<>()).add(before);
        }
        holders[gpu] = one;
    }

    private void leave(int gpu, Held one) {
        List<Held> rest = others.getOrDefault(gpu, List.of());
        if (holders[gpu] != one) {
            rest.remove(one);
        } else {
            holders[gpu] = rest.isEmpty() ? null : rest.removeLast();
        }
        if (rest.isEmpty()) {
            others.remove(gpu);
        }
    }

    private void touch(Held one) {
        one.core.forEach(on -> changed[on.node()] = version);
        one.riders.values().forEach(nodes -> nodes.forEach(on -> changed[on.node()] = version));
    }

    private static long gpus(Held one) {
        long sum = 0;
        for (Placement.OnNode on : one.core) {
            sum += 1000L * on.gpus();
        }
        return sum;
    }

    private long gpusOf(int node) {
        return 1000L * (firstGpu[node + 1] - firstGpu[node]);
    }

    // ---- looking; the caller holds the lock -------------------------------------------------------------------

    long version() {
        return version;
    }

    /** Whether what has changed since that version is known; else everything must be told. */
    boolean knows(long since) {
        return since >= firstVersion && since <= version;
    }

    int nodes() {
        return state.length;
    }

    boolean isChanged(int node, long since) {
        return changed[node] > since;
    }

    /** 0 up, 1 drained, 2 down, 3 switched off for want of power. */
    int stateOf(int node) {
        return state[node] == NodeState.UP.ordinal() && isOff[node] ? 3 : state[node];
    }

    int firstGpu(int node) {
        return firstGpu[node];
    }

    int gpus() {
        return firstGpu[state.length];
    }

    /** Who has the GPU, of several that share it the last to come; null: nobody. */
    @Nullable
    Held held(int gpu) {
        return holders[gpu];
    }

    int sharers(int gpu) {
        return holders[gpu] == null
                ? 0
                : 1 + others.getOrDefault(gpu, List.of()).size();
    }

    Lately lately() {
        return lately;
    }
}
