package io.dure.twin.check;

import io.dure.engine.Engine;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks of every waiting job why it waits and checks the answer against the ledger's books, by brute force: no job that
 * fits is told that the fleet is busy, and no GPU idles that a waiting job could use, unless a reason holds it.
 */
public final class TrueReasons implements Watcher {
    private final Ledger ledger;

    /** {@code ledger} must look on before this one does. */
    public TrueReasons(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What one pool (site, GPU type, size of node) has: free GPUs, and how many tasks of a size would fit. */
    private record Room(long freeGpus, long tasks) {}

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        for (Job job : ledger.waiting.values()) {
            Reason reason = engine.why(job.id()).orElse(null);
            if (reason == null) {
                throw new CheckFailed("reasons", nowMillis, "job " + job.id() + " waits without a reason");
            }
            check(job, reason, engine, nowMillis);
        }
    }

    private void check(Job job, Reason reason, Engine engine, long now) {
        boolean holds = switch (reason) {
            case Reason.FleetBusy r -> mostFree(job) < r.needGpus() && r.needGpus() == job.gpus();
            case Reason.Fragmented r -> mostFree(job) >= job.gpus() && !fits(job);
            case Reason.BehindReservation r ->
                fits(job)
                        && ledger.waiting.containsKey(r.job())
                        && engine.promise(r.job())
                                .map(Engine.Promise::startMillis)
                                .equals(Optional.of(r.untilMillis()))
                        && (job.timeLimitMillis() == Job.NO_LIMIT || now + job.timeLimitMillis() > r.untilMillis());
            case Reason.QuotaExhausted r ->
                ledger.policy == Policy.DURE
                        && r.usedGpus() + r.needGpus() > r.limitGpus()
                        && r.usedGpus() == heldAndPromised(r.queue(), job, engine)
                        && ledger.isBelow(job.queue(), r.queue());
            case Reason.NotLent r ->
                ledger.policy == Policy.DURE && r.lentGpus() < job.gpus() && r.queue() == job.queue();
            case Reason.BehindInQueue r -> isBehind(job, r.job());
            case Reason.AwaitingReclaim r -> r.outstandingGpus() >= 0 && ledger.claims.containsKey(job.id());
            case Reason.NotYetDecided r -> false;
            case Reason.NoSuchType r -> false;
            case Reason.NeverFits r -> false;
            case Reason.AboveLimit r -> false;
        };
        if (!holds) {
            throw new CheckFailed("reasons", now, job + " is told " + reason + ", which is not true");
        }
    }

    /** Held by running jobs, claimed, and promised to waiting jobs other than this. */
    private long heldAndPromised(int queue, Job job, Engine engine) {
        long gpus = ledger.used.get(queue);
        for (long id : ledger.claims.keySet()) {
            gpus += ledger.isBelow(ledger.job(id).queue(), queue)
                    ? ledger.job(id).gpus()
                    : 0;
        }
        for (Job other : ledger.waiting.values()) {
            boolean counts = other.id() != job.id() && ledger.isBelow(other.queue(), queue);
            gpus += counts && engine.promise(other.id()).isPresent() ? other.gpus() : 0;
        }
        return gpus;
    }

    /** The other waits before it: in the same queue, or in the one line of all. */
    private boolean isBehind(Job job, long other) {
        Job first = ledger.waiting.get(other);
        if (first == null || (ledger.policy == Policy.DURE && first.queue() != job.queue())) {
            return false;
        }
        return first.priority() > job.priority() || (first.priority() == job.priority() && first.id() < job.id());
    }

    private long mostFree(Job job) {
        return rooms(job).values().stream().mapToLong(Room::freeGpus).max().orElse(0);
    }

    private boolean fits(Job job) {
        return rooms(job).values().stream().anyMatch(r -> r.tasks >= job.tasks());
    }

    /** By site, type and size of node. GPUs that somebody claims are not free. */
    private Map<Long, Room> rooms(Job job) {
        Map<Long, Room> rooms = new HashMap<>();
        for (int i = 0; i < ledger.nodes.size(); i++) {
            Ledger.Node n = ledger.nodes.get(i);
            if (n.state == NodeState.UP && (job.gpuType() == Job.ANY_TYPE || job.gpuType() == n.gpuType)) {
                int free = ledger.freeFor(i);
                long key = ((long) n.site << 32) | ((long) n.gpuType << 8) | n.owner.length;
                rooms.merge(
                        key,
                        new Room(free, free / job.gpusPerTask()),
                        (a, b) -> new Room(a.freeGpus + b.freeGpus, a.tasks + b.tasks));
            }
        }
        return rooms;
    }
}
