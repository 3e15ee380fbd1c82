package io.dure.twin.scenario;

import io.dure.twin.input.BadInput;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the trace of a larger fleet of that of a smaller one, or the reverse, with the same load for each GPU.
 *
 * <p>A factor of 3.4 is the trace itself, two copies of all its jobs, and one of 40 % of them. Jobs of copies keep their
 * sizes and run times, together; they are other users'. Each copy is turned in time by a random number of whole weeks,
 * around the trace's own span, and each of its jobs is submitted at a random instant of the hour it falls into: daily
 * and weekly rhythm stay as they are, and bursts of different copies do not coincide. The jobs of a part are every so
 * many-th in order of GPU time, from a random first. Where few jobs have most of the work, their sum may still be off:
 * then some of them are exchanged for others, as few as possible, until it is right to a thousandth or cannot come
 * nearer. A factor below 1 takes such a part and leaves its times alone.
 *
 * <p>Superposition of shifted logs is the usual way to raise the number of users of a log (Feitelson, Workload Modeling
 * for Computer Systems Performance Evaluation, 2015, chapter 9); to raise the arrival rate alone would shorten days.
 */
public final class TraceScale {
    /** The least and the largest factor. */
    public static final double LEAST = 0.0001;

    public static final double MOST = 100_000;

    private static final long HOUR = 3_600_000;
    private static final int HOURS_OF_WEEK = 168;

    private final Trace trace;
    private final Draws draws;
    private final long firstMillis;
    private final long lastMillis;
    private final List<TraceJob> jobs = new ArrayList<>();
    private final List<String> users;

    private TraceScale(Trace trace, Draws draws) {
        this.trace = trace;
        this.draws = draws;
        firstMillis = trace.jobs().getFirst().submitMillis();
        lastMillis = trace.jobs().getLast().submitMillis();
        users = new ArrayList<>(trace.users());
    }

    /**
     * The scaled trace; its header's processors are scaled with it. The same seed gives the same trace. Throws
     * {@link BadInput} where nothing or far too much would be left.
     *
     * @param factor {@link #LEAST} to {@link #MOST}
     */
    public static Trace scale(Trace trace, double factor, long seed) {
        return scale(trace, factor, seed, 0);
    }

    /** {@code entry}: other entries of a workload draw other numbers. */
    static Trace scale(Trace trace, double factor, long seed, int entry) {
        if (trace.jobs().size() * factor > Arrivals.MOST_JOBS) {
            String what = "the trace has " + trace.jobs().size() + " jobs, and " + factor + " times as many";
            throw new BadInput(trace.name(), 0, what, "at most " + Arrivals.MOST_JOBS + " are made", "");
        }
        Trace scaled = new TraceScale(trace, new Draws(seed, entry, Draws.Purpose.SCALE)).scaled(factor);
        int processors = trace.header().processors().orElse(0);
        long more = Math.max(1, Math.round(processors * factor));
        return processors == 0 || more > Fleet.MOST_NODES
                ? scaled
                : scaled.with(trace.header().withProcessors((int) more));
    }

    private Trace scaled(double factor) {
        int whole = (int) factor;
        double rest = factor - whole;
        if (whole == 0) {
            jobs.addAll(part(rest));
        } else {
            jobs.addAll(trace.jobs());
            for (int copy = 2; copy <= whole; copy++) {
                copy(trace.jobs(), copy);
            }
            // A rest of rounding, as of 3 × 0.1, is none.
            if (rest * trace.jobs().size() >= 0.5) {
                copy(part(rest), whole + 1);
            }
        }
        if (jobs.isEmpty()) {
            throw new BadInput(
                    trace.name(),
                    0,
                    "nothing is left of its " + trace.jobs().size() + " jobs",
                    "a trace has at least one",
                    "a larger scale?");
        }
        jobs.sort(Comparator.comparingLong(TraceJob::submitMillis).thenComparingLong(TraceJob::id));
        return trace.with(jobs, users);
    }

    /** Jobs with this share of the GPU time, of all sizes; in order of submission. */
    private List<TraceJob> part(double share) {
        double start = draws.uniform();
        List<TraceJob> all = trace.jobs();
        int[] byWork = IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> all.get(i).work())
                        .thenComparingLong(i -> all.get(i).runMillis())
                        .thenComparingInt(i -> i))
                .mapToInt(i -> i)
                .toArray();
        double[] work = new double[byWork.length];
        boolean[] taken = new boolean[byWork.length];
        for (int rank = 0; rank < byWork.length; rank++) {
            work[rank] = all.get(byWork[rank]).work();
            taken[rank] = (long) ((rank + 1) * share + start) > (long) (rank * share + start);
        }
        ScaledPart.exchange(work, taken, share);
        return IntStream.range(0, byWork.length)
                .filter(rank -> taken[rank])
                .map(rank -> byWork[rank])
                .sorted()
                .mapToObj(all::get)
                .toList();
    }

    private void copy(List<TraceJob> originals, int copy) {
        int firstUser = users.size();
        trace.users().forEach(user -> users.add(user + "~" + copy));
        long weeks = (lastMillis - firstMillis) / (HOURS_OF_WEEK * HOUR) + 1;
        long turn = (long) (draws.uniform() * weeks);
        for (TraceJob job : originals) {
            jobs.add(job.copy(job.name() + "~" + copy, moved(job.submitMillis(), turn), firstUser + job.user()));
        }
    }

    /** The same hour of the week, some weeks later around the trace's span, at a random instant. */
    private long moved(long millis, long turn) {
        long hour = Math.floorDiv(millis, HOUR);
        long firstHour = Math.floorDiv(firstMillis, HOUR);
        long firstSame = firstHour + Math.floorMod(hour - firstHour, HOURS_OF_WEEK);
        long weeks = (Math.floorDiv(lastMillis, HOUR) - firstSame) / HOURS_OF_WEEK + 1;
        long week = ((hour - firstSame) / HOURS_OF_WEEK + turn) % weeks;
        long start = (firstSame + week * HOURS_OF_WEEK) * HOUR;
        long from = Math.max(start, firstMillis);
        long to = Math.min(start + HOUR - 1, lastMillis);
        return from + (long) (draws.uniform() * (to - from + 1));
    }
}
