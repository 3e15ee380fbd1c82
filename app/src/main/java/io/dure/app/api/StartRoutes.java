package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When one job will start, told at once: what is known of it so far. */
final class StartRoutes {
    private final Plane plane;
    private final JobTable table;
    private final LookAhead ahead;

    StartRoutes(Plane plane, JobTable table, LookAhead ahead) {
        this.plane = plane;
        this.table = table;
        this.ahead = ahead;
    }

    /**
     * The range of one job's start. Of each end either the start is told, or a time before which it does not start.
     *
     * @param isOver nothing more will come of it; else it is still being worked out, and it is worth asking again
     * @param madeAt of the fleet's time: what was known then
     * @param until the horizon
     * @param atLimit when it starts if all run to their time limits
     * @param asObserved when it starts if all run so much of their limits as ended jobs did at the median
     * @param atLimitAfter it has been looked so far, and it does not start before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            long job,
            String now,
            boolean isOver,
            @Nullable String madeAt,
            @Nullable String until,
            @Nullable Double observedShare,
            @Nullable String atLimit,
            @Nullable String atLimitAfter,
            @Nullable String asObserved,
            @Nullable String asObservedAfter) {}

    void start(Context ctx) throws SQLException {
        long id = job(ctx);
        JobTable.Job job = table.of(List.of(id)).getFirst();
        long submitted = Instant.parse(job.submitted()).toEpochMilli()
                - plane.fleet().zero().toEpochMilli();
        ctx.json(answer(id, job.state().equals("waiting") ? ahead.ask(submitted) : Optional.empty()));
    }

    private Answer answer(long job, Optional<LookAhead.Round> found) {
        String now = date(plane.control().clock().nowMillis());
        if (found.isEmpty()) {
            return new Answer(job, now, false, null, null, null, null, null, null, null);
        }
        LookAhead.Round round = found.orElseThrow();
        boolean hasShare = round.share().isPresent();
        Long slow = round.atLimit().at().get(job);
        Long fast = round.asObserved().at().get(job);
        return new Answer(
                job,
                now,
                round.isOver() || (slow != null && (fast != null || !hasShare)),
                date(round.madeAtMillis()),
                date(round.madeAtMillis() + LookAhead.HORIZON_MILLIS),
                hasShare ? Math.round(round.share().getAsDouble() * 1000) / 1000.0 : null,
                slow == null ? null : date(slow),
                slow == null && round.atLimit().toMillis() > 0
                        ? date(round.atLimit().toMillis())
                        : null,
                fast == null ? null : date(fast),
                hasShare && fast == null && round.asObserved().toMillis() > 0
                        ? date(round.asObserved().toMillis())
                        : null);
    }

    private String date(long millis) {
        return plane.fleet().zero().plusMillis(millis).toString();
    }

    private long job(Context ctx) throws SQLException {
        String text = ctx.pathParam("id");
        long id = text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
        Fleetbook book = plane.control().book();
        Optional<Integer> queue = id < 0 ? Optional.empty() : table.queue(id);
        if (queue.filter(q -> Api.caller(ctx).sees(q, book)).isEmpty()) {
            throw Problem.notFound("there is no job " + text);
        }
        return id;
    }
}
