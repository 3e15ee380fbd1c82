package io.dure.app.store;

import io.dure.app.site.Tag;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is read when a Dure goes on where another ended. */
public final class Kept {
    private static final int AT_ONCE = 256;

    private Kept() {}

    /** The fleet as it was founded, and how far it has come. */
    public record Founded(String name, String title, Instant zero, long atMillis, int laterTold, long nextJob) {}

    /** What an engine knew after a decision. */
    public static final class Snapshot {
        private final long seq;
        private final String engineVersion;
        private final byte[] body;

        private Snapshot(long seq, String engineVersion, byte[] body) {
            this.seq = seq;
            this.engineVersion = engineVersion;
            this.body = body;
        }

        public long seq() {
            return seq;
        }

        public String engineVersion() {
            return engineVersion;
        }

        public byte[] body() {
            return body.clone();
        }
    }

    /** An attempt whose end has not been told. {@code stopCause}: empty unless it was told to stop. */
    public record OpenAttempt(Tag tag, int site, long startedMillis, String stopCause, String placement) {}

    /** Empty when the database is new, or who was founding a fleet there did not come to its first decision. */
    public static Optional<Founded> fleet(Connection db) throws SQLException {
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select name, title, zero, at_millis, later_told, next_job from fleet"
                        + " where exists (select 1 from pass)")) {
            return r.next()
                    ? Optional.of(new Founded(
                            r.getString(1),
                            r.getString(2),
                            r.getTimestamp(3).toInstant(),
                            r.getLong(4),
                            r.getInt(5),
                            r.getLong(6)))
                    : Optional.empty();
        }
    }

    /** The events that made the fleet, in order, as bytes of the journal. */
    public static List<byte[]> structure(Connection db) throws SQLException {
        List<byte[]> events = new ArrayList<>();
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select body from structure order by n")) {
            while (r.next()) {
                events.add(r.getBytes(1));
            }
        }
        return events;
    }

    /** Names of people; index is id. */
    public static List<String> persons(Connection db) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select name from person order by id")) {
            while (r.next()) {
                names.add(r.getString(1));
            }
        }
        return names;
    }

    /** The last one. */
    public static Optional<Snapshot> snapshot(Connection db) throws SQLException {
        try (Statement s = db.createStatement();
                ResultSet r =
                        s.executeQuery("select seq, engine_version, body from snapshot order by seq desc limit 1")) {
            return r.next() ? Optional.of(new Snapshot(r.getLong(1), r.getString(2), r.getBytes(3))) : Optional.empty();
        }
    }

    public static List<OpenAttempt> openAttempts(Connection db) throws SQLException {
        List<OpenAttempt> found = new ArrayList<>();
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select job, attempt, site, started_millis, coalesce(stop_cause, ''),"
                        + " placement from attempt where ended_millis is null order by job, attempt")) {
            while (r.next()) {
                found.add(new OpenAttempt(
                        new Tag(r.getLong(1), r.getInt(2)), r.getInt(3), r.getLong(4), r.getString(5), r.getString(6)));
            }
        }
        return found;
    }

    /** What takes one pass: a decision, with what had happened before it. */
    public interface Reader {
        void pass(long seq, byte[] body) throws SQLException;
    }

    /** All passes after {@code seq}, in order. The connection must not commit by itself. */
    public static void passesAfter(Connection db, long seq, Reader to) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("select seq, body from pass where seq > ? order by seq")) {
            s.setFetchSize(AT_ONCE);
            s.setLong(1, seq);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    to.pass(r.getLong(1), r.getBytes(2));
                }
            }
        }
    }
}
