package io.dure.app.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** For how long one version of the engine has decided: since which decision, and from what on. */
public final class Reign {
    private final long sinceSeq;
    private final String engineVersion;
    private final byte @Nullable [] body;

    private Reign(long sinceSeq, String engineVersion, byte @Nullable [] body) {
        this.sinceSeq = sinceSeq;
        this.engineVersion = engineVersion;
        this.body = body;
    }

    /** The last one. Empty: nobody has told yet; what was decided was decided by one version. */
    public static Optional<Reign> last(Connection db) throws SQLException {
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery(
                        "select since_seq, engine_version, body from engine_reign order by since_seq desc limit 1")) {
            return r.next() ? Optional.of(new Reign(r.getLong(1), r.getString(2), r.getBytes(3))) : Optional.empty();
        }
    }

    /** From decision {@code sinceSeq} on, excluded, this version decides; {@code body}: what it knows then. */
    public static void begin(Connection db, long sinceSeq, String engineVersion, byte @Nullable [] body)
            throws SQLException {
        try (PreparedStatement s = db.prepareStatement("insert into engine_reign values (?, ?, ?) on conflict"
                + " (since_seq) do update set engine_version = excluded.engine_version, body = excluded.body")) {
            s.setLong(1, sinceSeq);
            s.setString(2, engineVersion);
            s.setBytes(3, body);
            s.executeUpdate();
        }
    }

    /** So that everybody can see since when other rules hold. */
    public static void audit(Connection db, long atMillis, String versions) throws SQLException {
        try (PreparedStatement s = db.prepareStatement(
                "insert into audit (at_millis, who, queue, action, subject) values (?, 'dure', 0, 'engine', ?)")) {
            s.setLong(1, atMillis);
            s.setString(2, versions);
            s.executeUpdate();
        }
    }

    public long sinceSeq() {
        return sinceSeq;
    }

    public String engineVersion() {
        return engineVersion;
    }

    /** Empty: it began with the first event of all. */
    public Optional<byte[]> body() {
        return Optional.ofNullable(body).map(byte[]::clone);
    }
}
