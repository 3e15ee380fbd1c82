package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dure.app.control.BadRequest;
import io.dure.app.control.Because;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.JobSpec;
import io.dure.app.control.Plane;
import io.dure.app.control.Trial;
import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Forecast;
import io.dure.engine.IllegalEvent;
import io.dure.engine.Placement;
import io.dure.engine.Reason;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** What would become of a job if it were submitted now: on a fork of what the engine knows, of which nothing is kept. */
final class DryRun {
    private static final long MOST_PASSES = 2_000;
    private static final long HORIZON_MILLIS = 7L * 86_400_000;
    private static final long MOST_NANOS = 8_000_000_000L;

    private final Plane plane;
    private final JobTable table;
    private final Bodies bodies;
    private final SubmitRoutes submits;
    private final Thinking thinking;

    DryRun(Plane plane, JobTable table, Bodies bodies, SubmitRoutes submits, Thinking thinking) {
        this.plane = plane;
        this.table = table;
        this.bodies = bodies;
        this.submits = submits;
        this.thinking = thinking;
    }

    /**
     * What would be.
     *
     * @param starts {@code now}, {@code later}, {@code unknown}: not before the horizon of the forecast or its passes end,
     *     {@code never}
     * @param start when, if jobs run to their time limits, nobody submits anything more and nothing fails
     * @param nodes where; left out when it is not known yet
     * @param gpus of all its tasks that start at once
     * @param stops who would be told to stop or to shrink for it, now
     * @param reasons why it waits, or never starts
     * @param cut the forecast was given up after so many decisions
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Answer(
            boolean admitted,
            String starts,
            @Nullable String start,
            @Nullable String site,
            List<String> nodes,
            @Nullable Double gpus,
            List<Stopped> stops,
            List<Why> reasons,
            boolean cut,
            String problem) {
        static Answer refused(String problem) {
            return new Answer(false, "never", null, null, List.of(), null, List.of(), List.of(), false, problem);
        }
    }

    /** {@code job}: left out when it is another organisation's. {@code how}: reclaimed, preempted, moved or shrunk. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Stopped(@Nullable Long job, String words, String how) {}

    /** As {@code GET /v1/jobs/ID/why} tells it. */
    record Why(String code, String words, Map<String, Object> numbers) {}

    void run(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        JobSpec spec = bodies.read(ctx, JobSpec.class);
        SubmitRoutes.Asker asker = submits.asker(caller, List.of(spec));
        asker.check(spec);
        String user = asker.user(spec);
        LongPredicate sees = id -> sees(caller, id);
        ctx.json(thinking.about(() -> answer(spec, user, sees)));
    }

    private boolean sees(Caller caller, long job) {
        try {
            Fleetbook book = plane.control().book();
            return table.queue(job).filter(q -> caller.sees(q, book)).isPresent();
        } catch (SQLException e) {
            return false;
        }
    }

