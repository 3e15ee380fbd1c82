package io.dure.twin.scenario;

import io.dure.engine.Queue;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The queues of a bare trace: one below the root for each that the log names, and one, {@code jobs}, for jobs without.
 * Logs do not tell quotas: each queue gets the part of the fleet that its jobs have of all GPU time of the log, rounded
 * by largest remainders.
 */
final class TraceQueues {
    private final QueueTree tree;
    private final boolean oneForAll;

    private TraceQueues(QueueTree tree, boolean oneForAll) {
        this.tree = tree;
        this.oneForAll = oneForAll;
    }

    static TraceQueues of(Trace trace, long fleetGpus) {
        if (trace.queues().isEmpty()) {
            return new TraceQueues(QueueTree.single(fleetGpus), true);
        }
        boolean without = trace.jobs().stream().anyMatch(job -> job.queue() == TraceJob.NO_QUEUE);
        List<String> names = names(trace.queues(), without);
        double[] work = new double[names.size()];
        for (TraceJob job : trace.jobs()) {
            work[job.queue() == TraceJob.NO_QUEUE ? names.size() - 1 : job.queue()] += job.work();
        }
        long[] quotas = parts(work, fleetGpus);
        List<Queue> queues = new ArrayList<>(List.of(QueueTree.root(fleetGpus)));
        List<String> paths = new ArrayList<>(List.of(QueueTree.ROOT));
        for (int i = 0; i < names.size(); i++) {
            queues.add(new Queue(i + 1, 0, names.get(i), quotas[i], Queue.UNLIMITED, Queue.UNLIMITED, 1));
            paths.add(names.get(i));
        }
        return new TraceQueues(new QueueTree(queues, paths, names), false);
    }

    QueueTree tree() {
        return tree;
    }

    /** The number of the queue in which the job waits. */
    int of(TraceJob job) {
        return oneForAll || job.queue() == TraceJob.NO_QUEUE ? tree.queues().size() - 1 : job.queue() + 1;
    }

    /** Fit for paths, and each another. */
    private static List<String> names(List<String> told, boolean without) {
        Set<String> names = new LinkedHashSet<>();
        List<String> all = new ArrayList<>(told);
        if (without) {
            all.add("jobs");
        }
        for (String name : all) {
            String mended = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceFirst("^[._-]+", "");
            String plain = mended.isEmpty() ? "queue" : mended.substring(0, Math.min(50, mended.length()));
            String own = plain;
            for (int i = 2; !names.add(own); i++) {
                own = plain + "-" + i;
            }
        }
        return List.copyOf(names);
    }

    /** Whole numbers in proportion to the shares that add up to {@code whole}. */
    static long[] parts(double[] shares, long whole) {
        double sum = Arrays.stream(shares).sum();
        long[] parts = new long[shares.length];
        double[] rests = new double[shares.length];
        long given = 0;
        for (int i = 0; i < shares.length; i++) {
            double exact = sum > 0 ? shares[i] / sum * whole : (double) whole / shares.length;
            parts[i] = (long) exact;
            rests[i] = exact - parts[i];
            given += parts[i];
        }
        List<Integer> byRest = IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -rests[i]).thenComparingInt(i -> i))
                .toList();
        for (int i = 0; given < whole; i = (i + 1) % shares.length, given++) {
            parts[byRest.get(i)]++;
        }
        return parts;
    }
}
