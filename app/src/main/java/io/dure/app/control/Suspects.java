package io.dure.app.control;

import io.dure.app.control.SuspectRule.Test;
import io.dure.engine.Event;
import io.dure.engine.IllegalEvent;
import io.dure.engine.NodeState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Nodes in quarantine: suspect, and so drained, whatever their sites say, until they have passed their tests or an operator
 * gives them back. What went wrong on a node is counted here. Of the one writer alone; what is kept is in the database.
 */
final class Suspects {
    /** Who does what nobody has asked for. */
    static final String WHO = "quarantine";

    /** What happens within so long is one fault: a node goes down, and all that ran there is lost. */
    private static final long ONE_FAULT_MILLIS = 60_000;

    private final Map<Integer, Held> held = new TreeMap<>();
    /** Switched off by the engine, and so down for no fault of theirs. */
    private final BitSet off = new BitSet();

    private volatile int count;
    private final Map<Integer, Deque<Long>> faults = new HashMap<>();
    private SuspectRule rule = SuspectRule.USUAL;

    /**
     * A node in quarantine.
     *
     * @param window of the booking in which a test runs now, or -1
     * @param job that test, or 0
     */
    record Held(
            int node,
            long sinceMillis,
            String who,
            String why,
            @Nullable Test test,
            int window,
            long job,
            int passed) {
        static final int NONE = -1;

        boolean isTrying() {
            return window != NONE;
        }

        Held trying(int booking, long itsJob) {
            return new Held(node, sinceMillis, who, why, test, booking, itsJob, passed);
        }

        Held tried(int nowPassed, String words, @Nullable Test next) {
            return new Held(node, sinceMillis, who, words, next, NONE, 0, nowPassed);
        }
    }

