package io.dure.app.api;

import io.dure.app.control.ArrayOf;
import io.dure.app.control.BadRequest;
import io.dure.app.control.Desk;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.JobSpec;
import io.dure.app.control.Plane;
import io.dure.twin.input.Spelling;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Submitting. What the caller may not see is to him as what is not there: its queue, its jobs, and what its name might
 * have been.
 */
final class SubmitRoutes {
    private static final int MOST_IN_BATCH = 10_000;
    private static final int MOST_KEY = 200;
    private static final int MOST_USER = 100;

    private final Plane plane;
    private final JobTable table;
    private final Bodies bodies;
    private final Options options;

    SubmitRoutes(Plane plane, JobTable table, Bodies bodies, Options options) {
        this.options = options;
        this.plane = plane;
        this.table = table;
        this.bodies = bodies;
    }

    private Fleetbook book() {
        return plane.control().book();
    }

    /** One job: 201 with its id. */
    void submit(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        JobSpec spec = bodies.read(ctx, JobSpec.class);
        Optional<List<Long>> before = before(ctx, caller);
        if (before.isPresent()) {
            ctx.status(200).json(Map.of("id", before.get().getFirst(), "repeated", true));
            return;
        }
        Asker asker = asker(caller, List.of(spec));
        asker.check(spec);
        checkRoom(List.of(spec), List.of(asker.user(spec)));
        CompletableFuture<List<Desk.Taken>> taken =
                plane.desk().submit(List.of(spec), List.of(asker.user(spec)), sender(ctx, caller));
        Api.answer(ctx, taken, list -> {
            Desk.Taken one = list.getFirst();
            if (!one.problem().isEmpty()) {
                throw Problem.bad("", one.problem(), "");
            }
            ctx.status(201).header("Location", "/v1/jobs/" + one.job()).json(told(one));
        });
    }

    private static Map<String, Object> told(Desk.Taken one) {
        return one.elements() > 1 ? Map.of("id", one.job(), "elements", one.elements()) : Map.of("id", one.job());
    }

    /** Many jobs: each is taken or says why not, in the order in which they came. */
    void submitMany(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Batch batch = bodies.read(ctx, Batch.class);
        if (batch.jobs.isEmpty() || batch.jobs.size() > MOST_IN_BATCH) {
            throw Problem.bad("jobs", "1 to " + MOST_IN_BATCH + " jobs come in one request", "");
        }
        Optional<List<Long>> before = before(ctx, caller);
        if (before.isPresent()) {
            ctx.json(Map.of(
                    "jobs", before.get().stream().map(id -> Map.of("id", id)).toList(), "repeated", true));
            return;
        }
        Sorted sorted = sorted(caller, batch.jobs);
        checkRoom(sorted.specs, sorted.users);
        Api.answer(
                ctx,
                plane.desk().submit(sorted.specs, sorted.users, sender(ctx, caller)),
                list -> ctx.json(Map.of("jobs", sorted.answers(list))));
    }

    /** {@code jobs}: in any number up to {@value #MOST_IN_BATCH}. */
    record Batch(List<JobSpec> jobs) {
        Batch {
            if (jobs != null && jobs.stream().anyMatch(Objects::isNull)) {
                throw Problem.bad("jobs", "jobs: null is no job", "");
            }
            jobs = jobs == null ? List.of() : List.copyOf(jobs);
        }
    }

    /** A batch: those that may be asked for, and why the others may not; index of {@code problems} is the job's place. */
    private record Sorted(List<JobSpec> specs, List<String> users, List<Optional<String>> problems) {
        List<Map<String, Object>> answers(List<Desk.Taken> taken) {
            List<Map<String, Object>> answers = new ArrayList<>();
            int next = 0;
            for (Optional<String> problem : problems) {
                String wrong =
                        problem.isPresent() ? problem.get() : taken.get(next).problem();
                answers.add(wrong.isEmpty() ? told(taken.get(next)) : Map.of("problem", (Object) wrong));
                next += problem.isPresent() ? 0 : 1;
            }
            return answers;
        }
    }

