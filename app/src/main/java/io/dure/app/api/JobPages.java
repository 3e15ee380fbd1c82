package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.app.store.JobState;
import io.dure.engine.Kind;
import io.dure.engine.Queue;
import io.dure.twin.input.Spelling;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs as a table: filtered, sorted and cut into pages by the database, however many there are. */
final class JobPages {
    private static final int MOST = 500;
    private static final int USUAL = 50;
    /** Nobody counts further; the page then says "more than". */
    private static final int COUNTED = 100_000;

    private static final Map<String, String> COLUMNS = Map.of(
            "id", "id",
            "gpus", "milli_gpus",
            "priority", "priority",
            "submitted", "submitted_millis",
            "started", "coalesce(started_millis, -1)",
            "ended", "coalesce(ended_millis, -1)");

    private final Plane plane;
    private final JobTable table;

    JobPages(Plane plane, JobTable table) {
        this.plane = plane;
        this.table = table;
    }

    /** Which jobs, as SQL with its values. */
    private record Where(String sql, List<Object> values) {}

    void page(Context ctx) throws SQLException {
        int limit = JobRoutes.number(ctx, "limit", USUAL, 1, MOST);
        String sort = Optional.ofNullable(ctx.queryParam("sort")).orElse("id");
        if (!COLUMNS.containsKey(sort)) {
            throw bad("sort", sort, COLUMNS.keySet().stream().sorted().toList());
        }
        String order = Optional.ofNullable(ctx.queryParam("order")).orElse("desc");
        if (!List.of("asc", "desc").contains(order)) {
            throw bad("order", order, List.of("asc", "desc"));
        }
        Where where = where(ctx);
        long count = count(where);
        List<long[]> keys = keys(where, COLUMNS.get(sort), order, after(ctx), limit);
        List<Long> ids = keys.stream().map(key -> key[1]).toList();
        List<JobTable.Job> jobs = new ArrayList<>(ids.isEmpty() ? List.of() : table.of(ids));
        jobs.sort(Comparator.comparingInt(job -> ids.indexOf(job.id())));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("jobs", jobs);
        answer.put("count", count);
        answer.put("more", count >= COUNTED);
        if (keys.size() == limit) {
            answer.put("next", keys.getLast()[0] + "." + keys.getLast()[1]);
        }
        ctx.json(answer);
    }

    private static Problem bad(String name, String value, List<String> words) {
        return Problem.bad(
                name, name + " " + value + ": one of " + String.join(", ", words), Spelling.nearest(value, words));
    }

    /** The value and the id of the last row of the page before. */
    private static Optional<long[]> after(Context ctx) {
        String text = ctx.queryParam("after");
        if (text == null) {
            return Optional.empty();
        }
        if (!text.matches("-?\\d{1,18}\\.\\d{1,18}")) {
            throw Problem.bad("after", "after " + text + ": the last answer's next is needed", "");
        }
        String[] parts = text.split("\\.", 2);
        return Optional.of(new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])});
    }

    private Where where(Context ctx) {
        StringBuilder sql = new StringBuilder(" from job where true");
        List<Object> values = new ArrayList<>();
        queues(ctx).ifPresent(queues -> {
            sql.append(" and queue = any(?)");
            values.add(queues);
        });
        words(ctx, "state", Arrays.stream(JobState.values()).map(JobState::word).toList())
                .ifPresent(state -> {
                    sql.append(" and state = ?");
                    values.add(state);
                });
        words(ctx, "kind", Arrays.stream(Kind.values()).map(JobRoutes::word).toList())
                .ifPresent(kind -> {
                    sql.append(" and kind = ?");
                    values.add(kind);
                });
        String user = ctx.queryParam("user");
        if (user != null) {
            sql.append(" and person = ?");
            values.add(plane.control().people().find(user).orElse(-1));
        }
        String name = ctx.queryParam("name");
        if (name != null) {
            sql.append(" and starts_with(name, ?)");
            values.add(name.replace("\0", ""));
        }
        return new Where(sql.toString(), values);
    }

    private static Optional<Integer> words(Context ctx, String name, List<String> words) {
        String word = ctx.queryParam(name);
        if (word == null) {
            return Optional.empty();
        }
        int at = words.indexOf(word);
        if (at < 0) {
            throw bad(name, word, words);
        }
        return Optional.of(at);
    }

    /** Those asked for, as far as the caller sees them; empty: all there are. */
    private Optional<Integer[]> queues(Context ctx) {
        Fleetbook book = plane.control().book();
        Caller caller = Api.caller(ctx);
        String path = ctx.queryParam("queue");
        int root = path == null
                ? caller.queue()
                : book.queue(path)
                        .filter(q -> caller.sees(q, book))
                        .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
        return root == 0
                ? Optional.empty()
                : Optional.of(book.queues().stream()
                        .map(Queue::id)
                        .filter(q -> book.isWithin(q, root))
                        .toArray(Integer[]::new));
    }

    private long count(Where where) throws SQLException {
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement(
                        "select count(*) from (select 1" + where.sql + " limit " + COUNTED + ") as counted")) {
            fill(db, s, where.values);
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? r.getLong(1) : 0;
            }
        }
    }

    private List<long[]> keys(Where where, String column, String order, Optional<long[]> after, int limit)
            throws SQLException {
        boolean isId = column.equals("id");
        String past = order.equals("asc") ? ">" : "<";
        String sql = "select " + column + ", id" + where.sql
                + (after.isEmpty()
                        ? ""
                        : isId ? " and id " + past + " ?" : " and (" + column + ", id) " + past + " (?, ?)")
                + " order by " + (isId ? "id " + order : column + " " + order + ", id " + order) + " limit ?";
        List<Object> values = new ArrayList<>(where.values);
        after.ifPresent(key -> {
            if (!isId) {
                values.add(key[0]);
            }
            values.add(key[1]);
        });
        values.add(limit);
        List<long[]> found = new ArrayList<>();
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement(sql)) {
            fill(db, s, values);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    found.add(new long[] {r.getLong(1), r.getLong(2)});
                }
            }
        }
        return found;
    }

    private static void fill(Connection db, PreparedStatement s, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) instanceof Integer[] queues) {
                s.setArray(i + 1, db.createArrayOf("int", queues));
            } else {
                s.setObject(i + 1, values.get(i));
            }
        }
    }
}
