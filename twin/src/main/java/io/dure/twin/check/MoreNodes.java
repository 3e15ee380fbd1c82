package io.dure.twin.check;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Level;
import io.dure.engine.Policy;
import io.dure.engine.PowerStep;
import io.dure.engine.Queue;
import io.dure.engine.Relaxation;
import io.dure.engine.Relaxation.What;
import io.dure.engine.TypeQuota;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds nodes that hold a gang, in one link domain of a hall of their own, in every site where its data may be and of every
 * type that it may use. They take no power before they work: envelopes are raised by what they draw. What the
 * job does not need of them belongs to a queue that keeps it, so that it makes nobody lend.
 */
final class MoreNodes {
    /** Obstacles that more nodes would do away with. */
    private static final Set<What> IN_PLACE = Set.of(What.PLACE, What.PROMISES, What.POWER);

    private final Ledger ledger;
    private final Map<Long, Event.EnvelopeSet> envelopes;
    private final Engine fork;
    private final Job job;
    private final Map<Integer, Long> drawn = new TreeMap<>();
    private final List<List<Integer>> added = new ArrayList<>();

    MoreNodes(Ledger ledger, Map<Long, Event.EnvelopeSet> envelopes, Engine fork, Job job) {
        this.ledger = ledger;
        this.envelopes = envelopes;
        this.fork = fork;
        this.job = job;
        envelopes.values().forEach(e -> drawn.put(e.site(), fork.drawWatts(e.site())));
    }

    /** {@code kept}: the obstacle that is to stay. */
    void add(List<Relaxation> relaxed, @Nullable Relaxation kept) {
        if (Relaxing.has(relaxed, What.PLACE, 0)) {
            long gpus = 0;
            for (NodeBook like : templates()) {
                gpus += add(like, (int) Math.ceilDiv(job.tasks(), tasksOn(like)));
            }
            if (!Relaxing.has(relaxed, What.LENDING, 0)) {
                boolean generously = kept == null || kept.what() != What.LENDING;
                keep(gpus - (job.milliGpus() + (generously ? 999 : 0)) / 1000);
            }
        }
        if (Relaxing.has(relaxed, What.LENDING, 0) && (kept == null || !IN_PLACE.contains(kept.what()))) {
            addToLend();
        }
        if (!Relaxing.has(relaxed, What.POWER, 0)) {
            raise(kept == null || kept.what() != What.POWER);
        }
    }

    /** Where promises and claims hold more than there is, nobody could lend anything. */
    private void addToLend() {
        int type = ledger.quotas.type(job);
        long held = ledger.quotas.used(0, type);
        for (long claiming : ledger.claims.keySet()) {
            held += ledger.quotas.asks(ledger.job(claiming), 0, type);
        }
        long missing = held + job.milliGpus();
        missing -= 1000 * ledger.quotas.lendableGpus(type);
        NodeBook like =
                ledger.nodes.stream().filter(n -> isOf(n, type)).findFirst().orElse(ledger.nodes.getFirst());
        if (missing > 0) {
            add(like, (int) Math.ceilDiv(missing, 1000L * like.owner.length));
        }
    }

    /** Whether its GPUs are judged by the quotas of this rationed type, or of all types that are not. */
    private boolean isOf(NodeBook n, int type) {
        return type == Job.ANY_TYPE ? !Rationing.is(ledger.queues, n.gpuType) : n.gpuType == type;
    }

    /** Adds so many nodes like this one in a hall of their own; returns how many GPUs they have. */
    private long add(NodeBook like, int count) {
        int halls = ledger.siteOfHall.size() + added.size();
        int racks = ledger.siteOfRack.size() + added.size();
        int first = fork.nodes();
        long now = fork.nowMillis();
        fork.apply(new Event.HallAdded(now, halls, like.site, "more"));
        fork.apply(new Event.RackAdded(now, racks, halls, "more"));
        fork.apply(new Event.NodesAdded(
                now, first, count, racks, like.gpuType, like.owner.length, true, (int) like.cpuMilli, (int)
                        like.memoryMib));
        added.add(IntStream.range(first, first + count).boxed().toList());
        return (long) count * like.owner.length;
    }

    /** Nodes that hold the gang, in one hall of their own; empty when no node there is can be like any of them. */
    List<Integer> addOneHall() {
        List<NodeBook> templates = templates();
        if (templates.isEmpty()) {
            return List.of();
        }
        add(templates.getFirst(), (int) Math.ceilDiv(job.tasks(), tasksOn(templates.getFirst())));
        return added.getLast();
    }

    /** Of each site and type the node that holds most tasks when it is empty, if the gang can be near enough on such nodes. */
    private List<NodeBook> templates() {
        Map<Long, NodeBook> best = new TreeMap<>();
        for (NodeBook n : ledger.nodes) {
            boolean isOfType = Rationing.mayHave(ledger.queues, job, n.gpuType);
            long tasks = isOfType && ledger.mayBeAt(job, n.site) ? tasksOn(n) : 0;
            boolean isNear = job.near().required() != Level.NODE || tasks >= job.tasks();
            if (tasks > 0 && isNear) {
                best.merge((long) n.site << 32 | n.gpuType, n, (a, b) -> tasksOn(b) > tasksOn(a) ? b : a);
            }
        }
        return new ArrayList<>(best.values());
    }

    private long tasksOn(NodeBook n) {
        long onGpus = Integer.MAX_VALUE;
        if (job.task().gpus() > 0) {
            onGpus = n.owner.length / job.task().gpus();
        } else if (job.task().sliceMilli() > 0) {
            onGpus = (long) n.owner.length * (n.slices / n.slicesFor(job.task().sliceMilli()));
        }
        long onCpu = n.cpuMilli > 0 && job.task().cpuMilli() > 0
                ? n.cpuMilli / job.task().cpuMilli()
                : onGpus;
        long onMemory = n.memoryMib > 0 && job.task().memoryMib() > 0
                ? n.memoryMib / job.task().memoryMib()
                : onGpus;
        return Math.min(onGpus, Math.min(onCpu, onMemory));
    }

    /** By a watt more than they draw, or, not to help the job, by a watt less. */
    private void raise(boolean generously) {
        for (Event.EnvelopeSet e : envelopes.values()) {
            long more = fork.drawWatts(e.site()) - drawn.getOrDefault(e.site(), 0L);
            if (e.hall() == Event.EnvelopeSet.WHOLE_SITE && more > 0) {
                long by = generously ? more + 1 : more - 1;
                List<PowerStep> steps = e.steps().stream()
                        .map(s -> new PowerStep(s.fromMillis(), higher(s.watts(), by)))
                        .toList();
                fork.apply(new Event.EnvelopeSet(fork.nowMillis(), e.site(), e.hall(), steps));
            }
        }
    }

    private static long higher(long watts, long more) {
        return watts > Long.MAX_VALUE / 4 ? watts : watts + more;
    }

    private void keep(long gpus) {
        if (ledger.policy == Policy.DURE && ledger.queues.size() > 1 && gpus > 0) {
            int type = ledger.quotas.type(job);
            long others = type == Job.ANY_TYPE ? gpus : 0;
            Queue keeps = new Queue(ledger.queues.size(), 0, "keeps", others, 0, 0, 0);
            boolean isRationed = type != Job.ANY_TYPE;
            fork.apply(new Event.QueueSet(
                    fork.nowMillis(), isRationed ? keeps.ration(List.of(new TypeQuota(type, gpus, 0, 0))) : keeps));
        }
    }
}
