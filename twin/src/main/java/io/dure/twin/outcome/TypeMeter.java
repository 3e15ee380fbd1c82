package io.dure.twin.outcome;

import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * What queues use and are owed of single GPU types, of which any queue says a quota at any time, and of all others
 * together; thousandths of GPUs, integrated exactly. Costs nothing when no queue ever does.
 */
final class TypeMeter {
    /** What is not of its own, among the types. */
    static final String OTHER = "other";

    private static final double MILLI_HOURS = 1000.0 * 3_600_000;

    private final QueueTree tree;
    private final List<String> names;

    /** {@link Job#ANY_TYPE} for all others, then the types, rising; empty when no queue says anything of a type. */
    private final int[] types;

    private final long[][] used;
    private final long[][] quota;
    private final long[][] sinceMillis;
    private final double[][] usedTime;
    private final double[][] quotaTime;
    private final double[][] borrowedTime;

    TypeMeter(QueueTree tree, List<Event> told, List<String> names) {
        this.tree = tree;
        this.names = names;
        TreeSet<Integer> named = new TreeSet<>();
        for (Event event : told) {
            if (event instanceof Event.QueueSet e) {
                e.queue().typeQuotas().forEach(q -> named.add(q.gpuType()));
            }
        }
        if (!named.isEmpty()) {
            named.add(Job.ANY_TYPE);
        }
        types = named.stream().mapToInt(Integer::intValue).toArray();
        used = new long[types.length][tree.size()];
        quota = new long[types.length][tree.size()];
        sinceMillis = new long[types.length][tree.size()];
        usedTime = new double[types.length][tree.size()];
        quotaTime = new double[types.length][tree.size()];
        borrowedTime = new double[types.length][tree.size()];
    }

    boolean counts() {
        return types.length > 0;
    }

    int types() {
        return types.length;
    }

    long used(int t, int queue) {
        return used[t][queue];
    }

    long quota(int t, int queue) {
        return quota[t][queue];
    }

    void set(Queue queue, long nowMillis) {
        for (int t = 0; t < types.length; t++) {
            settle(t, queue.id(), nowMillis);
            TypeQuota of = queue.of(types[t]);
            quota[t][queue.id()] = 1000 * of.quotaGpus();
        }
    }

    /** Jobs of this leaf hold so much more, or less, of this type. */
    void hold(int leaf, int gpuType, long milliGpus, long nowMillis) {
        if (counts()) {
            int found = Arrays.binarySearch(types, gpuType);
            int t = Math.max(0, found);
            tree.upwards(leaf, q -> {
                settle(t, q, nowMillis);
                used[t][q] += milliGpus;
            });
        }
    }

    private void settle(int t, int q, long nowMillis) {
        double millis = nowMillis - sinceMillis[t][q];
        usedTime[t][q] += millis * used[t][q];
        quotaTime[t][q] += millis * quota[t][q];
        borrowedTime[t][q] += millis * Math.max(0, used[t][q] - quota[t][q]);
        sinceMillis[t][q] = nowMillis;
    }

    /** What the queue holds beyond its quotas, of each type by itself. */
    long borrowed(int queue) {
        long sum = 0;
        for (int t = 0; t < types.length; t++) {
            sum += Math.max(0, used[t][queue] - quota[t][queue]);
        }
        return sum;
    }

    /** Of each type, all others last; nothing of the root, which owns all there is. */
    List<Outcome.TypeOutcome> of(int queue, long endMillis) {
        List<Outcome.TypeOutcome> all = new ArrayList<>();
        for (int i = 1; i <= types.length && tree.parent(queue) != Queue.NO_PARENT; i++) {
            int t = i % types.length;
            settle(t, queue, endMillis);
            all.add(new Outcome.TypeOutcome(
                    types[t] == Job.ANY_TYPE ? OTHER : names.get(types[t]),
                    quota[t][queue] / 1000,
                    quotaTime[t][queue] / MILLI_HOURS,
                    usedTime[t][queue] / MILLI_HOURS,
                    borrowedTime[t][queue] / MILLI_HOURS));
        }
        return all;
    }
}