    private Sorted sorted(Caller caller, List<JobSpec> jobs) throws SQLException {
        Sorted sorted = new Sorted(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Asker asker = asker(caller, jobs);
        for (JobSpec spec : jobs) {
            try {
                asker.check(spec);
                int _ = count(spec);
                sorted.users.add(asker.user(spec));
                sorted.specs.add(spec);
                sorted.problems.add(Optional.empty());
            } catch (Problem e) {
                sorted.problems.add(Optional.of(String.valueOf(e.getMessage())));
            }
        }
        return sorted;
    }

    private static int count(JobSpec spec) {
        try {
            return ArrayOf.count(spec);
        } catch (BadRequest e) {
            throw Problem.bad(e.field(), String.valueOf(e.getMessage()), e.maybe());
        }
    }

    /** Throws when more would wait than may. What comes at the same moment may pass together. */
    private void checkRoom(List<JobSpec> specs, List<String> users) throws SQLException {
        Map<String, Integer> byQueue = new TreeMap<>();
        Map<String, Integer> byUser = new TreeMap<>();
        int all = 0;
        for (int i = 0; i < specs.size(); i++) {
            int jobs = ArrayOf.count(specs.get(i));
            all += jobs;
            byQueue.merge(String.valueOf(specs.get(i).queue()), jobs, Integer::sum);
            byUser.merge(users.get(i), jobs, Integer::sum);
        }
        if (all > MOST_IN_BATCH) {
            throw Problem.bad("array", "at most " + MOST_IN_BATCH + " jobs come in one request, elements counted", "");
        }
        if (options.waitingPerQueue() > 0) {
            for (Map.Entry<String, Integer> more : byQueue.entrySet()) {
                Optional<Integer> queue = book().queue(more.getKey());
                long now = queue.isEmpty() ? 0 : table.waitingIn("queue", queue.get(), options.waitingPerQueue());
                checkRoom("queue " + more.getKey(), now + more.getValue(), options.waitingPerQueue());
            }
        }
        if (options.waitingPerUser() > 0) {
            for (Map.Entry<String, Integer> more : byUser.entrySet()) {
                Optional<Integer> person = plane.control().people().find(more.getKey());
                long now = person.isEmpty() ? 0 : table.waitingIn("person", person.get(), options.waitingPerUser());
                checkRoom("user " + more.getKey(), now + more.getValue(), options.waitingPerUser());
            }
        }
    }

    private static void checkRoom(String whose, long wouldWait, int most) {
        if (wouldWait > most) {
            throw new Problem(
                    429, "not taken", "at most " + most + " jobs of " + whose + " may wait", "", "fewer, or later");
        }
    }

    /** Who asks, with what he sees of the jobs that are named. */
    Asker asker(Caller caller, List<JobSpec> jobs) throws SQLException {
        Set<Long> named = new TreeSet<>();
        jobs.forEach(spec -> named.addAll(after(spec)));
        Set<Long> seen = new TreeSet<>();
        Fleetbook book = book();
        table.queues(named).forEach((job, queue) -> {
            if (caller.sees(queue, book)) {
                seen.add(job);
            }
        });
        return new Asker(caller, book, seen);
    }

    private static List<Long> after(JobSpec spec) {
        List<Long> all = new ArrayList<>();
        Optional.ofNullable(spec.after()).ifPresent(all::addAll);
        Optional.ofNullable(spec.afterAny()).ifPresent(all::addAll);
        if (all.contains(null)) {
            throw Problem.bad("after", "after: null is no job", "");
        }
        return all;
    }

    /** {@code seen}: the jobs that were named, and that he sees. */
    record Asker(Caller caller, Fleetbook book, Set<Long> seen) {
        /** Throws {@link Problem} unless he may submit this. */
        void check(JobSpec spec) {
            String path = spec.queue();
            if (path != null) {
                Optional<Integer> queue = book.queue(path).filter(q -> caller.sees(q, book));
                int at = queue.orElseThrow(() -> noQueue(path));
                caller.need(Role.SUBMITTER, at, book);
            }
            for (long job : after(spec)) {
                if (!seen.contains(job)) {
                    throw Problem.bad("after", "after: there is no job " + job, "");
                }
            }
        }

        private Problem noQueue(String path) {
            List<String> leaves = book.queues().stream()
                    .filter(q -> caller.sees(q.id(), book) && book.isLeaf(q.id()))
                    .map(q -> book.path(q.id()))
                    .toList();
            return Problem.bad("queue", "queue " + path + ": there is no such queue", Spelling.nearest(path, leaves));
        }

        /** For whom the job is. */
        String user(JobSpec spec) {
            String user = spec.user();
            if (user == null || user.equals(caller.name())) {
                return caller.name();
            }
            if (!caller.role().may(Role.QUEUE_ADMIN)) {
                throw Problem.forbidden("a submitter submits in his own name, " + caller.name() + ", not for " + user);
            }
            if (user.isBlank() || user.length() > MOST_USER || user.chars().anyMatch(Character::isISOControl)) {
                throw Problem.bad("user", "user: 1 to " + MOST_USER + " letters on one line are needed", "");
            }
            return user;
        }
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
        if (key.length() > MOST_KEY || !Bodies.canBeKept(key)) {
            throw Problem.bad("Idempotency-Key", "Idempotency-Key: at most " + MOST_KEY + " letters", "");
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
}
