package io.dure.app.api;

import io.dure.app.control.BadRequest;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.app.control.SuspectRule;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes that are suspect: kept from work, tried, given back. For operators: what is said of nodes names everybody's jobs. */
final class QuarantineRoutes {
    private static final int LONGEST_WHY = 500;
    private static final int MOST_TIMES = 100;
    private static final int MOST_FAULTS = 1_000;
    private static final int MOST_SCRIPT = 1 << 20;

    private final Plane plane;

    QuarantineRoutes(Plane plane) {
        this.plane = plane;
    }

    record Wanted(@Nullable String node, @Nullable String why) {}

    /**
     * What a node must pass. {@code times}: how often, one after the other; {@code limit}: the longest that each may run;
     * {@code runs}: how long it runs on a simulated site.
     */
    record Test(
            @Nullable String queue,
            @Nullable List<String> command,
            @Nullable String script,
            @Nullable String limit,
            @Nullable Integer times,
            @Nullable String runs) {}

    record Tried(@Nullable String node, @Nullable Test test) {}

    /** {@code faults}: 0 for never. */
    record Rule(
            @Nullable Integer faults,
            @Nullable String within,
            @Nullable Test test) {}

    void hold(Context ctx, Wanted wanted) {
        Caller caller = operator(ctx);
        int node = node(wanted.node());
        Api.answer(ctx, plane.desk().quarantine(node, why(wanted, true), caller.name()), _ -> ctx.status(204));
    }

    void release(Context ctx, Wanted wanted) {
        Caller caller = operator(ctx);
        int node = node(wanted.node());
        Api.answer(ctx, plane.desk().release(node, why(wanted, false), caller.name()), _ -> ctx.status(204));
    }

    void burnIn(Context ctx, Tried tried) {
        Caller caller = operator(ctx);
        int node = node(tried.node());
        if (tried.test() == null) {
            throw Problem.bad("test", "test: what the node must pass is needed", "");
        }
        Api.answer(ctx, plane.desk().burnIn(node, test(tried.test()), caller.name()), _ -> ctx.status(204));
    }

    void rule(Context ctx, Rule wanted) {
        Caller caller = operator(ctx);
        int faults = number("faults", wanted.faults(), SuspectRule.USUAL.faults(), 0, MOST_FAULTS);
        long within = wanted.within() == null ? SuspectRule.USUAL.withinMillis() : millis("within", wanted.within());
        SuspectRule rule = new SuspectRule(faults, within, wanted.test() == null ? null : test(wanted.test()));
        Api.answer(ctx, plane.desk().suspectRule(rule, caller.name()), _ -> ctx.status(204));
    }

    private Caller operator(Context ctx) {
        Caller caller = Api.caller(ctx);
        caller.need(Role.OPERATOR, plane.control().book());
        return caller;
    }

    private int node(@Nullable String name) {
        return plane.control()
                .book()
                .nodeNamed(String.valueOf(name))
                .orElseThrow(() -> Problem.bad(
                        "node",
                        "node " + name + ": there is no such node",
                        "SITE/HALL/RACK/n1, as the fleet lists them"));
    }

    private static String why(Wanted wanted, boolean isNeeded) {
        String why = wanted.why() == null ? "" : wanted.why().strip();
        boolean isBad = why.length() > LONGEST_WHY || why.chars().anyMatch(Character::isISOControl);
        if (isBad || (isNeeded && why.isEmpty())) {
            throw Problem.bad("why", "why: 1 to 500 letters on one line are needed, for other operators read it", "");
        }
        return why;
    }

    private SuspectRule.Test test(Test t) {
        Fleetbook book = plane.control().book();
        String queue = String.valueOf(t.queue());
        boolean isLeaf = book.queue(queue).filter(book::isLeaf).isPresent();
        if (!isLeaf) {
            List<String> leaves = book.queues().stream()
                    .filter(q -> book.isLeaf(q.id()))
                    .map(q -> book.path(q.id()))
                    .toList();
            throw Problem.bad(
                    "queue",
                    "queue " + t.queue() + ": a queue without others below it is needed, for its quota is used",
                    Spelling.nearest(queue, leaves));
        }
        boolean isCommand = t.command() != null && !t.command().isEmpty();
        boolean isScript = t.script() != null && !t.script().isBlank();
        if (isCommand == isScript || (t.script() != null && t.script().length() > MOST_SCRIPT)) {
            throw Problem.bad("command", "command: a command or a script is needed, and not both", "");
        }
        return new SuspectRule.Test(
                queue,
                t.command(),
                t.script(),
                millis("limit", t.limit() == null ? "1h" : t.limit()),
                number("times", t.times(), 1, 1, MOST_TIMES),
                t.runs() == null ? 0 : millis("runs", t.runs()));
    }

    private static int number(String field, @Nullable Integer said, int usual, int least, int most) {
        int value = said == null ? usual : said;
        if (value < least || value > most) {
            throw Problem.bad(field, field + " " + value + ": " + least + " to " + most + " is needed", "");
        }
        return value;
    }

    private static long millis(String field, String said) {
        try {
            return Durations.millis(Place.option(field), said);
        } catch (BadInput | BadRequest e) {
            throw Problem.bad(field, field + " " + said + ": a time as 30m, 4h or 1d is needed", "");
        }
    }

    void list(Context ctx) throws SQLException {
        Caller _ = operator(ctx);
        Fleetbook book = plane.control().book();
        List<Map<String, Object>> nodes = new ArrayList<>();
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s =
                        db.prepareStatement("select node, since_millis, who, why, test, trying_job, passed"
                                + " from quarantine order by since_millis, node");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("node", book.nodeName(r.getInt(1)));
                one.put("since", plane.fleet().zero().plusMillis(r.getLong(2)).toString());
                one.put("who", r.getString(3));
                one.put("why", r.getString(4));
                if (r.getString(5) != null) {
                    one.put("test", told(SuspectRule.testOf(r.getString(5))));
                    one.put("passed", r.getInt(7));
                }
                if (r.getLong(6) > 0) {
                    one.put("job", r.getLong(6));
                }
                nodes.add(one);
            }
            ctx.json(Map.of("nodes", nodes, "rule", rule(db), "faults", faults(db, book)));
        }
    }

    private static Map<String, Object> rule(Connection db) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("select body from quarantine_rule");
                ResultSet r = s.executeQuery()) {
            SuspectRule rule = r.next() ? SuspectRule.of(r.getString(1)) : SuspectRule.USUAL;
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("faults", rule.faults());
            told.put("within", Durations.print(rule.withinMillis()));
            if (rule.test() != null) {
                told.put("test", told(rule.test()));
            }
            return told;
        }
    }

    private static Map<String, Object> told(SuspectRule.Test test) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("queue", test.queue());
        if (test.command() != null) {
            told.put("command", test.command());
        }
        if (test.script() != null) {
            told.put("script", test.script());
        }
        told.put("limit", Durations.print(test.limitMillis()));
        told.put("times", test.runs());
        return told;
    }

    /** The last hundred. */
    private List<Map<String, Object>> faults(Connection db, Fleetbook book) throws SQLException {
        List<Map<String, Object>> faults = new ArrayList<>();
        try (PreparedStatement s = db.prepareStatement(
                        "select node, at_millis, what from node_fault order by at_millis desc, id desc limit 100");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                faults.add(Map.of(
                        "node",
                        book.nodeName(r.getInt(1)),
                        "at",
                        plane.fleet().zero().plusMillis(r.getLong(2)).toString(),
                        "what",
                        r.getString(3)));
            }
        }
        return faults;
    }
}
