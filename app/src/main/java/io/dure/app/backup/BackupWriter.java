package io.dure.app.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.engine.Engine;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Writes all tables as they were at one moment, while the writer goes on: within one transaction that sees the state at its
 * begin and no other. The file: a line that says what it is; compressed, the header and each table as PostgreSQL copies it,
 * in pieces; then the SHA-256 of all before.
 */
public final class BackupWriter {
    static final byte[] MAGIC = "dure backup 1\n".getBytes(StandardCharsets.US_ASCII);
    static final int TABLE = 1;
    static final int END = 0;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Connection db;
    private final DataOutputStream out;

    private BackupWriter(Connection db, DataOutputStream out) {
        this.db = db;
        this.out = out;
    }

    /** {@code db} is used alone meanwhile; {@code to} is not closed. */
    public static void write(Connection db, OutputStream to) throws SQLException, IOException {
        boolean commits = db.getAutoCommit();
        db.setAutoCommit(false);
        try (Statement s = db.createStatement()) {
            s.execute("set transaction isolation level repeatable read, read only");
            MessageDigest sha = sha256();
            DigestOutputStream digested = new DigestOutputStream(to, sha);
            digested.write(MAGIC);
            Packed packed = new Packed(digested);
            DataOutputStream data = new DataOutputStream(new BufferedOutputStream(packed, 1 << 16));
            new BackupWriter(db, data).all();
            data.flush();
            packed.finish();
            to.write(sha.digest());
            to.flush();
        } finally {
            db.rollback();
            db.setAutoCommit(commits);
        }
    }

    /** Quickly rather than small: it runs beside a control plane. */
    private static final class Packed extends GZIPOutputStream {
        private Packed(OutputStream to) throws IOException {
            super(to, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void all() throws SQLException, IOException {
        byte[] header = JSON.writeValueAsBytes(header());
        out.writeInt(header.length);
        out.write(header);
        for (String table : strings("select table_name from information_schema.tables where table_schema = 'public'"
                + " and table_type = 'BASE TABLE' and table_name not in ('writer', 'flyway_schema_history')"
                + " order by table_name")) {
            table(table);
        }
        out.writeByte(END);
    }

    private Header header() throws SQLException {
        List<String> schema = strings(
                "select version from flyway_schema_history where success and version is not null order by installed_rank");
        try (Statement s = db.createStatement();
                ResultSet r =
                        s.executeQuery("select name, title, (select coalesce(max(seq), 0) from pass) from fleet")) {
            if (!r.next()) {
                throw new SQLException("there is no fleet to be kept");
            }
            return new Header(
                    Header.FORMAT,
                    Engine.VERSION,
                    schema,
                    Instant.now().toString(),
                    r.getString(1),
                    r.getString(2),
                    r.getLong(3));
        }
    }

    private List<String> strings(String query) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery(query)) {
            while (r.next()) {
                all.add(r.getString(1));
            }
        }
        return all;
    }

    private void table(String table) throws SQLException, IOException {
        String columns = strings("select column_name from information_schema.columns where table_schema = 'public'"
                        + " and table_name = '" + table + "' order by ordinal_position")
                .stream()
                .map(c -> '"' + c + '"')
                .collect(Collectors.joining(","));
        out.writeByte(TABLE);
        out.writeUTF(table);
        out.writeUTF(columns);
        CopyOut copy = db.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy \"" + table + "\" (" + columns + ") to stdout (format binary)");
        byte[] piece = copy.readFromCopy();
        while (piece != null) {
            if (piece.length > 0) {
                out.writeInt(piece.length);
                out.write(piece);
            }
            piece = copy.readFromCopy();
        }
        out.writeInt(0);
        out.writeLong(copy.getHandledRowCount());
    }
}
