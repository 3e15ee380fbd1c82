package io.dure.app.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.store.Page;
import io.dure.engine.Event;
import io.dure.engine.IllegalEvent;
import io.dure.engine.TypeQuota;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Quotas that change at their dates, kept in the database until then. The one writer adds, applies and removes; others
 * read the list.
 */
public final class Dated {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TreeSet<DatedQuota> pending =
            new TreeSet<>(Comparator.comparingLong(DatedQuota::atMillis).thenComparingLong(DatedQuota::id));
    private long nextId = 1;
    private boolean hasPlan;

    Dated() {}

    /** Those that have not been applied. */
    static Dated read(Connection db) throws SQLException {
        Dated dated = new Dated();
        try (Statement s = db.createStatement();
                ResultSet r =
                        s.executeQuery("select id, at_millis, queue, quota_gpus, borrow_limit_gpus, types, source,"
                                + " who from dated_quota where done_millis is null")) {
            while (r.next()) {
                long most = r.getLong(5);
                OptionalLong borrow = r.wasNull() ? OptionalLong.empty() : OptionalLong.of(most);
                dated.pending.add(new DatedQuota(
                        r.getLong(1),
                        r.getLong(2),
                        r.getInt(3),
                        r.getLong(4),
                        borrow,
                        types(r.getString(6)),
                        r.getString(7),
                        r.getString(8)));
            }
        }
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery(
                        "select coalesce(max(id), 0) + 1, coalesce(bool_or(source = 'plan'), false) from dated_quota")) {
            r.next();
            dated.nextId = r.getLong(1);
            dated.hasPlan = r.getBoolean(2);
        }
        return dated;
    }

    /** When the next is due; {@code Long.MAX_VALUE} for never. */
    synchronized long nextMillis() {
        return pending.isEmpty() ? Long.MAX_VALUE : pending.first().atMillis();
    }

    /** A plan says what is delivered when, in place of the scenario. */
    public synchronized boolean hasPlan() {
        return hasPlan;
    }

    /** Those to come that {@code which} wants, in their order. */
    public synchronized List<DatedQuota> pending(Predicate<DatedQuota> which) {
        return pending.stream().filter(which).toList();
    }

    /** Keeps one until its time; returns its id. */
    synchronized long add(Turn turn, DatedQuota change) {
        DatedQuota kept = change.numbered(nextId++);
        pending.add(kept);
        hasPlan |= kept.source().equals(DatedQuota.PLAN);
        turn.page().also(db -> insert(db, kept));
        return kept.id();
    }

    /** Forgets those that have not been applied. Returns how many. */
    synchronized int remove(Turn turn, Predicate<DatedQuota> which) {
        List<DatedQuota> gone = pending(which);
        gone.forEach(pending::remove);
        if (!gone.isEmpty()) {
            Long[] ids = gone.stream().map(DatedQuota::id).toArray(Long[]::new);
            turn.page().also(db -> delete(db, ids));
        }
        return gone.size();
    }

    /** Applies those whose time has come. One that cannot be is noted with the reason, and holds up no other. */
    synchronized void apply(Turn turn) {
        while (nextMillis() <= turn.nowMillis()) {
            DatedQuota due = pending.removeFirst();
            String refused = tell(turn, due);
            long now = turn.nowMillis();
            turn.page().also(db -> done(db, due.id(), now, refused));
        }
    }

    private static String tell(Turn turn, DatedQuota due) {
        try {
            turn.tell(
                    new Event.QueueSet(turn.nowMillis(), due.applied(turn.book().queue(due.queue()))));
            turn.page()
                    .audit(new Page.Audited(
                            due.who(),
                            due.queue(),
                            "quota",
                            turn.book().path(due.queue()) + " " + due.quotaGpus() + ", by " + due.source()));
            return "";
        } catch (IllegalEvent e) {
            String words = turn.book().path(due.queue()) + " " + due.quotaGpus() + ", by " + due.source() + ": "
                    + e.getMessage();
            turn.page().audit(new Page.Audited(due.who(), due.queue(), "quota-refused", words));
            turn.notice("quota-refused", words);
            return String.valueOf(e.getMessage());
        }
    }

    // ---- the database -----------------------------------------------------------------------------------------

    private static void insert(Connection db, DatedQuota one) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("insert into dated_quota (id, at_millis, queue, quota_gpus,"
                + " borrow_limit_gpus, types, source, who) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            s.setLong(1, one.id());
            s.setLong(2, one.atMillis());
            s.setInt(3, one.queue());
            s.setLong(4, one.quotaGpus());
            if (one.borrowLimitGpus().isPresent()) {
                s.setLong(5, one.borrowLimitGpus().getAsLong());
            } else {
                s.setNull(5, Types.BIGINT);
            }
            s.setString(6, text(one.types()));
            s.setString(7, one.source());
            s.setString(8, one.who());
            s.executeUpdate();
        }
    }

    private static void delete(Connection db, Long[] ids) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("delete from dated_quota where id = any(?)")) {
            s.setArray(1, db.createArrayOf("bigint", ids));
            s.executeUpdate();
        }
    }

    private static void done(Connection db, long id, long atMillis, String refused) throws SQLException {
        try (PreparedStatement s =
                db.prepareStatement("update dated_quota set done_millis = ?, refused = ? where id = ?")) {
            s.setLong(1, atMillis);
            s.setString(2, refused.isEmpty() ? null : refused);
            s.setLong(3, id);
            s.executeUpdate();
        }
    }

    private static String text(List<TypeQuota> types) {
        StringBuilder text = new StringBuilder("[");
        for (TypeQuota t : types) {
            text.append(text.length() > 1 ? "," : "")
                    .append('[')
                    .append(t.gpuType())
                    .append(',')
                    .append(t.quotaGpus())
                    .append(',')
                    .append(t.lendLimitGpus())
                    .append(',')
                    .append(t.borrowLimitGpus())
                    .append(']');
        }
        return text.append(']').toString();
    }

    private static List<TypeQuota> types(String text) {
        try {
            List<TypeQuota> types = new ArrayList<>();
            for (long[] t : JSON.readValue(text, long[][].class)) {
                types.add(new TypeQuota((int) t[0], t[1], t[2], t[3]));
            }
            return types;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("quotas that were kept cannot be read", e);
        }
    }
}
