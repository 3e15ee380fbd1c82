package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.app.notify.Address;
import io.dure.app.notify.Mailer;
import io.dure.app.notify.Notice;
import io.dure.app.notify.Sender;
import io.dure.engine.Queue;
import io.dure.twin.input.Spelling;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Webhooks: who wants to be told what happens to jobs, and to the fleet, at an address of his own. */
final class HookRoutes {
    private static final int MOST_OF_ONE = 20;
    private static final int SECRET_BYTES = 24;

    private final Plane plane;
    private final ObjectMapper json;
    private final Options options;
    private final Optional<Mailer> mailer;
    private final SecureRandom random = new SecureRandom();

    /** {@code mailer}: sends mail, if this server does. */
    HookRoutes(Plane plane, ObjectMapper json, Options options, Optional<Mailer> mailer) throws SQLException {
        this.mailer = mailer;
        this.plane = plane;
        this.json = json;
        this.options = options;
        look();
    }

    private void look() throws SQLException {
        try (Connection db = plane.database().readers().getConnection()) {
            plane.control().outbox().look(db);
        }
    }

    /** {@code all}: of everybody's jobs in the queue and below it; else of the caller's own. */
    record Wanted(
            @Nullable String url,
            @Nullable List<String> events,
            @Nullable String queue,
            @Nullable Boolean all) {}

