package io.dure.app.site;

import io.dure.app.site.Notes.Ordered;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The folder of a local site. {@code runs/JOB-ATTEMPT}: known attempts. {@code past/JOB-ATTEMPT}: forgotten ones, for
 * some days. {@code fresh/}: folders of attempts while they are made.
 */
final class LocalFolders implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalFolders.class.getName());

    private final LocalOptions options;
    private final Path runs;
    private final Path past;
    private final Path fresh;
    private final Path shell;
    private final FileChannel lock;

    LocalFolders(LocalOptions options) throws IOException {
        this.options = options;
        Path folder = options.folder();
        Files.createDirectories(folder);
        lock = lock(folder);
        runs = own(folder.resolve("runs"));
        past = own(folder.resolve("past"));
        fresh = own(folder.resolve("fresh"));
        shell = folder.resolve("task.sh");
        for (Path half : list(fresh)) {
            delete(half);
        }
        // A shell that runs reads on in the old one.
        Path other = folder.resolve("task.sh.new");
        Notes.text(other, shellText());
        Files.move(other, shell, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Orders hold environments, which may hold secrets. */
    private static Path own(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean isHeld = false;
        try {
            isHeld = channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            isHeld = false; // by this very program
        } finally {
            if (!isHeld) {
                channel.close();
            }
        }
        if (!isHeld) {
            throw new IOException(folder + ": another Dure runs attempts here. Maybe it has not ended yet?");
        }
        return channel;
    }

    private static String shellText() throws IOException {
        try (InputStream in = Objects.requireNonNull(LocalFolders.class.getResourceAsStream("task.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Path shell() {
        return shell;
    }

    /** All that are known. */
    SortedSet<Tag> runs() {
        TreeSet<Tag> tags = new TreeSet<>();
        for (Path run : list(runs)) {
            tags.add(Tag.of(run.getFileName().toString()));
        }
        return tags;
    }

    private RunFolder folder(Tag tag) {
        return new RunFolder(runs.resolve(tag.toString()));
    }

    LocalRun read(Tag tag, LocalRun.Surroundings around) throws IOException {
        RunFolder folder = folder(tag);
        Ordered order = folder.order().orElseThrow(() -> new IOException(folder.path() + ": has no order"));
        return new LocalRun(tag, folder, order, around);
    }

    /**
     * False when there is one already, or was. From when this returns, the attempt counts as begun. {@code why} it cannot
     * run, or empty.
     */
    boolean make(Order order, String why, String bootId, int port, Planning planning) throws IOException {
        Tag tag = order.tag();
        Path run = runs.resolve(tag.toString());
        if (Files.exists(run) || Files.exists(past.resolve(tag.toString()))) {
            return false;
        }
        Path half = fresh.resolve(tag.toString());
        List<Notes.Planned> tasks = why.isEmpty() ? planning.tasks(order, run, port) : List.of();
        Ordered ordered = new Ordered(
                tag.job(),
                tag.attempt(),
                order.name(),
                order.on(),
                order.limitMillis(),
                order.capPerMille(),
                bootId,
                port,
                tasks);
        RunFolder.fill(half, ordered, order.work().script());
        if (!why.isEmpty()) {
            new RunFolder(half).end(How.notStarted(why));
        }
        try {
            Files.move(half, run, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
            delete(half);
            return false;
        }
        try {
            Notes.force(runs);
        } catch (IOException e) { // it has begun all the same
            LOG.log(System.Logger.Level.WARNING, runs + " cannot be forced to the disk: " + e.getMessage());
        }
        return true;
    }

    /** It is no longer known; its output and its work folder stay for a while. */
    void putAway(Tag tag) throws IOException {
        Path run = runs.resolve(tag.toString());
        if (Files.exists(run)) {
            Files.setLastModifiedTime(run, FileTime.from(Instant.now()));
            Files.move(run, past.resolve(tag.toString()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** In real milliseconds, since an attempt that is not over has touched its file; empty when it never has. */
    OptionalLong checkpointAgeMillis(Tag tag) {
        RunFolder run = folder(tag);
        try {
            if (run.end().isPresent()) {
                return OptionalLong.empty();
            }
            Instant saved = Files.getLastModifiedTime(run.checkpoint()).toInstant();
            return OptionalLong.of(
                    Math.max(0, Duration.between(saved, Instant.now()).toMillis()));
        } catch (IOException _) {
            return OptionalLong.empty(); // none was saved, or it is forgotten
        }
    }

    Optional<Path> log(Tag tag) {
        Path now = runs.resolve(tag.toString()).resolve("log");
        Path then = past.resolve(tag.toString()).resolve("log");
        return Files.exists(now) ? Optional.of(now) : Files.exists(then) ? Optional.of(then) : Optional.empty();
    }

    /** Deletes what was put away long ago. */
    void clean() {
        Instant before = Instant.now().minus(options.keep());
        for (Path run : list(past)) {
            try {
                if (Files.getLastModifiedTime(run).toInstant().isBefore(before)) {
                    delete(run);
                }
            } catch (IOException | UncheckedIOException e) {
                LOG.log(System.Logger.Level.WARNING, run + " cannot be deleted: " + e.getMessage());
            }
        }
    }

    /** Shortens output that has become too long: its beginning stays, and what comes from now on. */
    void cutLogs(Map<Tag, LocalRun> all) {
        for (var run : all.entrySet()) {
            Path log = folder(run.getKey()).log();
            if (!run.getValue().isOver() && log.toFile().length() > options.logBytes()) {
                cut(log);
            }
        }
    }

    private void cut(Path log) {
        String note =
                "\n[dure: the output was longer than " + options.logBytes() + " bytes; some of it is cut out here]\n";
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            // Programs write at the end, wherever that is.
            file.truncate(options.logBytes() / 2);
            file.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), file.size());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, log + " cannot be cut: " + e.getMessage());
        }
    }

    private static List<Path> list(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, options.folder() + ": the lock: " + e.getMessage());
        }
    }
}