    static Suspects read(Connection db) throws SQLException {
        Suspects suspects = new Suspects();
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select body from quarantine_rule")) {
            suspects.rule = r.next() ? SuspectRule.of(r.getString(1)) : SuspectRule.USUAL;
        }
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select node, since_millis, who, why, test, trying_window, trying_job,"
                        + " passed from quarantine")) {
            while (r.next()) {
                String test = r.getString(5);
                suspects.held.put(
                        r.getInt(1),
                        new Held(
                                r.getInt(1),
                                r.getLong(2),
                                r.getString(3),
                                r.getString(4),
                                test == null ? null : SuspectRule.testOf(test),
                                r.getInt(6),
                                r.getLong(7),
                                r.getInt(8)));
            }
        }
        suspects.count = suspects.held.size();
        suspects.readFaults(db);
        return suspects;
    }

    private void readFaults(Connection db) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("select node, at_millis from node_fault where at_millis >="
                + " (select at_millis from fleet) - ? order by at_millis, id")) {
            s.setLong(1, rule.withinMillis());
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    faults.computeIfAbsent(r.getInt(1), _ -> new ArrayDeque<>()).add(r.getLong(2));
                }
            }
        }
    }

    SuspectRule rule() {
        return rule;
    }

    void rule(Turn turn, SuspectRule next) {
        rule = next;
        String text = SuspectRule.text(next);
        turn.page().also(db -> {
            try (PreparedStatement s = db.prepareStatement("insert into quarantine_rule values (true, ?)"
                    + " on conflict (one) do update set body = excluded.body")) {
                s.setString(1, text);
                s.executeUpdate();
            }
        });
    }

    boolean isHeld(int node) {
        return held.containsKey(node);
    }

    /** In quarantine, and not being tried just now. */
    boolean keepsFromWork(int node) {
        Held now = held.get(node);
        return now != null && !now.isTrying();
    }

    /** How many nodes are in quarantine. For any thread. */
    int count() {
        return count;
    }

    void switched(int node, boolean on) {
        off.set(node, !on);
    }

    boolean isOff(int node) {
        return off.get(node);
    }

    /** Slurm has switched the node off: the states by which it says so (slurm.conf, power saving). */
    static boolean isSavingPower(String why) {
        return why.contains("POWERED_DOWN") || why.contains("POWERING_DOWN");
    }

    Optional<Held> of(int node) {
        return Optional.ofNullable(held.get(node));
    }

    List<Held> all() {
        return List.copyOf(held.values());
    }

    /** The node on which this job is a test. */
    Optional<Held> triedBy(long job) {
        return held.values().stream().filter(h -> h.isTrying() && h.job == job).findFirst();
    }

    /** Something went wrong by the node's own fault. Enough of that, and it is taken from work. */
    void fault(Turn turn, int node, String what) {
        long now = turn.nowMillis();
        Deque<Long> known = faults.computeIfAbsent(node, _ -> new ArrayDeque<>());
        while (!known.isEmpty() && known.getFirst() < now - rule.withinMillis()) {
            known.removeFirst();
        }
        if (!known.isEmpty() && known.getLast() > now - ONE_FAULT_MILLIS) {
            return;
        }
        known.addLast(now);
        turn.page().also(db -> {
            try (PreparedStatement s =
                    db.prepareStatement("insert into node_fault (node, at_millis, what) values (?, ?, ?)")) {
                s.setInt(1, node);
                s.setLong(2, now);
                s.setString(3, what);
                s.executeUpdate();
            }
        });
        if (rule.faults() > 0 && known.size() >= rule.faults() && !isHeld(node)) {
            hold(
                    turn,
                    node,
                    known.size() + " faults within " + hours(rule.withinMillis()) + ", the last: " + what,
                    WHO);
        }
    }

    private static String hours(long millis) {
        return io.dure.twin.input.Durations.print(millis);
    }

    /** Takes the node from work: what runs there goes on, and nothing starts. Again, to say another why. */
    void hold(Turn turn, int node, String why, String who) {
        Held before = held.get(node);
        Held now = before == null
                ? new Held(node, turn.nowMillis(), who, why, rule.test(), Held.NONE, 0, 0)
                : new Held(node, before.sinceMillis, who, why, before.test, before.window, before.job, before.passed);
        put(turn, now);
        if (before == null && turn.engine().nodeState(node) == NodeState.UP) {
            turn.tell(new Event.NodeStateSet(turn.nowMillis(), node, NodeState.DRAINED));
        }
        audit(turn, who, "quarantine", node, why);
        turn.notice("quarantined", turn.book().nodeName(node) + ": " + why);
    }

    /** Has the node tried from now on, before it works again. */
    void test(Turn turn, int node, Test test, String who) {
        Held now = known(turn, node);
        if (now.isTrying()) {
            throw new IllegalEvent(
                    "tests of node " + turn.book().nodeName(node),
                    "job " + now.job + " is testing it now",
                    "cancel that job first");
        }
        put(turn, new Held(node, now.sinceMillis, now.who, now.why, test, Held.NONE, 0, 0));
        audit(turn, who, "burn-in", node, test.runs() + " times in queue " + test.queue());
    }

    private Held known(Turn turn, int node) {
        Held now = held.get(node);
        if (now == null) {
            throw new IllegalEvent(
                    "node " + turn.book().nodeName(node), "it is not in quarantine", "take it there first");
        }
        return now;
    }

    /** Gives the node back. {@code isDrained}: people have drained it besides, so it stays so. */
    void release(Turn turn, int node, boolean isDrained, String why, String who) {
        Held now = known(turn, node);
        if (now.isTrying()) {
            turn.tell(new Event.WindowCancelled(turn.nowMillis(), now.window));
        }
        held.remove(node);
        count = held.size();
        faults.remove(node);
        turn.page().also(db -> {
            try (PreparedStatement s = db.prepareStatement("delete from quarantine where node = ?");
                    PreparedStatement old = db.prepareStatement("delete from node_fault where node = ?")) {
                s.setInt(1, node);
                s.executeUpdate();
                old.setInt(1, node);
                old.executeUpdate();
            }
        });
        NodeState state = turn.engine().nodeState(node);
        if (isDrained && state == NodeState.UP) {
            turn.tell(new Event.NodeStateSet(turn.nowMillis(), node, NodeState.DRAINED));
        } else if (!isDrained && state == NodeState.DRAINED) {
            turn.tell(new Event.NodeStateSet(turn.nowMillis(), node, NodeState.UP));
        }
        audit(turn, who, "quarantine-released", node, why);
        turn.notice("released", turn.book().nodeName(node) + (why.isEmpty() ? "" : ": " + why));
    }

    /** Keeps what is known of a node in quarantine from now on. */
    void put(Turn turn, Held now) {
        held.put(now.node, now);
        count = held.size();
        turn.page().also(db -> {
            try (PreparedStatement s = db.prepareStatement("insert into quarantine values (?, ?, ?, ?, ?, ?, ?, ?)"
                    + " on conflict (node) do update set who = excluded.who, why = excluded.why, test = excluded.test,"
                    + " trying_window = excluded.trying_window, trying_job = excluded.trying_job,"
                    + " passed = excluded.passed")) {
                s.setInt(1, now.node);
                s.setLong(2, now.sinceMillis);
                s.setString(3, now.who);
                s.setString(4, now.why);
                s.setString(5, now.test == null ? null : SuspectRule.text(now.test));
                s.setInt(6, now.window);
                s.setLong(7, now.job);
                s.setInt(8, now.passed);
                s.executeUpdate();
            }
        });
    }

    void audit(Turn turn, String who, String action, int node, String why) {
        turn.page()
                .audit(new io.dure.app.store.Page.Audited(
                        who, 0, action, turn.book().nodeName(node) + (why.isEmpty() ? "" : ": " + why)));
    }

    /** The nodes of those in quarantine that are to be tried and are not being tried. */
    List<Held> toTry() {
        List<Held> found = new ArrayList<>();
        held.values().forEach(h -> {
            if (h.test != null && !h.isTrying()) {
                found.add(h);
            }
        });
        return found;
    }
}