    void make(Context ctx, Wanted wanted) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        String path = wanted.queue() == null ? book.path(caller.queue()) : wanted.queue();
        int queue = book.queue(path)
                .filter(q -> caller.sees(q, book))
                .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
        List<String> events = events(wanted);
        boolean isOfFleet = events.stream().anyMatch(Notice.OF_FLEET::contains);
        boolean isAll = Boolean.TRUE.equals(wanted.all()) || isOfFleet;
        caller.need(isOfFleet ? Role.OPERATOR : isAll ? Role.QUEUE_ADMIN : Role.SUBMITTER, isOfFleet ? 0 : queue, book);
        if (isOfFleet && queue != 0) {
            throw Problem.bad("queue", "queue " + path + ": what happens to the fleet is of all queues", "all?");
        }
        String url = wanted.url() == null ? "" : wanted.url();
        String fault = fault(url);
        if (fault != null) {
            throw Problem.bad("url", "url: " + fault, "");
        }
        OptionalInt person = isAll ? OptionalInt.empty() : OptionalInt.of(person(caller));
        String secret = secret();
        int id = keep(caller, queue, person, events, url, secret, book);
        plane.desk()
                .audit(caller.name(), queue, "hook-made", "hook " + id + ", " + String.join(" ", events))
                .join();
        ctx.status(201).json(Map.of("id", id, "secret", secret));
    }

    private @Nullable String fault(String url) {
        if (!url.startsWith(Mailer.SCHEME)) {
            return Address.fault(url, options.hooksAnywhere());
        }
        return mailer.isEmpty()
                ? "this server sends no mail: dure serve --smtp"
                : mailer.get().fault(url);
    }

    private static List<String> events(Wanted wanted) {
        List<String> events = wanted.events() == null
                ? List.of()
                : wanted.events().stream().distinct().toList();
        for (String event : events) {
            if (!Notice.EVENTS.contains(String.valueOf(event))) {
                throw Problem.bad(
                        "events",
                        "events " + event + ": one of " + String.join(", ", Notice.EVENTS),
                        Spelling.nearest(String.valueOf(event), Notice.EVENTS));
            }
        }
        if (events.isEmpty()) {
            throw Problem.bad("events", "events: at least one of " + String.join(", ", Notice.EVENTS), "");
        }
        return events;
    }

    /** Whoever has no number yet has no jobs either. */
    private int person(Caller caller) {
        return plane.control()
                .people()
                .find(caller.name())
                .orElseThrow(() -> Problem.conflict(
                        "you have not submitted a job yet: whose jobs are yours is known with the first", ""));
    }

    private String secret() {
        byte[] bits = new byte[SECRET_BYTES];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    private int keep(
            Caller caller,
            int queue,
            OptionalInt person,
            List<String> events,
            String url,
            String secret,
            Fleetbook book)
            throws SQLException {
        Object[] queues = book.queues().stream()
                .map(Queue::id)
                .filter(q -> book.isWithin(q, queue))
                .toArray();
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement(
                        "insert into hook (token, owner, queue, queues, person, events, url, secret)"
                                + " select t.id, ?, ?, ?, ?, ?, ?, ? from token t where t.id = ?"
                                + " and (select count(*) from hook where token = t.id) < " + MOST_OF_ONE
                                + " returning id")) {
            s.setString(1, caller.name());
            s.setInt(2, queue);
            s.setArray(3, db.createArrayOf("int", queues));
            if (person.isPresent()) {
                s.setInt(4, person.getAsInt());
            } else {
                s.setNull(4, Types.INTEGER);
            }
            s.setArray(5, db.createArrayOf("text", events.toArray()));
            s.setString(6, url);
            s.setString(7, secret);
            s.setInt(8, caller.token());
            try (ResultSet r = s.executeQuery()) {
                if (!r.next()) {
                    throw Problem.conflict(
                            "a token of Dure's makes hooks, at most " + MOST_OF_ONE, "remove one, or dure token make");
                }
                int id = r.getInt(1);
                look();
                return id;
            }
        }
    }

    void list(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        List<Map<String, Object>> hooks = new ArrayList<>();
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement("select id, owner, queue, person is null, events, url,"
                        + " (select count(*) from outbox where hook = hook.id), token from hook order by id");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                if (isHis(caller, r.getInt(8), r.getInt(3), book)) {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("id", r.getInt(1));
                    one.put("owner", r.getString(2));
                    one.put("queue", book.path(r.getInt(3)));
                    one.put("all", r.getBoolean(4));
                    one.put("events", Arrays.asList((String[]) r.getArray(5).getArray()));
                    one.put("url", r.getString(6));
                    one.put("waiting", r.getLong(7));
                    hooks.add(one);
                }
            }
        }
        ctx.json(Map.of("hooks", hooks));
    }

    /** His own, or he keeps the queue. */
    private static boolean isHis(Caller caller, int token, int queue, Fleetbook book) {
        return caller.token() == token || caller.may(Role.QUEUE_ADMIN, queue, book);
    }

    void remove(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        String id = ctx.pathParam("id");
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement find = db.prepareStatement("select token, queue from hook where id = ?");
                PreparedStatement drop = db.prepareStatement("delete from hook where id = ?")) {
            int number = id.matches("\\d{1,9}") ? Integer.parseInt(id) : -1;
            find.setInt(1, number);
            try (ResultSet r = find.executeQuery()) {
                if (!r.next() || !isHis(caller, r.getInt(1), r.getInt(2), book)) {
                    throw Problem.notFound("there is no hook " + id);
                }
                int queue = r.getInt(2);
                drop.setInt(1, number);
                drop.executeUpdate();
                plane.desk()
                        .audit(caller.name(), queue, "hook-removed", "hook " + number)
                        .join();
            }
        }
        look();
        ctx.status(204);
    }

    /** What is told, in words. */
    Mailer.Line line(Sender.Told told) {
        Notice n = told.notice();
        String at = plane.fleet().zero().plusMillis(n.atMillis()).toString();
        String detail = n.detail().isEmpty() ? "" : ": " + n.detail();
        String subject =
                n.job() > 0 ? "job " + n.job() + " (" + told.jobName() + ") " + n.event() + detail : n.event() + detail;
        String where = n.job() > 0
                ? ", of " + told.user() + " in queue " + plane.control().book().path(told.queue()) + ", attempt "
                        + n.attempt()
                : ", fleet " + plane.fleet().name();
        return new Mailer.Line(told.id(), subject, at + "  " + subject + where);
    }

    /** What is told, as JSON. */
    String body(Sender.Told told) {
        Notice n = told.notice();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event", n.event());
        body.put("at", plane.fleet().zero().plusMillis(n.atMillis()).toString());
        body.put("fleet", plane.fleet().name());
        if (n.job() > 0) {
            body.put("job", n.job());
            body.put("name", told.jobName());
            body.put("queue", plane.control().book().path(told.queue()));
            body.put("user", told.user());
            body.put("attempt", n.attempt());
        }
        body.put("detail", n.detail());
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is told can be written", e);
        }
    }
}
