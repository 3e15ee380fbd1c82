package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.control.Because;
import io.dure.app.control.Desk;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.JobSpec;
import io.dure.app.control.Plane;
import io.dure.app.store.JobState;
import io.dure.engine.Engine;
import io.dure.engine.Reason;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Jobs: submitting, looking, asking why, cancelling. A job that the caller may not see is not there for him. */
final class JobRoutes {
    private static final int MOST_IN_BATCH = 10_000;
    private static final int MOST_LISTED = 1_000;
    private static final int LISTED = 100;
    private static final int MOST_KEY = 200;
    private static final long MOST_LOG_BYTES = 1 << 20;
    private static final long FORECAST_PASSES = 2_000;
    private static final long HORIZON_MILLIS = 7L * 86_400_000;

    private final Plane plane;
    private final JobTable table;
    private final ObjectMapper json;

    JobRoutes(Plane plane, JobTable table, ObjectMapper json) {
        this.plane = plane;
        this.table = table;
        this.json = json;
    }

    private Fleetbook book() {
        return plane.control().book();
    }

    // ---- submitting -------------------------------------------------------------------------------------------

    /** One job: 201 with its id. */
    void submit(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        JobSpec spec = spec(ctx.body());
        Optional<List<Long>> before = before(ctx, caller);
        if (before.isPresent()) {
            ctx.status(200).json(Map.of("id", before.get().getFirst(), "repeated", true));
            return;
        }
        CompletableFuture<List<Desk.Taken>> taken =
                plane.desk().submit(List.of(allowed(caller, spec)), List.of(user(caller, spec)), sender(ctx, caller));
        Api.answer(ctx, taken, list -> {
            Desk.Taken one = list.getFirst();
            if (!one.problem().isEmpty()) {
                throw Problem.bad("", one.problem(), "");
            }
            ctx.status(201).header("Location", "/v1/jobs/" + one.job()).json(Map.of("id", one.job()));
        });
    }

    /** Many jobs: each is taken or says why not, in the order in which they came. */
    void submitMany(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Batch batch = read(ctx.body(), Batch.class);
        if (batch.jobs.isEmpty() || batch.jobs.size() > MOST_IN_BATCH) {
            throw Problem.bad("jobs", "1 to " + MOST_IN_BATCH + " jobs come in one request", "");
        }
        Optional<List<Long>> before = before(ctx, caller);
        if (before.isPresent()) {
            ctx.json(Map.of(
                    "jobs", before.get().stream().map(id -> Map.of("id", id)).toList(), "repeated", true));
            return;
        }
        List<JobSpec> specs = new ArrayList<>();
        List<String> users = new ArrayList<>();
        for (JobSpec spec : batch.jobs) {
            specs.add(allowed(caller, spec));
            users.add(user(caller, spec));
        }
        Api.answer(
                ctx,
                plane.desk().submit(specs, users, sender(ctx, caller)),
                list -> ctx.json(Map.of(
                        "jobs",
                        list.stream()
                                .map(one -> one.problem().isEmpty()
                                        ? Map.of("id", one.job())
                                        : Map.of("problem", (Object) one.problem()))
                                .toList())));
    }

    /** {@code jobs}: in any number up to {@value #MOST_IN_BATCH}. */
    record Batch(List<JobSpec> jobs) {
        Batch {
            jobs = jobs == null ? List.of() : List.copyOf(jobs);
        }
    }

    /** Throws unless the caller may submit there; a queue that he cannot see is one that is not there. */
    private JobSpec allowed(Caller caller, JobSpec spec) {
        Optional<Integer> queue = Optional.ofNullable(spec.queue()).flatMap(book()::queue);
        if (queue.isPresent() && !caller.sees(queue.get(), book())) {
            throw Problem.bad("queue", "queue " + spec.queue() + ": there is no such queue", "");
        }
        queue.ifPresent(q -> caller.need(Role.SUBMITTER, q, book()));
        return spec;
    }

    private String user(Caller caller, JobSpec spec) {
        if (spec.user() == null || spec.user().equals(caller.name())) {
            return caller.name();
        }
        if (!caller.role().may(Role.QUEUE_ADMIN)) {
            throw Problem.forbidden(
                    "a submitter submits in his own name, " + caller.name() + ", not for " + spec.user());
        }
        return spec.user();
    }

