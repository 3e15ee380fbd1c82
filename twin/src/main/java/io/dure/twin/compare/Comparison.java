package io.dure.twin.compare;

import io.dure.twin.outcome.Outcome;
import io.dure.twin.outcome.Outcome.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The same scenario and the same drawn work under several policies: one record for JSON, report and terminal. Times are
 * seconds, shares are 0…1.
 *
 * @param seeds one for each drawing of the work
 * @param policies in the order asked for; the others are compared with the first
 */
public record Comparison(
        String name,
        String title,
        String runTimes,
        long gpus,
        long jobs,
        List<Long> seeds,
        List<OfPolicy> policies,
        List<Limit> bounds) {
    public Comparison {
        seeds = List.copyOf(seeds);
        policies = List.copyOf(policies);
        bounds = List.copyOf(bounds);
    }

    /** One run. {@code worst} is the queue that had the least of what it was entitled to and had work for. */
    public record OneRun(long seed, Figures figures, Received.Worst worst) {}

    /** What a run came to, as {@link Outcome} tells it; {@code jobs*} are counts, of a mean over seeds with parts. */
    public record Figures(
            double allocated,
            double goodput,
            double fragmentation,
            double meanWaitSeconds,
            double p50WaitSeconds,
            double p95WaitSeconds,
            double meanSlowdown,
            double jobsCompleted,
            double jobsUnfinished,
            double evictions,
            double worstReceived,
            double wallSeconds) {
        static Figures of(Outcome o, double worstReceived) {
            return new Figures(
                    o.utilisation().allocated(),
                    o.utilisation().goodput(),
                    o.fragmentation(),
                    o.waits().meanSeconds(),
                    o.waits().p50Seconds(),
                    o.waits().p95Seconds(),
                    o.boundedSlowdown().mean(),
                    o.jobs().completed(),
                    o.jobs().unfinished(),
                    o.jobs().evictions(),
                    worstReceived,
                    o.wallSeconds());
        }

        static Figures mean(List<Figures> all) {
            return new Figures(
                    mean(all, Figures::allocated),
                    mean(all, Figures::goodput),
                    mean(all, Figures::fragmentation),
                    mean(all, Figures::meanWaitSeconds),
                    mean(all, Figures::p50WaitSeconds),
                    mean(all, Figures::p95WaitSeconds),
                    mean(all, Figures::meanSlowdown),
                    mean(all, Figures::jobsCompleted),
                    mean(all, Figures::jobsUnfinished),
                    mean(all, Figures::evictions),
                    mean(all, Figures::worstReceived),
                    mean(all, Figures::wallSeconds));
        }

        private static double mean(List<Figures> all, ToDoubleFunction<Figures> figure) {
            return all.stream().mapToDouble(figure).sum() / all.size();
        }
    }

    /**
     * One policy.
     *
     * @param figures the means over the seeds
     * @param against its waits less those of the first policy, for each seed; empty for the first itself
     * @param meanDifference over the seeds, in seconds
     */
    public record OfPolicy(
            String policy, Figures figures, List<OneRun> runs, List<Paired> against, Interval meanDifference) {
        public OfPolicy {
            runs = List.copyOf(runs);
            against = List.copyOf(against);
        }

        static OfPolicy of(String policy, List<OneRun> runs, List<Paired> against) {
            Figures mean = Figures.mean(runs.stream().map(OneRun::figures).toList());
            List<Double> differences = against.isEmpty()
                    ? List.of(0.0)
                    : against.stream().map(Paired::meanSeconds).toList();
            return new OfPolicy(policy, mean, runs, against, Interval.of(differences));
        }

        /** The mean over seeds of one figure of {@code against}. */
        public double mean(ToDoubleFunction<Paired> figure) {
            return against.stream().mapToDouble(figure).sum() / Math.max(1, against.size());
        }
    }

    /**
     * What no schedule could beat in any of these runs: of each seed the loosest bound of all policies, since a bound may
     * hold for those alone that evict nobody; and of these the mean. The names are those of {@link Outcome.Bound}.
     */
    public record Limit(String outcome, double bound, String better) {}

    static List<Limit> bounds(List<List<List<Bound>>> bySeedAndPolicy) {
        List<Limit> limits = new ArrayList<>();
        for (Bound first : bySeedAndPolicy.getFirst().getFirst()) {
            double sum = 0;
            boolean isKnown = true;
            for (List<List<Bound>> ofSeed : bySeedAndPolicy) {
                double loosest = Double.NaN;
                for (List<Bound> ofPolicy : ofSeed) {
                    double next = ofPolicy.stream()
                            .filter(b -> b.outcome().equals(first.outcome()))
                            .mapToDouble(Bound::bound)
                            .findFirst()
                            .orElse(Double.NaN);
                    boolean isLower = first.better().equals("lower");
                    boolean isLooser = isLower ? next < loosest : next > loosest;
                    loosest = Double.isNaN(loosest) || isLooser ? next : loosest;
                    isKnown &= !Double.isNaN(next);
                }
                sum += loosest;
            }
            if (isKnown) {
                limits.add(new Limit(first.outcome(), sum / bySeedAndPolicy.size(), first.better()));
            }
        }
        return limits;
    }
}
