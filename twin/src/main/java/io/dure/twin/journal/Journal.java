package io.dure.twin.journal;

import io.dure.engine.Engine;
import io.dure.engine.codec.BytesOut;
import io.dure.engine.codec.JournalCodec;
import io.dure.engine.codec.JournalRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Events and decisions in order, as a stream of bytes: a line that names the format, then frames, each of a length and
 * a CRC-32C (four bytes each, high byte first) and that many bytes; the last frame is empty and its checksum is the
 * number of frames before it. Without that last frame a journal is not whole.
 */
public final class Journal {
    static final String MAGIC_OF = "dure journal ";
    static final byte[] MAGIC = (MAGIC_OF + Engine.VERSION + "\n").getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final MessageDigest digest;
    private final BytesOut body = new BytesOut();
    private final CRC32C crc = new CRC32C();
    private final byte[] head = new byte[8];
    private int frames;

    /** A journal that writes to {@code out}; the caller closes that. */
    public Journal(OutputStream out) {
        this.out = out;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        write(MAGIC, MAGIC.length);
    }

    public void append(JournalRecord journalRecord) {
        body.clear();
        JournalCodec.write(journalRecord, body);
        crc.reset();
        crc.update(body.array(), 0, body.size());
        frame((int) crc.getValue(), body.size());
        write(body.array(), body.size());
        frames++;
    }

    /** Writes the last frame and returns the SHA-256 of all bytes, in hex: what {@code sha256sum} says of the file. */
    public String finish() {
        frame(frames, 0);
        return HexFormat.of().formatHex(digest.digest());
    }

    private void frame(int checksum, int length) {
        putInt(0, length);
        putInt(4, checksum);
        write(head, head.length);
    }

    private void putInt(int at, int value) {
        head[at] = (byte) (value >>> 24);
        head[at + 1] = (byte) (value >>> 16);
        head[at + 2] = (byte) (value >>> 8);
        head[at + 3] = (byte) value;
    }

    private void write(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException("journal: " + e.getMessage(), e);
        }
    }
}
