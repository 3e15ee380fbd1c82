package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Engine;
import io.dure.engine.Forecast;
import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** When waiting jobs will start: forks of what the engine knows, run forward for a bounded number of decisions. */
final class ForecastRoutes {
    static final long MOST_PASSES = 5_000;
    static final int MOST_DAYS = 30;
    /** It is looked a little ahead first, and further only while there is time: with much that waits, a decision takes long. */
    private static final long FIRST_PASSES = 200;

    private static final int FURTHER = 4;
    private static final long MOST_NANOS = 15_000_000_000L;

    private final Plane plane;
    private final JobTable table;
    private final Observed observed;
    private final Thinking thinking;

    ForecastRoutes(Plane plane, JobTable table, Observed observed, Thinking thinking) {
        this.plane = plane;
        this.table = table;
        this.observed = observed;
        this.thinking = thinking;
    }

    /**
     * A job that waits.
     *
     * @param atLimit when it starts if all run to their time limits; left out: not within the horizon
     * @param asObserved when it starts if all run so much of their limits as ended jobs did at the median
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Waiting(
            long job,
            String name,
            String queue,
            @Nullable String atLimit,
            @Nullable String asObserved) {}

    /**
     * All of them.
     *
     * @param observedShare what ended jobs ran of their limits at the median; left out when too few have ended
     * @param until how far was looked
     * @param cut a forecast was given up after so many decisions: what starts later is not told
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            String now,
            String until,
            @Nullable Double observedShare,
            boolean cut,
            List<Waiting> jobs,
            int withoutStart) {}

    void forecast(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        int limit = JobRoutes.number(ctx, "limit", 100, 1, 1000);
        long days = JobRoutes.number(ctx, "days", 7, 1, MOST_DAYS);
        int root = root(ctx, caller);
        OptionalDouble share = observed.share();
        ctx.json(thinking.about(() -> answer(root, limit, days * 86_400_000, share)));
    }

    private int root(Context ctx, Caller caller) {
        String path = ctx.queryParam("queue");
        Fleetbook book = plane.control().book();
        return path == null
                ? caller.queue()
                : book.queue(path)
                        .filter(q -> caller.sees(q, book))
                        .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
    }

    private Answer answer(int root, int limit, long horizonMillis, OptionalDouble share) throws SQLException {
        Engine engine = plane.control().fork().join();
        long now = engine.nowMillis();
        Starts slow = starts(engine, Forecast.RunLength.TO_THE_LIMIT, now + horizonMillis);
        Starts fast = share.isEmpty() ? Starts.NONE : starts(engine, share(share.getAsDouble()), now + horizonMillis);
        List<JobTable.Job> waiting = waiting(root, slow, fast);
        List<Waiting> told = waiting.stream()
                .map(job -> new Waiting(
                        job.id(), job.name(), job.queue(), date(slow.at.get(job.id())), date(fast.at.get(job.id()))))
                .limit(limit)
                .toList();
        return new Answer(
                date(now),
                date(Math.min(now + horizonMillis, Math.min(slow.reachedMillis, fast.reachedMillis))),
                share.isEmpty() ? null : Math.round(share.getAsDouble() * 1000) / 1000.0,
                slow.isCut || fast.isCut,
                told,
                (int) waiting.stream()
                        .filter(job -> !slow.at.containsKey(job.id()) && !fast.at.containsKey(job.id()))
                        .count());
    }

    /** Those below this queue that wait, who starts first first; then those that do not start so soon. */
    private List<JobTable.Job> waiting(int root, Starts slow, Starts fast) throws SQLException {
        Fleetbook book = plane.control().book();
        List<JobTable.Job> found = new ArrayList<>(table.waiting(
                book.queues().stream()
                        .map(Queue::id)
                        .filter(q -> book.isWithin(q, root))
                        .toList(),
                10_000));
        found.sort(Comparator.<JobTable.Job>comparingLong(job -> Math.min(
                        slow.at.getOrDefault(job.id(), Long.MAX_VALUE), fast.at.getOrDefault(job.id(), Long.MAX_VALUE)))
                .thenComparingLong(JobTable.Job::id));
        return found;
    }

    /** The first start of each job. {@code reachedMillis}: how far was looked. */
    record Starts(Map<Long, Long> at, boolean isCut, long reachedMillis, double usedGpuHours) {
        static final Starts NONE = new Starts(Map.of(), false, Long.MAX_VALUE, 0);
    }

    static Starts starts(Engine engine, Forecast.RunLength lengths, long untilMillis) {
        return further(passes -> starts(engine, lengths, untilMillis, passes), Starts::isCut);
    }

    /** Looks further and further ahead, until nothing was cut off or the next look would take too long. */
    static <T> T further(LongFunction<T> look, Predicate<T> isCut) {
        return further(look, isCut, MOST_PASSES, MOST_NANOS);
    }

    static <T> T further(LongFunction<T> look, Predicate<T> isCut, long mostPasses, long mostNanos) {
        long begun = System.nanoTime();
        long passes = Math.min(FIRST_PASSES, mostPasses);
        while (true) {
            T found = look.apply(passes);
            boolean isLate = (System.nanoTime() - begun) * (1 + FURTHER) > mostNanos;
            if (!isCut.test(found) || passes >= mostPasses || isLate) {
                return found;
            }
            passes = Math.min(mostPasses, passes * FURTHER);
        }
    }

    static Starts starts(Engine engine, Forecast.RunLength lengths, long untilMillis, long passes) {
        Forecast forecast = new Forecast(engine, lengths, passes);
        Map<Long, Long> at = new TreeMap<>();
        forecast.startsUntil(untilMillis).forEach(start -> at.putIfAbsent(start.job(), start.atMillis()));
        long reached = forecast.isCut() ? forecast.reachedMillis() : untilMillis;
        return new Starts(at, forecast.isCut(), reached, forecast.usedGpuHours());
    }

    static Forecast.RunLength share(double share) {
        return job -> job.timeLimitMillis() == Job.NO_LIMIT
                ? Job.NO_LIMIT
                : Math.max(1, (long) (job.timeLimitMillis() * share));
    }

    private @Nullable String date(@Nullable Long millis) {
        return millis == null ? null : date(millis.longValue());
    }

    private String date(long millis) {
        return plane.fleet().zero().plusMillis(millis).toString();
    }

    /** Used by what-if, for jobs of which one start differs. */
    static Set<Long> jobs(Starts a, Starts b) {
        Set<Long> all = new TreeSet<>(a.at.keySet());
        all.addAll(b.at.keySet());
        return all;
    }
}
