package io.dure.app.backup;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** A backup that is whole: its checksum was looked at before anything of it is believed. */
public final class BackupFile {
    private static final int SHA_BYTES = 32;
    private static final int LONGEST_HEADER = 1 << 20;
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final Path file;
    private final Header header;

    private BackupFile(Path file, Header header) {
        this.file = file;
        this.header = header;
    }

    /** This is no backup, or not a whole one; says which file and why. */
    public static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;

        Damaged(Path file, String why) {
            super(file + ": " + why);
        }
    }

    /** Whether it begins as a backup does. */
    public static boolean isOne(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(BackupWriter.MAGIC.length), BackupWriter.MAGIC);
        }
    }

    /** Reads all of it once. Throws {@link Damaged}. */
    public static BackupFile open(Path file) throws IOException {
        check(file);
        try (DataInputStream in = data(file)) {
            return new BackupFile(file, header(file, in));
        }
    }

    private static void check(Path file) throws IOException {
        MessageDigest sha = BackupWriter.sha256();
        long left = Files.size(file) - SHA_BYTES;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] begin = in.readNBytes(BackupWriter.MAGIC.length);
            if (!Arrays.equals(begin, BackupWriter.MAGIC)) {
                throw new Damaged(file, "this is no backup of Dure, or one of another format");
            }
            sha.update(begin);
            left -= begin.length;
            byte[] some = new byte[1 << 16];
            while (left > 0) {
                int n = in.read(some, 0, (int) Math.min(some.length, left));
                if (n < 0) {
                    throw new Damaged(file, "it became shorter while it was read");
                }
                sha.update(some, 0, n);
                left -= n;
            }
            if (left < 0 || !MessageDigest.isEqual(sha.digest(), in.readNBytes(SHA_BYTES))) {
                throw new Damaged(file, "the backup is cut short or altered: its checksum does not agree");
            }
        }
    }

    private static DataInputStream data(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        raw.skipNBytes(BackupWriter.MAGIC.length);
        // The checksum behind it is no part of what is compressed: nobody reads so far.
        return new DataInputStream(
                new BufferedInputStream(new GZIPInputStream(new SequenceInputStream(raw, nothing()), 1 << 16)));
    }

    private static InputStream nothing() {
        return new ByteArrayInputStream(new byte[0]);
    }

    private static Header header(Path file, DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length <= 0 || length > LONGEST_HEADER) {
            throw new Damaged(file, "its header cannot be read");
        }
        Header header = JSON.readValue(in.readNBytes(length), Header.class);
        if (header.format() != Header.FORMAT) {
            throw new Damaged(file, "its format is " + header.format() + ", and this Dure reads " + Header.FORMAT);
        }
        return header;
    }

    public Header header() {
        return header;
    }

    public Path file() {
        return file;
    }

    /** Takes what is in it, in order. */
    interface Taker {
        /** A table begins. */
        void table(String name, String columns) throws IOException;

        void piece(byte[] bytes) throws IOException;

        /** The table ends, after so many rows. */
        void end(long rows) throws IOException;
    }

    void read(Taker to) throws IOException {
        try (DataInputStream in = data(file)) {
            Header _ = header(file, in);
            while (in.readByte() == BackupWriter.TABLE) {
                to.table(in.readUTF(), in.readUTF());
                for (int length = in.readInt(); length > 0; length = in.readInt()) {
                    byte[] piece = in.readNBytes(length);
                    if (piece.length < length) {
                        throw new EOFException(file + ": a piece is not whole");
                    }
                    to.piece(piece);
                }
                to.end(in.readLong());
            }
        }
    }
}
