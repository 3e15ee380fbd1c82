package io.dure.twin.journal;

import io.dure.engine.Engine;
import io.dure.engine.codec.BytesIn;
import io.dure.engine.codec.CorruptBytes;
import io.dure.engine.codec.JournalCodec;
import io.dure.engine.codec.JournalRecord;
import io.dure.twin.input.BadInput;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads a journal record by record, and refuses one that is cut short or altered. */
public final class JournalFile implements AutoCloseable {
    private static final int LONGEST_FRAME = 1 << 28;

    private final Path file;
    private final DataInputStream in;
    private long frames;

    public JournalFile(Path file) throws IOException {
        this.file = file;
        if (!Files.isRegularFile(file)) {
            throw new BadInput(
                    file.toString(), 0, "no such file", "a journal is written by dure simulate --journal FILE", "");
        }
        in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        byte[] magic = in.readNBytes(Journal.MAGIC.length);
        if (!Arrays.equals(magic, Journal.MAGIC)) {
            in.close();
            String other = version(magic);
            throw other.isEmpty()
                    ? bad("it does not begin as a journal does", "it is another kind of file")
                    : bad(
                            "it is of engine version " + other + ", and this Dure has " + Engine.VERSION
                                    + ", which may decide otherwise",
                            "replay it with the Dure that wrote it");
        }
    }

    /** Empty: this is no journal. */
    private static String version(byte[] begin) {
        String text = new String(begin, StandardCharsets.US_ASCII);
        return text.startsWith(Journal.MAGIC_OF)
                ? text.substring(Journal.MAGIC_OF.length()).strip()
                : "";
    }

    /** The next record; empty at the journal's proper end. */
    public Optional<JournalRecord> next() throws IOException {
        try {
            int length = in.readInt();
            int checksum = in.readInt();
            if (length == 0) {
                return end(checksum);
            }
            if (length < 0 || length > LONGEST_FRAME) {
                throw bad("record " + (frames + 1) + " has an impossible length", "the file was altered");
            }
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException();
            }
            frames++;
            return Optional.of(record(body, checksum));
        } catch (EOFException e) {
            throw bad("it ends in the middle, after record " + frames, "the program that wrote it was killed");
        }
    }

    public long records() {
        return frames;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private Optional<JournalRecord> end(int count) throws IOException {
        if (count != (int) frames || in.read() >= 0) {
            throw bad("its end does not agree with its " + frames + " records", "the file was altered");
        }
        return Optional.empty();
    }

    private JournalRecord record(byte[] body, int checksum) {
        CRC32C crc = new CRC32C();
        crc.update(body, 0, body.length);
        if ((int) crc.getValue() != checksum) {
            throw bad("the checksum of record " + frames + " does not agree", "the file was altered");
        }
        try {
            BytesIn bytes = new BytesIn(body, 0, body.length);
            JournalRecord journalRecord = JournalCodec.read(bytes);
            if (!bytes.isAtEnd()) {
                throw new CorruptBytes("it is longer than it should be");
            }
            return journalRecord;
        } catch (CorruptBytes e) {
            throw bad("record " + frames + ": " + e.getMessage(), "another version wrote it");
        }
    }

    private BadInput bad(String what, String maybe) {
        return new BadInput(file.toString(), 0, what, "a journal must be whole to be replayed", maybe + ".");
    }
}
