package io.dure.app.backup;

import io.dure.app.control.JournalCheck;
import io.dure.engine.Engine;
import io.dure.twin.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides the journal in a backup again and compares, without a database: the rows are read as PostgreSQL has copied them
 * (postgresql.org/docs/current/sql-copy.html, "Binary Format"), those of {@code pass} in order of their numbers.
 */
public final class BackupJournal implements BackupFile.Taker {
    private static final byte[] BEGIN = HexFormat.of().parseHex("5047434f50590aff0d0a00");
    private static final int HEADER = BEGIN.length + 8;
    private static final int FIELDS_OF_PASS = 5;

    private final BackupFile backup;
    private final Progress progress;
    private final ByteArrayOutputStream left = new ByteArrayOutputStream();
    private String table = "";
    private boolean isBegun;
    private String engine;
    private long since;
    private byte @Nullable [] known;
    private @Nullable JournalCheck check;
    private long last;

    private BackupJournal(BackupFile backup, Progress progress) {
        this.backup = backup;
        this.progress = progress;
        engine = backup.header().engine();
    }

    /** Throws {@link IOException} in plain words when another engine has decided it. */
    public static JournalCheck.Counted replay(BackupFile backup, Progress progress) throws IOException {
        BackupJournal journal = new BackupJournal(backup, progress);
        backup.read(journal);
        return journal.check().counted();
    }

    @Override
    public void table(String name, String columns) {
        table = name;
        isBegun = false;
        left.reset();
    }

    @Override
    public void piece(byte[] bytes) throws IOException {
        if (!table.equals("pass") && !table.equals("engine_reign")) {
            return;
        }
        left.writeBytes(bytes);
        ByteBuffer in = ByteBuffer.wrap(left.toByteArray());
        if (!isBegun) {
            if (in.remaining() < HEADER) {
                return;
            }
            byte[] begin = new byte[BEGIN.length];
            in.get(begin);
            if (!Arrays.equals(begin, BEGIN) || in.getInt() != 0) {
                throw new IOException(backup.file() + ": table " + table + " is not as PostgreSQL copies it");
            }
            int extra = in.getInt();
            in.position(in.position() + extra);
            isBegun = true;
        }
        int done = rows(in);
        byte[] rest = Arrays.copyOfRange(in.array(), done, in.array().length);
        left.reset();
        left.writeBytes(rest);
    }

    /** All whole rows; returns where the first begins that is not. */
    private int rows(ByteBuffer in) throws IOException {
        while (true) {
            int at = in.position();
            Optional<byte[][]> row = row(in);
            if (row.isEmpty()) {
                return at;
            }
            take(row.get());
        }
    }

    private static Optional<byte[][]> row(ByteBuffer in) {
        if (in.remaining() < 2) {
            return Optional.empty();
        }
        int count = in.getShort();
        if (count < 0) { // the end
            return Optional.empty();
        }
        byte[][] fields = new byte[count][];
        for (int i = 0; i < count; i++) {
            if (in.remaining() < 4) {
                return Optional.empty();
            }
            int length = in.getInt();
            if (in.remaining() < Math.max(0, length)) {
                return Optional.empty();
            }
            fields[i] = new byte[Math.max(0, length)];
            in.get(fields[i]);
        }
        return Optional.of(fields);
    }

    private void take(byte[][] row) throws IOException {
        long seq = ByteBuffer.wrap(row[0]).getLong();
        if (table.equals("engine_reign")) {
            if (seq >= since) {
                since = seq;
                engine = new String(row[1], java.nio.charset.StandardCharsets.UTF_8);
                known = row[2].length == 0 ? null : row[2];
            }
            return;
        }
        if (row.length != FIELDS_OF_PASS || seq != last + 1) {
            throw new IOException(backup.file() + ": after decision " + last + " comes " + seq
                    + ". Maybe restore the backup, which takes rows in any order");
        }
        last = seq;
        if (seq > since) {
            check().pass(row[FIELDS_OF_PASS - 1]);
        }
        progress.at(seq);
    }

    /** Begins where this version of the engine has begun. */
    private JournalCheck check() throws IOException {
        if (check == null) {
            if (!engine.equals(Engine.VERSION)) {
                throw new IOException(backup.file() + ": it was decided by engine version " + engine
                        + ", and this Dure has " + Engine.VERSION + ", which may decide otherwise. Maybe replay it with"
                        + " the Dure that made it");
            }
            check = JournalCheck.from(Optional.ofNullable(known));
        }
        return check;
    }

    @Override
    public void end(long rows) {}
}
