package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Queue;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who did what. Only read here: the writer adds, and the database itself refuses to change or remove a line. */
final class AuditRoutes {
    private static final int MOST_LISTED = 1_000;
    private static final int LISTED = 100;

    private final Plane plane;

    AuditRoutes(Plane plane) {
        this.plane = plane;
    }

    /** A line. Its queue is that of the job, queue or token that it is about; the root for what is of the whole fleet. */
    record Entry(long id, String at, String who, String queue, String action, String subject) {}

    /** The newest first. */
    void list(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        caller.need(Role.QUEUE_ADMIN, caller.queue(), book);
        int limit = JobRoutes.number(ctx, "limit", LISTED, 1, MOST_LISTED);
        int after = JobRoutes.number(ctx, "after", Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
        List<Entry> entries =
                read(queues(ctx, caller, book), Optional.ofNullable(ctx.queryParam("who")), after, limit, book);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("entries", entries);
        if (entries.size() == limit) {
            answer.put("next", entries.getLast().id());
        }
        ctx.json(answer);
    }

    private static List<Integer> queues(Context ctx, Caller caller, Fleetbook book) {
        String path = ctx.queryParam("queue");
        int root = path == null
                ? caller.queue()
                : book.queue(path)
                        .filter(q -> caller.sees(q, book))
                        .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
        return book.queues().stream()
                .map(Queue::id)
                .filter(q -> book.isWithin(q, root))
                .toList();
    }

    private List<Entry> read(List<Integer> queues, Optional<String> who, int after, int limit, Fleetbook book)
            throws SQLException {
        if (who.isPresent() && !Bodies.canBeKept(who.get())) {
            return List.of();
        }
        List<Entry> found = new ArrayList<>();
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement("select id, at_millis, who, queue, action, subject from audit"
                        + " where queue = any(?) and id < ?" + (who.isPresent() ? " and who = ?" : "")
                        + " order by id desc limit ?")) {
            s.setArray(1, db.createArrayOf("int", queues.toArray()));
            s.setLong(2, after);
            if (who.isPresent()) {
                s.setString(3, who.get());
            }
            s.setInt(who.isPresent() ? 4 : 3, limit);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    found.add(new Entry(
                            r.getLong(1),
                            plane.fleet().zero().plusMillis(r.getLong(2)).toString(),
                            r.getString(3),
                            book.path(r.getInt(4)),
                            r.getString(5),
                            r.getString(6)));
                }
            }
        }
        return found;
    }
}
