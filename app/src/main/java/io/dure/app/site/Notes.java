package io.dure.app.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a local site writes down of an attempt, as JSON. A note is there whole or not at all. */
final class Notes {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Notes() {}

    /**
     * The order, and all that is needed to carry it out.
     *
     * @param bootId of the machine's start in which it was ordered: after another, none of it runs
     * @param tasks those that start together
     */
    record Ordered(
            long job,
            int attempt,
            String name,
            List<Order.On> on,
            long limitMillis,
            int capPerMille,
            String bootId,
            int port,
            List<Planned> tasks) {}

    /** One task as it is started. {@code key}: the name of its files. */
    record Planned(String key, int task, List<String> command, String folder, Map<String, String> environment) {}

    /** It was told to stop. {@code deadlineMillis}: of Dure's time. {@code told}: its processes have heard. */
    record StopBy(long deadlineMillis, boolean told) {}

    /** How it ended. {@code hasCode}: whether there is an exit code. */
    record Ended(How.Kind kind, boolean hasCode, int code, String detail) {
        static Ended of(How how) {
            return new Ended(
                    how.kind(), how.exitCode().isPresent(), how.exitCode().orElse(0), how.detail());
        }

        How how() {
            return new How(kind, hasCode ? OptionalInt.of(code) : OptionalInt.empty(), detail);
        }
    }

    /** Nothing when there is no such note. */
    static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), type));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": not a note of Dure: " + e.getOriginalMessage(), e);
        }
    }

    /** Outlives a failure of power, too. */
    static void write(Path file, Object note) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        text(fresh, JSON.writeValueAsString(note));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The same in a folder that nobody sees yet. */
    static void text(Path file, String text) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    /** What a folder holds is on the disk, as far as the system lets us say so. */
    static void force(Path folder) throws IOException {
        try (FileChannel in = FileChannel.open(folder, StandardOpenOption.READ)) {
            in.force(true);
        }
    }
}