    private Optional<List<Long>> before(Context ctx, Caller caller) throws SQLException {
        Desk.Sender sender = sender(ctx, caller);
        if (sender.key().isEmpty()) {
            return Optional.empty();
        }
        Optional<JobTable.Before> before = table.before(caller.token(), sender.key());
        if (before.isPresent() && !before.get().digest().equals(sender.digest())) {
            throw Problem.conflict(
                    "Idempotency-Key " + sender.key() + " was used for another request", "a new key for each request");
        }
        return before.map(JobTable.Before::jobs);
    }

    private static Desk.Sender sender(Context ctx, Caller caller) {
        String key = Optional.ofNullable(ctx.header("Idempotency-Key")).orElse("");
        if (key.length() > MOST_KEY) {
            throw Problem.bad("Idempotency-Key", "at most " + MOST_KEY + " letters", "");
        }
        return new Desk.Sender(caller.token(), caller.name(), key, key.isEmpty() ? "" : digest(ctx.body()));
    }

    private static String digest(String body) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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
                        .map(io.dure.engine.Queue::id)
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
        ctx.json(Map.of(
                "job",
                job,
                "spec",
                Api.raw(json, table.spec(id)),
                "attempts",
                table.attempts(id, placement -> plane.nodeNames(placement))));
    }

    /** Why it waits: all causes, as a minimal set, in words; and when it would start if nothing came between. */
    void why(Context ctx) throws SQLException {
        long id = job(ctx);
        Caller caller = Api.caller(ctx);
        CompletableFuture<Waits> waits = plane.control().ask(Engine::fork).thenApplyAsync(fork -> {
            List<Reason> all = fork.whyAll(id);
            return new Waits(
                    all.isEmpty() ? fork.why(id).map(List::of).orElse(List.of()) : all,
                    fork.promise(id),
                    ctx.queryParam("when") == null
                            ? OptionalLong.empty()
                            : fork.nextStart(id, fork.nowMillis() + HORIZON_MILLIS, FORECAST_PASSES));
        });
        Api.answer(ctx, waits, found -> ctx.json(told(found, caller, id)));
    }

    private record Waits(List<Reason> reasons, Optional<Engine.Promise> promise, OptionalLong nextStart) {}

    private Map<String, Object> told(Waits waits, Caller caller, long id) {
        Because because =
                new Because(book(), other -> sees(caller, other), plane.fleet().zero());
        Map<String, Object> answer = new java.util.LinkedHashMap<>();
        answer.put("job", id);
        answer.put("waits", !waits.reasons.isEmpty());
        answer.put(
                "reasons",
                waits.reasons.stream()
                        .map(reason -> Map.of("code", reason.code(), "words", because.words(reason)))
                        .toList());
        waits.promise.ifPresent(p -> answer.put(
                "promise",
                Map.of("start", plane.fleet().zero().plusMillis(p.startMillis()).toString(), "firm", p.firm())));
        waits.nextStart.ifPresent(
                at -> answer.put("start", plane.fleet().zero().plusMillis(at).toString()));
        return answer;
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
                .flatMap(site -> site.log(new io.dure.app.site.Tag(id, attempt)).stream())
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
        change(ctx, (id, who) -> plane.desk().cancel(id, who));
    }

    void hold(Context ctx) throws SQLException {
        change(ctx, (id, who) -> plane.desk().hold(id, true, who));
    }

    void release(Context ctx) throws SQLException {
        change(ctx, (id, who) -> plane.desk().hold(id, false, who));
    }

    private interface JobChange {
        CompletableFuture<Boolean> make(long job, String who);
    }

    private void change(Context ctx, JobChange what) throws SQLException {
        long id = job(ctx);
        Caller caller = Api.caller(ctx);
        JobTable.Job job = table.of(List.of(id)).getFirst();
        boolean isOwn = job.user().equals(caller.name());
        caller.need(isOwn ? Role.SUBMITTER : Role.QUEUE_ADMIN, table.queue(id).orElseThrow(), book());
        Api.answer(ctx, what.make(id, caller.name()), _ -> ctx.status(204));
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

    private JobSpec spec(String body) {
        return read(body, JobSpec.class);
    }

    private <T> T read(String body, Class<T> type) {
        try {
            T read = json.readValue(body, type);
            if (read == null) {
                throw Problem.bad("", "the body is empty: JSON is needed", "");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw Api.unreadable(e);
        }
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