    private Answer answer(JobSpec spec, String user, LongPredicate sees) {
        Trial trial;
        try {
            trial = plane.desk().trial(spec, user).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BadRequest || e.getCause() instanceof IllegalEvent) {
                return Answer.refused(String.valueOf(e.getCause().getMessage()));
            }
            throw e;
        }
        return decided(trial, sees);
    }

    private Answer decided(Trial trial, LongPredicate sees) {
        Engine engine = trial.engine();
        long id = trial.job().id();
        Because because = new Because(plane.control().book(), sees, zero());
        ReasonNumbers numbers = new ReasonNumbers(plane.control().book(), sees, zero());
        List<Stopped> stops = new ArrayList<>();
        for (Decision decision : engine.decide(trial.nowMillis()).decisions()) {
            switch (decision) {
                case Decision.Reject d
                when d.job() == id -> {
                    return never(because, numbers, d.reason());
                }
                case Decision.Stop d when isFor(d.cause(), id) -> stops.add(stopped(d.job(), how(d.cause()), sees));
                case Decision.Shrink d when isFor(d.cause(), id) -> stops.add(stopped(d.job(), "shrunk", sees));
                default -> {} // of others
            }
        }
        Optional<Placement> now = engine.placement(id);
        return now.isPresent()
                ? starts("now", trial, trial.nowMillis(), now, stops, List.of(), false)
                : later(trial, because, numbers, stops);
    }

    private static Why why(Reason reason, Because because, ReasonNumbers numbers) {
        return new Why(reason.code(), because.words(reason), numbers.of(reason));
    }

    private static Answer never(Because because, ReasonNumbers numbers, Reason reason) {
        return new Answer(
                false,
                "never",
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of(why(reason, because, numbers)),
                false,
                "");
    }

    private Answer later(Trial trial, Because because, ReasonNumbers numbers, List<Stopped> stops) {
        Engine engine = trial.engine();
        long id = trial.job().id();
        List<Reason> all = engine.whyAll(id);
        List<Why> reasons = (all.isEmpty() ? engine.why(id).stream().toList() : all)
                .stream().map(reason -> why(reason, because, numbers)).toList();
        long until = trial.nowMillis() + HORIZON_MILLIS;
        Ahead ahead = ForecastRoutes.further(
                passes -> {
                    Forecast forecast = new Forecast(engine, Forecast.RunLength.TO_THE_LIMIT, passes);
                    OptionalLong at = forecast.startOf(id, until);
                    return new Ahead(at, forecast.placement(id), at.isEmpty() && forecast.isCut());
                },
                Ahead::isCut,
                MOST_PASSES,
                MOST_NANOS);
        return ahead.at.isPresent()
                ? starts("later", trial, ahead.at.getAsLong(), ahead.where, stops, reasons, false)
                : starts("unknown", trial, -1, Optional.empty(), stops, reasons, ahead.isCut);
    }

    private record Ahead(OptionalLong at, Optional<Placement> where, boolean isCut) {}

    private Answer starts(
            String word,
            Trial trial,
            long atMillis,
            Optional<Placement> where,
            List<Stopped> stops,
            List<Why> reasons,
            boolean isCut) {
        Fleetbook book = plane.control().book();
        List<Integer> nodes = where.stream()
                .flatMap(p -> p.nodes().stream())
                .map(Placement.OnNode::node)
                .distinct()
                .toList();
        return new Answer(
                true,
                word,
                atMillis < 0 ? null : zero().plusMillis(atMillis).toString(),
                nodes.isEmpty() ? null : book.sites().get(book.site(nodes.getFirst())),
                nodes.stream().map(book::nodeName).toList(),
                trial.job().minTasks() * trial.job().task().milliGpus() / 1000.0,
                stops,
                reasons,
                isCut,
                "");
    }

    private static Stopped stopped(long job, String how, LongPredicate sees) {
        return sees.test(job)
                ? new Stopped(job, "job " + job, how)
                : new Stopped(null, "a job of another organisation", how);
    }

    private static boolean isFor(Decision.Cause cause, long job) {
        return switch (cause) {
            case Decision.Cause.Reclaimed c -> c.forJob() == job;
            case Decision.Cause.Preempted c -> c.forJob() == job;
            case Decision.Cause.Moved c -> c.forJob() == job;
            case Decision.Cause.Cancelled _,
                    Decision.Cause.OverLimit _,
                    Decision.Cause.PowerShort _,
                    Decision.Cause.Maintenance _,
                    Decision.Cause.BookedByOthers _,
                    Decision.Cause.BookingEnds _ -> false;
        };
    }

    private static String how(Decision.Cause cause) {
        return switch (cause) {
            case Decision.Cause.Reclaimed _ -> "reclaimed";
            case Decision.Cause.Preempted _ -> "preempted";
            case Decision.Cause.Moved _ -> "moved";
            case Decision.Cause.Cancelled _ -> "cancelled";
            case Decision.Cause.OverLimit _ -> "over-limit";
            case Decision.Cause.PowerShort _ -> "power-short";
            case Decision.Cause.Maintenance _ -> "maintenance";
            case Decision.Cause.BookedByOthers _ -> "booked-by-others";
            case Decision.Cause.BookingEnds _ -> "booking-ends";
        };
    }

    private Instant zero() {
        return plane.fleet().zero();
    }
}
