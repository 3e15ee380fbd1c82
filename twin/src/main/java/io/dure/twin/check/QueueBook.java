package io.dure.twin.check;

import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import java.util.HashMap;
import java.util.Map;

/** What queues hold by the {@link Ledger}'s books, counted anew, and whether that is within quotas, limits and what is lent. */
final class QueueBook {
    private final Ledger ledger;

    /** Thousandths of a GPU that each queue holds, by rationed type. */
    private final Map<Integer, Map<Integer, Long>> used = new HashMap<>();

    QueueBook(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Everything is about to be held anew. */
    void clear() {
        used.clear();
    }

    /** Thousandths of a GPU that tasks beyond the fewest hold in the queue. */
    long riding(int queue, int type) {
        long milliGpus = 0;
        for (Ledger.Riding r : ledger.riding.values()) {
            milliGpus += isIn(r.job(), queue, type) ? r.job().task().milliGpus() : 0;
        }
        return milliGpus;
    }

    /** The same for one user, whatever GPUs it holds. */
    long ridingOfUser(int user, int queue) {
        long milliGpus = 0;
        for (Ledger.Riding r : ledger.riding.values()) {
            boolean counts = r.job().user() == user && isBelow(r.job().queue(), queue);
            milliGpus += counts ? r.job().task().milliGpus() : 0;
        }
        return milliGpus;
    }

    /** Of these what was told to stop. */
    long leavingTasks(int queue, int type) {
        long milliGpus = 0;
        for (Ledger.Riding r : ledger.riding.values()) {
            boolean leaves = r.isLeaving() || ledger.stopping.contains(r.job().id());
            milliGpus += leaves && isIn(r.job(), queue, type) ? r.job().task().milliGpus() : 0;
        }
        return milliGpus;
    }

    void hold(long job, int sign) {
        for (Job asked : Groups.of(ledger.job(job))) {
            for (int q = asked.queue();
                    q != Queue.NO_PARENT;
                    q = ledger.queues.get(q).parent()) {
                used.computeIfAbsent(type(asked), _ -> new HashMap<>()).merge(q, sign * asked.milliGpus(), Long::sum);
            }
        }
    }

    /** The rationed type of the job, or {@link Job#ANY_TYPE} for all that are not rationed. */
    int type(Job job) {
        return Rationing.type(ledger.queues, job);
    }

    /** Thousandths of GPUs of a rationed type, or of all that are not, that the queue holds. */
    long used(int queue, int type) {
        return used.getOrDefault(type, Map.of()).getOrDefault(queue, 0L);
    }

    /** The job, or one of its task groups, has just started; {@code isItsOwn}: on GPUs that nobody else may have. */
    void checkLimits(Job job, boolean isItsOwn, long now) {
        if (ledger.policy == Policy.DURE) {
            for (int q = job.queue();
                    q != 0 && q != Queue.NO_PARENT;
                    q = ledger.queues.get(q).parent()) {
                Queue queue = ledger.queues.get(q);
                long limit = Rationing.limit(queue, type(job));
                long holds = used(q, type(job)) + riding(q, type(job));
                Ledger.require(holds <= limit, now, "queue " + q + " holds " + holds + ", its limit is " + limit);
            }
            Ledger.require(
                    job.milliGpus() == 0
                            || isItsOwn
                            || isEntitled(job)
                            || keptByAll(0, type(job), false) <= 1000 * lendableGpus(type(job)),
                    now,
                    job + " borrows what is not lent");
        }
    }

    /** After the job's start: its queue is within its quota. */
    private boolean isEntitled(Job job) {
        return job.queue() == 0
                || staying(job.queue(), type(job)) <= Rationing.quota(ledger.queues.get(job.queue()), type(job));
    }

    /** Thousandths of GPUs of the type that a queue holds and has not been told to give up, claims included. */
    long staying(int queue, int type) {
        long milliGpus = used(queue, type);
        for (long job : ledger.stopping) {
            milliGpus -= ledger.moving.contains(job) ? 0 : asks(ledger.job(job), queue, type);
        }
        for (long job : ledger.claims.keySet()) {
            milliGpus += asks(ledger.job(job), queue, type);
        }
        return milliGpus;
    }

    /** What the job asks for in or below the queue, of GPUs that are judged by its quotas of the type. */
    long asks(Job job, int queue, int type) {
        long milliGpus = 0;
        for (Job group : Groups.of(job)) {
            milliGpus += isIn(group, queue, type) ? group.milliGpus() : 0;
        }
        return milliGpus;
    }

    /** The job is, with one of its groups at least, in or below the queue and judged by its quotas of the type. */
    boolean isAnyIn(Job job, int queue, int type) {
        return Groups.of(job).stream().anyMatch(group -> isIn(group, queue, type));
    }

    /** In or below the queue, and judged by its quotas of the type. */
    boolean isIn(Job job, int queue, int type) {
        return isBelow(job.queue(), queue) && type(job) == type;
    }

    /** The same for jobs of this priority or a higher one in one leaf. */
    long staying(int leaf, int type, int priority) {
        long milliGpus = 0;
        for (long id : ledger.running.keySet()) {
            boolean counts = ledger.job(id).priority() >= priority && !ledger.stopping.contains(id);
            milliGpus += counts ? asks(ledger.job(id), leaf, type) : 0;
        }
        for (long id : ledger.claims.keySet()) {
            milliGpus += ledger.job(id).priority() >= priority ? asks(ledger.job(id), leaf, type) : 0;
        }
        return milliGpus;
    }

    /** True for the queue itself, too. */
    boolean isBelow(int leaf, int queue) {
        for (int q = leaf; q != Queue.NO_PARENT; q = ledger.queues.get(q).parent()) {
            if (q == queue) {
                return true;
            }
        }
        return false;
    }

    /** What a queue holds, or keeps because it does not lend it, the whole tree counted anew. */
    long keptByAll(int queue, int type, boolean withRiders) {
        long below = 0;
        boolean leaf = true;
        for (Queue child : ledger.queues) {
            if (child.parent() == queue) {
                below += keptByAll(child.id(), type, withRiders);
                leaf = false;
            }
        }
        TypeQuota q = ledger.queues.get(queue).of(type);
        long own = leaf ? used(queue, type) + (withRiders ? riding(queue, type) : 0) : below;
        return queue == 0 ? own : Math.max(own, 1000 * Math.max(0, q.quotaGpus() - q.lendLimitGpus()));
    }

    /** GPUs on nodes that are up, and those in use on others: what runs on there takes nothing from what is up. */
    long lendableGpus(int type) {
        long all = 0;
        for (NodeBook n : ledger.nodes) {
            boolean counts = type == Job.ANY_TYPE ? !Rationing.is(ledger.queues, n.gpuType) : n.gpuType == type;
            all += counts ? n.state == NodeState.UP ? n.owner.length : n.owner.length - n.free() : 0;
        }
        return all;
    }
}
