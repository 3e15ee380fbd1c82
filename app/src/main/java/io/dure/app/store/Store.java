package io.dure.app.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one who writes. There is one at a time in a database: each takes over by an epoch of its own, and whoever finds
 * another's epoch there has been fenced and writes no more.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Store.class.getName());
    private static final long RETRY_MILLIS = 200;

    private final String url;
    private final BooleanSupplier isClosing;
    private final long epoch;
    private @Nullable Connection open;

    /**
     * Takes over.
     *
     * @param isClosing true when a write that does not succeed need not be tried again
     */
    public Store(Postgres database, String holder, BooleanSupplier isClosing) throws SQLException {
        url = database.url();
        this.isClosing = isClosing;
        endOthers();
        try (PreparedStatement s = connection()
                .prepareStatement("update writer set epoch = epoch + 1, holder = ?, seen = now() returning epoch")) {
            s.setString(1, holder);
            try (ResultSet found = s.executeQuery()) {
                found.next();
                epoch = found.getLong(1);
            }
        }
        connection().commit();
    }

    /**
     * Who wrote before may have stopped in the middle of a transaction without being gone (a machine that hangs), and so
     * keep the writer's row locked for ever. His connection is ended: he finds out when he goes on.
     */
    private void endOthers() throws SQLException {
        try (PreparedStatement s = connection()
                        .prepareStatement(
                                "select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
                                        + " 'dure-writer' and datname = current_database() and usename = current_user"
                                        + " and pid <> pg_backend_pid()");
                ResultSet ended = s.executeQuery()) {
            while (ended.next()) {
                LOG.log(Level.FINE, "the connection of who wrote before is ended");
            }
        }
        connection().commit();
    }

    /**
     * Writes the page; when this returns, it is on disk. Tries again for as long as the database cannot be reached, or has
     * no room.
     *
     * @throws Fenced when another has taken over
     * @throws IllegalStateException when the database has it and refuses what is in it
     */
    public void write(Page page) throws InterruptedException {
        boolean isSecondTry = false;
        while (true) {
            try {
                hold();
                if (!isSecondTry || !isWritten(page)) {
                    new PageWriter(connection(), page).write();
                }
                connection().commit();
                return;
            } catch (SQLException e) {
                drop();
                if (isForEver(e)) {
                    throw new IllegalStateException("decision " + page.seq() + " cannot be written down", e);
                }
                if (isClosing.getAsBoolean()) {
                    throw new IllegalStateException("the last decisions could not be written down", e);
                }
                LOG.log(
                        isSecondTry ? Level.FINE : Level.WARNING,
                        e,
                        () -> "decision " + page.seq() + " is not written yet, is tried again: " + e.getMessage());
                isSecondTry = true;
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    /** Bad data, a broken constraint, an unknown name: it would be refused again (SQLSTATE classes 22, 23 and 42). */
    private static boolean isForEver(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("42");
    }

    /** The first words of a new fleet. It is not there before its first page is; who is cut off between them begins again. */
    public void found(String name, String title, long zeroMillis) throws SQLException {
        try (PreparedStatement s = connection()
                .prepareStatement(
                        "insert into fleet values (true, ?, ?, to_timestamp(? / 1000.0), 0, 0, 1)"
                                + " on conflict (one) do update set name = excluded.name, title = excluded.title, zero = excluded.zero")) {
            s.setString(1, name);
            s.setString(2, title);
            s.setLong(3, zeroMillis);
            s.executeUpdate();
        }
        connection().commit();
    }

    /** Keeps what the engine knew after decision {@code seq}; of older ones the last is kept as well. */
    public static void keepSnapshot(Connection db, long seq, String version, byte[] body) throws SQLException {
        try (PreparedStatement s =
                db.prepareStatement("insert into snapshot values (?, ?, ?) on conflict (seq) do update"
                        + " set engine_version = excluded.engine_version, body = excluded.body")) {
            s.setLong(1, seq);
            s.setString(2, version);
            s.setBytes(3, body);
            s.executeUpdate();
        }
        try (PreparedStatement s = db.prepareStatement(
                "delete from snapshot where seq not in (select seq from snapshot order by seq desc limit 2)")) {
            s.executeUpdate();
        }
    }

    /** A read by the one who writes: what {@code how} makes of the connection. */
    public <T> T read(Read<T> how) throws SQLException {
        T result = how.from(connection());
        connection().commit();
        return result;
    }

    /**
     * A change besides the decisions, all of it or nothing.
     *
     * @throws Fenced when another has taken over
     */
    public void change(Page.Also what) throws SQLException {
        hold();
        what.write(connection());
        connection().commit();
    }

    /** What somebody makes of a connection. */
    public interface Read<T> {
        T from(Connection db) throws SQLException;
    }

    @Override
    public void close() {
        drop();
    }

    /**
     * Says that this one still lives, though it has nothing to write. Not reaching the database is no harm.
     *
     * @throws Fenced when another has taken over
     */
    public void beat() {
        try {
            hold();
            connection().commit();
        } catch (SQLException e) {
            LOG.log(Level.FINE, "no sign of life was written", e);
            drop();
        }
    }

    /** How long ago the one who writes gave a sign of life, in milliseconds. */
    public static long silentMillis(Connection db) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("select extract(epoch from now() - seen) * 1000 from writer");
                ResultSet found = s.executeQuery()) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Locks the writer's row until the transaction ends. */
    private void hold() throws SQLException {
        try (PreparedStatement s = connection().prepareStatement("update writer set seen = now() where epoch = ?")) {
            s.setLong(1, epoch);
            if (s.executeUpdate() == 0) {
                connection().rollback();
                throw new Fenced();
            }
        }
    }

    private boolean isWritten(Page page) throws SQLException {
        try (PreparedStatement s = connection().prepareStatement("select 1 from pass where seq = ?")) {
            s.setLong(1, page.seq());
            try (ResultSet found = s.executeQuery()) {
                return found.next();
            }
        }
    }

    private Connection connection() throws SQLException {
        if (open == null) {
            open = DriverManager.getConnection(
                    url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true&ApplicationName=dure-writer"
                            + "&tcpKeepAlive=true&socketTimeout=60&connectTimeout=5"
                            + "&prepareThreshold=-1"); // bytes come as bytes from the first time on, not as text
            open.setAutoCommit(false);
        }
        return open;
    }

    private void drop() {
        Optional.ofNullable(open).ifPresent(connection -> {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.log(Level.FINE, "a broken connection does not close", e);
            }
        });
        open = null;
    }
}
