package io.dure.app.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.control.Because;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.app.site.Tag;
import io.dure.app.store.JobState;
import io.dure.engine.Engine;
import io.dure.engine.IllegalEvent;
import io.dure.engine.Queue;
import io.dure.engine.Reason;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Jobs: looking, asking why, cancelling. A job that the caller may not see is not there for him. */
final class JobRoutes {
    private static final int MOST_LISTED = 1_000;
    private static final int LISTED = 100;
    private static final long MOST_LOG_BYTES = 1 << 20;
    private static final long FORECAST_PASSES = 2_000;
    private static final long HORIZON_MILLIS = 7L * 86_400_000;

    private final Plane plane;
    private final JobTable table;
    private final ObjectMapper json;
    private final Aside aside;

    JobRoutes(Plane plane, JobTable table, ObjectMapper json) {
        this.plane = plane;
        this.table = table;
        this.json = json;
        aside = new Aside(plane.control());
    }

    private Fleetbook book() {
        return plane.control().book();
    }

    // ---- looking ----------------------------------------------------------------------------------------------

    /** The newest first; {@code next} is the value of {@code after} for the page that follows. */
    void list(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        int limit = number(ctx, "limit", LISTED, 1, MOST_LISTED);
        OptionalLong after = ctx.queryParam("after") == null
                ? OptionalLong.empty()
                : OptionalLong.of(number(ctx, "after", 0, 0, Integer.MAX_VALUE));
        Optional<String> user = Optional.ofNullable(ctx.queryParam("user"));
        Optional<Integer> person = user.flatMap(plane.control().people()::find);
        if (user.isPresent() && person.isEmpty()) {
            ctx.json(Map.of("jobs", List.of()));
            return;
        }
        List<JobTable.Job> jobs =
                table.list(new JobTable.Wanted(queues(ctx, caller), person, state(ctx), after, limit));
        ctx.json(
                jobs.size() < limit
                        ? Map.of("jobs", jobs)
                        : Map.of("jobs", jobs, "next", jobs.getLast().id()));
    }

    /** Those of the queue asked for, and of all below it, that the caller sees; empty: all. */
    private List<Integer> queues(Context ctx, Caller caller) {
        Fleetbook book = book();
        String path = ctx.queryParam("queue");
        int root = caller.queue();
        if (path != null) {
            root = book.queue(path)
                    .filter(q -> caller.sees(q, book))
                    .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
        }
        int top = root;
        return top == 0
                ? List.of()
                : book.queues().stream()
                        .map(Queue::id)
                        .filter(q -> book.isWithin(q, top))
                        .toList();
    }

