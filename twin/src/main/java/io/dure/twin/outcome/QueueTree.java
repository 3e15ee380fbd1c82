package io.dure.twin.outcome;

import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntToLongFunction;

/** The queues of a scenario, seen from outside the engine. */
final class QueueTree {
    private final List<Queue> queues = new ArrayList<>();
    private double[] idle = new double[0];
    private double[] idleBelow = new double[0];
    private double[] borrowedBelow = new double[0];
    private double[] lends = new double[0];

    static QueueTree of(List<Event> setup) {
        return of(setup, List.of());
    }

    /** Queues that come later are known from the beginning, without a quota until then. */
    static QueueTree of(List<Event> setup, List<Event> later) {
        QueueTree tree = new QueueTree();
        for (Event event : setup) {
            if (event instanceof Event.QueueSet e) {
                tree.set(e.queue());
            }
        }
        for (Event event : later) {
            if (event instanceof Event.QueueSet e && e.queue().id() >= tree.size()) {
                Queue q = e.queue();
                tree.set(
                        new Queue(q.id(), q.parent(), q.name(), 0, q.lendLimitGpus(), q.borrowLimitGpus(), q.weight()));
            }
        }
        return tree;
    }

    void set(Queue queue) {
        if (queue.id() == queues.size()) {
            queues.add(queue);
        } else {
            queues.set(queue.id(), queue);
        }
    }

    int parent(int q) {
        return queues.get(q).parent();
    }

    /** Is told what a queue lends to others. */
    interface Lent {
        void is(int queue, double gpus);
    }

    int size() {
        return queues.size();
    }

    /** Of GPUs of all types. */
    long quota(int q) {
        long all = queues.get(q).quotaGpus();
        for (TypeQuota of : queues.get(q).typeQuotas()) {
            all += of.quotaGpus();
        }
        return all;
    }

    int depth(int q) {
        int depth = 0;
        for (int at = queues.get(q).parent();
                at != Queue.NO_PARENT;
                at = queues.get(at).parent()) {
            depth++;
        }
        return depth;
    }

    boolean isLeaf(int q) {
        return queues.stream().noneMatch(other -> other.parent() == q);
    }

    /** The queue and all above it. */
    void upwards(int q, IntConsumer what) {
        for (int at = q; at != Queue.NO_PARENT; at = queues.get(at).parent()) {
            what.accept(at);
        }
    }

    /**
     * What sisters borrow comes from those below their quota, from each in proportion to what it leaves idle. What a
     * queue lends comes in turn from the queues below it: from each that part of what it leaves idle beyond its own
     * sisters' needs. (Parents stand before their children.)
     */
    void lent(IntToLongFunction used, IntToLongFunction quota, Lent lent) {
        begin();
        for (Queue q : queues) {
            long over = used.applyAsLong(q.id()) - quota.applyAsLong(q.id());
            idle[q.id()] = Math.max(0, -over);
            if (q.parent() != Queue.NO_PARENT) {
                idleBelow[q.parent()] += Math.max(0, -over);
                borrowedBelow[q.parent()] += Math.max(0, over);
            }
        }
        for (Queue q : queues) {
            if (q.parent() != Queue.NO_PARENT) {
                int p = q.parent();
                double toSisters = part(borrowedBelow[p], idleBelow[p]);
                double leftBelow = idleBelow[p] * (1 - toSisters);
                double toOthers = part(lends[p], Math.max(idle[p], leftBelow));
                lends[q.id()] = idle[q.id()] * (toSisters + (1 - toSisters) * toOthers);
                lent.is(q.id(), lends[q.id()]);
            }
        }
    }

    private void begin() {
        if (idle.length != size()) {
            idle = new double[size()];
            idleBelow = new double[size()];
            borrowedBelow = new double[size()];
            lends = new double[size()];
        }
        Arrays.fill(idleBelow, 0);
        Arrays.fill(borrowedBelow, 0);
        Arrays.fill(lends, 0);
    }

    private static double part(double of, double all) {
        return all <= 0 ? 0 : Math.min(1, of / all);
    }
}
