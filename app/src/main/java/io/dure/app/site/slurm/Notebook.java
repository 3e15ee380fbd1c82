package io.dure.app.site.slurm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.site.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Dure's own folder of a Slurm site: a note for each known attempt, and for some days the forgotten ones. */
final class Notebook {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration KEEP = Duration.ofDays(7);
    private static final String END = ".json";

    private final Path known;
    private final Path past;

    Notebook(Path folder) throws IOException {
        known = own(folder.resolve("runs"));
        past = own(folder.resolve("past"));
        Instant before = Instant.now().minus(KEEP);
        for (Path old : list(past)) {
            if (Files.getLastModifiedTime(old).toInstant().isBefore(before)) {
                Files.delete(old);
            }
        }
    }

    /** Notes hold environments, which may hold secrets. */
    private static Path own(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /** In order of tag. */
    List<RunNote> all() throws IOException {
        TreeMap<Tag, RunNote> notes = new TreeMap<>();
        for (Path file : list(known)) {
            if (file.toString().endsWith(END)) {
                try {
                    RunNote note = JSON.readValue(Files.readString(file), RunNote.class);
                    notes.put(note.tag(), note);
                } catch (JsonProcessingException e) {
                    throw new IOException(file + ": not a note of Dure: " + e.getOriginalMessage(), e);
                }
            }
        }
        return List.copyOf(notes.values());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** {@code isToLast}: it must outlive a failure of power. */
    void write(RunNote note, boolean isToLast) throws IOException {
        Path file = file(known, note.tag());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsString(note).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            if (isToLast) {
                out.force(true);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (isToLast) {
            try (FileChannel in = FileChannel.open(known, StandardOpenOption.READ)) {
                in.force(true);
            }
        }
    }

    void putAway(Tag tag) throws IOException {
        Path file = file(known, tag);
        if (Files.exists(file)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            Files.move(file, file(past, tag), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    boolean isPast(Tag tag) {
        return Files.exists(file(past, tag));
    }

    private static Path file(Path folder, Tag tag) {
        return folder.resolve(tag + END);
    }
}
