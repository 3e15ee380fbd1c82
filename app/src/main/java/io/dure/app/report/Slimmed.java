package io.dure.app.report;

import io.dure.twin.outcome.Outcome;
import io.dure.twin.outcome.Outcome.QueueLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An outcome as the page shows it. The page draws the ten or so greatest queues by themselves; hundreds of others would
 * be most of its bytes, so their lines over time are one. All other figures stay as they are.
 *
 * @param joinedQueues how many queues the last line of {@code outcome.timeline().queues()} stands for; 0: each line is
 *     one queue's own
 */
record Slimmed(Outcome outcome, int joinedQueues) {
    private static final int MOST_LINES = 24;

    static Slimmed of(Outcome outcome) {
        List<QueueLine> lines = outcome.timeline().queues();
        if (lines.size() <= MOST_LINES) {
            return new Slimmed(outcome, 0);
        }
        Set<Integer> greatest = greatest(lines);
        List<QueueLine> kept = new ArrayList<>();
        List<QueueLine> rest = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            (greatest.contains(i) ? kept : rest).add(lines.get(i));
        }
        kept.add(joined(rest, outcome.timeline().allocatedGpus().size()));
        return new Slimmed(with(outcome, kept), rest.size());
    }

    private static Set<Integer> greatest(List<QueueLine> lines) {
        double[] used = lines.stream().mapToDouble(line -> sum(line.usedGpus())).toArray();
        return new HashSet<>(IntStream.range(0, used.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -used[i]).thenComparing(i -> i))
                .limit(MOST_LINES - 1)
                .toList());
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Its path is empty, as no leaf's is that has sisters. */
    private static QueueLine joined(List<QueueLine> lines, int columns) {
        double[] used = new double[columns];
        double[] share = new double[columns];
        for (QueueLine line : lines) {
            for (int i = 0; i < columns; i++) {
                used[i] += line.usedGpus().get(i);
                share[i] += line.shareGpus().get(i);
            }
        }
        return new QueueLine("", rounded(used), rounded(share));
    }

    /** To three decimals, as all lines are. */
    private static List<Double> rounded(double[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> Math.round(values[i] * 1000) / 1000.0)
                .toList();
    }

    static Outcome with(Outcome o, List<QueueLine> lines) {
        Outcome.Timeline t = o.timeline();
        Outcome.Timeline timeline = new Outcome.Timeline(
                t.fromSeconds(),
                t.allocatedGpus(),
                t.deliveredGpus(),
                t.poweredGpus(),
                t.upGpus(),
                t.productiveGpus(),
                t.waitingJobs(),
                t.waitingGpus(),
                lines,
                t.organisations(),
                t.reasons());
        return new Outcome(
                o.run(),
                o.fleet(),
                o.jobs(),
                o.waits(),
                o.completion(),
                o.boundedSlowdown(),
                o.utilisation(),
                o.fragmentation(),
                o.lastEndSeconds(),
                o.decisions(),
                o.wallSeconds(),
                o.simulatedSeconds(),
                o.peakHeapBytes(),
                o.journalSha256(),
                o.bounds(),
                o.queues(),
                o.reasons(),
                o.rejections(),
                o.waitHistogram(),
                timeline,
                o.kinds(),
                o.templates(),
                o.power(),
                o.failing(),
                o.elastic());
    }
}
