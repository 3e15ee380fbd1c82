package io.dure.app.backup;

import io.dure.app.store.Postgres;
import io.dure.app.store.Reign;
import io.dure.engine.Engine;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Brings a backup into an empty database: all of it, in one transaction, or nothing. */
public final class Restoring {
    private Restoring() {}

    /** Throws when this Dure cannot go on with what is in the file. */
    public static void checkVersion(BackupFile backup) throws IOException {
        Header h = backup.header();
        if (!Engine.canRestore(h.engine())) {
            throw new IOException(backup.file() + ": its journal is of engine version " + h.engine()
                    + ", and this Dure has " + Engine.VERSION
                    + ", which cannot go on from there. Maybe restore it with the Dure that made it");
        }
    }

    private static IOException unknown(BackupFile backup, List<String> versions) {
        return new IOException(backup.file() + ": its tables are of version " + String.join(", ", versions)
                + ", which this Dure does not know. Maybe restore it with a newer Dure");
    }

    /** Opens a database with the tables that the backup was made of. */
    public interface Opening {
        Postgres open(String target) throws IOException;
    }

    /** {@code where}: for errors. */
    public static void restore(BackupFile backup, Opening opening, String where) throws IOException, SQLException {
        checkVersion(backup);
        try (Postgres database = opening.open(target(backup))) {
            List<String> unknown = new ArrayList<>(backup.header().schema());
            unknown.removeAll(database.versions());
            if (!unknown.isEmpty()) {
                throw unknown(backup, unknown);
            }
            fill(backup, database, where);
            database.migrate();
            tellEngine(backup, database);
        } catch (FlywayException e) {
            if (String.valueOf(e.getMessage()).contains("target version")) {
                throw unknown(backup, List.of(target(backup)));
            }
            throw e;
        }
    }

    /** Of backups from before each engine left word itself. */
    private static void tellEngine(BackupFile backup, Postgres database) throws SQLException {
        try (Connection db = database.readers().getConnection()) {
            if (Reign.last(db).isEmpty()) {
                Reign.begin(db, 0, backup.header().engine(), null);
            }
        }
    }

    private static void fill(BackupFile backup, Postgres database, String where) throws IOException, SQLException {
        try (Connection db = DriverManager.getConnection(database.url())) {
            db.setAutoCommit(false);
            checkEmpty(db, where);
            Into into = new Into(db);
            backup.read(into);
            into.countOn();
            db.commit();
        }
    }

    /** The version of tables that the backup was made of. */
    private static String target(BackupFile backup) {
        return backup.header().schema().stream()
                .max((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)))
                .orElse("1");
    }

    private static void checkEmpty(Connection db, String where) throws SQLException, IOException {
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select (select count(*) from fleet) + (select count(*) from token)"
                        + " + (select count(*) from pass)")) {
            r.next();
            if (r.getLong(1) > 0) {
                throw new IOException(where + ": there is a fleet already. Maybe restore into an empty place");
            }
        }
    }

    /** One table after another. */
    private static final class Into implements BackupFile.Taker {
        private final Connection db;
        private String table = "";
        private @Nullable CopyIn copy;

        private Into(Connection db) {
            this.db = db;
        }

        @Override
        public void table(String name, String columns) throws IOException {
            table = name;
            if (!name.matches("[a-z_]+") || !columns.matches("[a-z_\",]+")) {
                throw new IOException("table " + name + ": this cannot be its name");
            }
            try {
                copy = db.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy \"" + name + "\" (" + columns + ") from stdin (format binary)");
            } catch (SQLException e) {
                throw new IOException("table " + name + " cannot be filled: " + e.getMessage(), e);
            }
        }

        @Override
        public void piece(byte[] bytes) throws IOException {
            try {
                open().writeToCopy(bytes, 0, bytes.length);
            } catch (SQLException e) {
                throw new IOException("table " + table + " cannot be filled: " + e.getMessage(), e);
            }
        }

        @Override
        public void end(long rows) throws IOException {
            try {
                long now = open().endCopy();
                if (now != rows) {
                    throw new IOException("table " + table + " had " + rows + " rows, and " + now + " came");
                }
            } catch (SQLException e) {
                throw new IOException("table " + table + " cannot be filled: " + e.getMessage(), e);
            }
        }

        private CopyIn open() {
            if (copy == null) {
                throw new IllegalStateException("a table begins before its rows");
            }
            return copy;
        }

        /** Numbers that the database gives go on where they were. */
        private void countOn() throws SQLException {
            try (Statement s = db.createStatement()) {
                List<String> counters = new ArrayList<>();
                try (ResultSet r = s.executeQuery("select table_name, column_name from information_schema.columns"
                        + " where table_schema = 'public' and is_identity = 'YES' order by 1")) {
                    while (r.next()) {
                        String t = r.getString(1);
                        String c = r.getString(2);
                        counters.add("select setval(pg_get_serial_sequence('" + t + "', '" + c + "'), coalesce(max(" + c
                                + "), 1), max(" + c + ") is not null) from \"" + t + "\"");
                    }
                }
                for (String counter : counters) {
                    s.execute(counter);
                }
            }
        }
    }
}