    private static Optional<JobState> state(Context ctx) {
        String word = ctx.queryParam("state");
        if (word == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(JobState.values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.bad(
                        "state",
                        "one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(JobState.values())
                                                .map(JobState::word)
                                                .toList()),
                        "")));
    }

    /** The job with its attempts. */
    void one(Context ctx) throws SQLException {
        long id = job(ctx);
        JobTable.Job job = table.of(List.of(id)).getFirst();
        List<JobTable.Attempt> attempts = table.attempts(id, placement -> plane.nodeNames(placement));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "now",
                plane.fleet()
                        .zero()
                        .plusMillis(plane.control().clock().nowMillis())
                        .toString());
        answer.put("job", job);
        answer.put("spec", Api.raw(json, table.spec(id)));
        answer.put("attempts", attempts);
        checkpointAgeMillis(id, attempts).ifPresent(age -> answer.put("checkpointAgeSeconds", age / 1000));
        ctx.json(answer);
    }

    /** Of the attempt that runs now, as its site tells. */
    private OptionalLong checkpointAgeMillis(long id, List<JobTable.Attempt> attempts) {
        if (attempts.isEmpty() || attempts.getLast().ended() != null) {
            return OptionalLong.empty();
        }
        JobTable.Attempt last = attempts.getLast();
        return plane.site(last.site())
                .map(site -> site.checkpointAgeMillis(new Tag(id, last.attempt())))
                .orElseGet(OptionalLong::empty);
    }

    /** Why it waits: all causes, as a minimal set, in words; and when it would start if nothing came between. */
    void why(Context ctx) throws SQLException {
        long id = job(ctx);
        Caller caller = Api.caller(ctx);
        boolean isWhen = ctx.queryParam("when") != null;
        CompletableFuture<Waits> waits = aside.ask(id, isWhen, engine -> {
            List<Reason> all = engine.whyAll(id);
            return new Waits(
                    all.isEmpty() ? engine.why(id).map(List::of).orElse(List.of()) : all,
                    engine.promise(id),
                    isWhen
                            ? engine.nextStart(id, engine.nowMillis() + HORIZON_MILLIS, FORECAST_PASSES)
                            : OptionalLong.empty());
        });
        Api.answer(ctx, waits, found -> ctx.json(told(found, caller, id)));
    }

    private record Waits(List<Reason> reasons, Optional<Engine.Promise> promise, OptionalLong nextStart) {}

    private Map<String, Object> told(Waits waits, Caller caller, long id) {
        Because because =
                new Because(book(), other -> sees(caller, other), plane.fleet().zero());
        ReasonNumbers numbers = new ReasonNumbers(
                book(), other -> sees(caller, other), plane.fleet().zero());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("job", id);
        answer.put("waits", !waits.reasons.isEmpty());
        answer.put(
                "reasons",
                once(id, waits.reasons).stream()
                        .map(reason -> told(id, reason, because, numbers))
                        .toList());
        waits.promise.ifPresent(p -> answer.put(
                "promise",
                Map.of("start", plane.fleet().zero().plusMillis(p.startMillis()).toString(), "firm", p.firm())));
        waits.nextStart.ifPresent(
                at -> answer.put("start", plane.fleet().zero().plusMillis(at).toString()));
        return answer;
    }

    private boolean isSpent(long id, Reason reason) {
        return (reason instanceof Reason.OnHold && plane.control().shut().holds(id))
                || (reason instanceof Reason.Frozen f
                        && plane.control().shut().froze(new Engine.Frozen(f.scope(), f.of())));
    }

    /** A budget that is spent both holds and freezes: that is said once. */
    private List<Reason> once(long id, List<Reason> reasons) {
        List<Reason> told = new ArrayList<>();
        for (Reason reason : reasons) {
            if (!isSpent(id, reason) || told.stream().noneMatch(r -> isSpent(id, r))) {
                told.add(reason);
            }
        }
        return told;
    }

    private Map<String, Object> told(long id, Reason reason, Because because, ReasonNumbers numbers) {
        boolean isSpent = isSpent(id, reason);
        return Map.of(
                "code", isSpent ? "BudgetSpent" : reason.code(),
                "words", isSpent ? spent(id) : because.words(reason),
                "numbers", numbers.of(reason));
    }

    /** Why nothing starts in the queue of the job. */
    private String spent(long job) {
        try {
            return table.queue(job)
                    .flatMap(queue -> plane.control().shut().why(queue, book()))
                    .orElse("the budget of its queue is spent");
        } catch (SQLException e) {
            return "the budget of its queue is spent";
        }
    }

    private boolean sees(Caller caller, long job) {
        try {
            return table.queue(job).filter(q -> caller.sees(q, book())).isPresent();
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * The end of the output of its last attempt; with {@code from}, what follows from this byte on. {@code Dure-Log-Next}
     * is the byte from which to ask on, {@code Dure-Attempt} the attempt.
     */
    void log(Context ctx) throws SQLException, IOException {
        long id = job(ctx);
        int attempt = table.of(List.of(id)).getFirst().attempt();
        Optional<Path> log = plane.sites().stream()
                .flatMap(site -> site.log(new Tag(id, attempt)).stream())
                .findFirst();
        if (log.isEmpty() || !Files.exists(log.get())) {
            throw Problem.notFound("job " + id + " has no output that is kept");
        }
        String from = ctx.queryParam("from");
        if (from != null && !from.matches("\\d{1,15}")) {
            throw Problem.bad("from", "from " + from + ": the number of a byte is needed", "");
        }
        try (var file = java.nio.channels.FileChannel.open(log.get())) {
            long size = file.size();
            long at = from == null ? Math.max(0, size - MOST_LOG_BYTES) : Math.min(size, Long.parseLong(from));
            byte[] piece = java.nio.channels.Channels.newInputStream(file.position(at))
                    .readNBytes((int) Math.min(MOST_LOG_BYTES, size - at));
            ctx.header("Dure-Log-Next", String.valueOf(at + piece.length))
                    .header("Dure-Attempt", String.valueOf(attempt))
                    .contentType("text/plain; charset=utf-8")
                    .result(piece);
        }
    }

    // ---- changing ---------------------------------------------------------------------------------------------

    void cancel(Context ctx) throws SQLException {
        boolean isAll = "true".equals(ctx.queryParam("array"));
        change(
                ctx,
                (id, queue, who) ->
                        isAll ? cancelAll(id, queue, who) : plane.desk().cancel(id, queue, who));
    }

    /** All elements that are not over of the array that begins with this job: of one queue and one user. */
    private CompletableFuture<Boolean> cancelAll(long first, int queue, String who) {
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        try {
            List<Long> elements = table.elements(first);
            if (elements.isEmpty()) {
                throw Problem.bad(
                        "array", "array: job " + first + " is not the first of an array that is not over", "");
            }
            elements.forEach(id -> all.add(plane.desk().cancel(id, queue, who)));
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]))
                // one may have ended meanwhile, which is as good
                .handle((_, e) -> {
                    if (e != null && !(e.getCause() instanceof IllegalEvent)) {
                        throw new CompletionException(e.getCause());
                    }
                    return true;
                });
    }

    void hold(Context ctx) throws SQLException {
        change(ctx, (id, queue, who) -> plane.desk().hold(id, queue, true, who));
    }

    void release(Context ctx) throws SQLException {
        change(ctx, (id, queue, who) -> plane.desk().hold(id, queue, false, who));
    }

    private interface JobChange {
        CompletableFuture<Boolean> make(long job, int queue, String who);
    }

    private void change(Context ctx, JobChange what) throws SQLException {
        long id = job(ctx);
        Caller caller = Api.caller(ctx);
        JobTable.Job job = table.of(List.of(id)).getFirst();
        boolean isOwn = job.user().equals(caller.name());
        int queue = table.queue(id).orElseThrow();
        caller.need(isOwn ? Role.SUBMITTER : Role.QUEUE_ADMIN, queue, book());
        Api.answer(ctx, what.make(id, queue, caller.name()), _ -> ctx.status(204));
    }

    // ---- reading requests -------------------------------------------------------------------------------------

    /** The job of the path, which the caller sees. */
    private long job(Context ctx) throws SQLException {
        String text = ctx.pathParam("id");
        long id = text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
        Optional<Integer> queue = id < 0 ? Optional.empty() : table.queue(id);
        if (queue.filter(q -> Api.caller(ctx).sees(q, book())).isEmpty()) {
            throw Problem.notFound("there is no job " + text);
        }
        return id;
    }

    static int number(Context ctx, String name, int fallback, int least, int most) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return fallback;
        }
        long value = text.matches("\\d{1,10}") ? Long.parseLong(text) : -1;
        if (value < least || value > most) {
            throw Problem.bad(name, name + " " + text + ": " + least + " to " + most + " is needed", "");
        }
        return (int) value;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
