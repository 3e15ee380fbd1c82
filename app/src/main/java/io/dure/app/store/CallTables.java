package io.dure.app.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** Calls for compute as they are kept. Read by anybody, written with the decisions of the one writer. */
public final class CallTables {
    private final DataSource database;

    public CallTables(DataSource database) {
        this.database = database;
    }

    /** {@code body}: its rules, as JSON; {@code home}: the queue below which awards become queues. */
    public record CallRow(long id, String title, int home, String body, boolean isOpen, long openedMillis) {}

    /** {@code tenant}: the queue of the token that applied; {@code person}: whose it is. */
    public record ApplicationRow(long id, long call, int tenant, String person, String body, long atMillis) {}

    /** {@code body}: points by criterion, as JSON. */
    public record ReviewRow(long application, String reviewer, String body, long milliScore) {}

    /** {@code takenMillis}: when it was taken back; {@code limitedBy}: why it is not more. */
    public record AwardRow(
            long application,
            long call,
            int queue,
            int lot,
            long gpus,
            long fromMillis,
            long toMillis,
            OptionalLong takenMillis,
            String takenWhy,
            String limitedBy) {}

    public record RefusalRow(long application, long call, String code, String words, long atMillis) {}

    // ---- reading ----------------------------------------------------------------------------------------------

    private interface Reader<T> {
        T row(ResultSet r) throws SQLException;
    }

    private <T> List<T> read(String sql, long parameter, Reader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement(sql)) {
            s.setLong(1, parameter);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    found.add(reader.row(r));
                }
            }
        }
        return found;
    }

    /** A number that nobody else has. {@code sequence}: call_number or application_number. */
    public long next(String sequence) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select nextval(?::regclass)")) {
            s.setString(1, sequence);
            try (ResultSet r = s.executeQuery()) {
                r.next();
                return r.getLong(1);
            }
        }
    }

    /** Those with an id below {@code before}, the newest first. */
    public List<CallRow> calls(long before) throws SQLException {
        return read(
                "select id, title, home, body, is_open, opened_millis from call where id < ? order by id desc limit 1000",
                before,
                CallTables::call);
    }

    public Optional<CallRow> call(long id) throws SQLException {
        return read("select id, title, home, body, is_open, opened_millis from call where id = ?", id, CallTables::call)
                .stream()
                .findFirst();
    }

    private static CallRow call(ResultSet r) throws SQLException {
        return new CallRow(r.getLong(1), r.getString(2), r.getInt(3), r.getString(4), r.getBoolean(5), r.getLong(6));
    }

    public List<ApplicationRow> applications(long call) throws SQLException {
        return read(
                "select id, call, tenant, person, body, at_millis from application where call = ? order by id",
                call,
                r -> new ApplicationRow(
                        r.getLong(1), r.getLong(2), r.getInt(3), r.getString(4), r.getString(5), r.getLong(6)));
    }

    public List<ReviewRow> reviews(long call) throws SQLException {
        return read(
                "select r.application, r.reviewer, r.body, r.milli_score from review r join application a"
                        + " on a.id = r.application where a.call = ? order by r.application, r.reviewer",
                call,
                r -> new ReviewRow(r.getLong(1), r.getString(2), r.getString(3), r.getLong(4)));
    }

    public List<AwardRow> awards(long call) throws SQLException {
        return read(
                "select application, call, queue, lot, gpus, from_millis, to_millis, taken_millis,"
                        + " coalesce(taken_why, ''), limited_by from award where call = ? order by application",
                call,
                r -> {
                    long at = r.getLong(8);
                    OptionalLong taken = r.wasNull() ? OptionalLong.empty() : OptionalLong.of(at);
                    return new AwardRow(
                            r.getLong(1),
                            r.getLong(2),
                            r.getInt(3),
                            r.getInt(4),
                            r.getLong(5),
                            r.getLong(6),
                            r.getLong(7),
                            taken,
                            r.getString(9),
                            r.getString(10));
                });
    }

    public List<RefusalRow> refusals(long call) throws SQLException {
        return read(
                "select application, call, code, words, at_millis from refusal where call = ? order by application",
                call,
                r -> new RefusalRow(r.getLong(1), r.getLong(2), r.getString(3), r.getString(4), r.getLong(5)));
    }

    // ---- writing ----------------------------------------------------------------------------------------------

    private static Page.Also change(String sql, Object... values) {
        return db -> {
            try (PreparedStatement s = db.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    s.setObject(i + 1, values[i]);
                }
                s.executeUpdate();
            }
        };
    }

    public static Page.Also open(CallRow c) {
        return change(
                "insert into call values (?, ?, ?, ?, ?, ?)", c.id, c.title, c.home, c.body, c.isOpen, c.openedMillis);
    }

    public static Page.Also close(long call) {
        return change("update call set is_open = false where id = ?", call);
    }

    public static Page.Also apply(ApplicationRow a) {
        return change(
                "insert into application values (?, ?, ?, ?, ?, ?)",
                a.id,
                a.call,
                a.tenant,
                a.person,
                a.body,
                a.atMillis);
    }

    /** In place of what the reviewer said before. */
    public static Page.Also review(ReviewRow r) {
        return change(
                "insert into review values (?, ?, ?, ?) on conflict (application, reviewer)"
                        + " do update set body = excluded.body, milli_score = excluded.milli_score",
                r.application,
                r.reviewer,
                r.body,
                r.milliScore);
    }

    /** Each application is given something once at most. */
    public static Page.Also award(AwardRow a) {
        return change(
                "insert into award (application, call, queue, lot, gpus, from_millis, to_millis, limited_by)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                a.application,
                a.call,
                a.queue,
                a.lot,
                a.gpus,
                a.fromMillis,
                a.toMillis,
                a.limitedBy);
    }

    public static Page.Also takeBack(long application, long atMillis, String why) {
        return change(
                "update award set taken_millis = ?, taken_why = ? where application = ?", atMillis, why, application);
    }

    public static Page.Also forgetRefusals(long call) {
        return change("delete from refusal where call = ?", call);
    }

    public static Page.Also refuse(RefusalRow r) {
        return change("insert into refusal values (?, ?, ?, ?, ?)", r.application, r.call, r.code, r.words, r.atMillis);
    }
}
