package io.dure.twin.output;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * A file that is whole or not there: written beside its place as {@code NAME.xxxxxxxx.partial}, forced to disk, then
 * moved into place in one step by {@link #commit}. Closed without commit, killed or out of space, the old file stays as
 * it was. Two that write the same file each have a partial of their own; the last to commit stays.
 *
 * <p>A symlink stays, and what it points at is written. A device or a pipe is written as it is.
 */
public final class WholeFile implements AutoCloseable {
    private final Path target;
    private final Optional<Path> partial;
    private final FileOutputStream file;
    private final OutputStream out;
    private boolean open = true;

    public WholeFile(Path target) throws IOException {
        this.target = Target.of(target);
        if (Files.isDirectory(this.target)) {
            throw new FileSystemException(target.toString(), null, "is a folder");
        }
        boolean direct = Files.exists(this.target) && !Files.isRegularFile(this.target);
        partial = direct ? Optional.empty() : Optional.of(newPartial(this.target));
        file = new FileOutputStream(partial.orElse(this.target).toFile());
        out = new BufferedOutputStream(new NamedStream(file, target), 1 << 16);
    }

    /** Writes a whole text file. */
    public static void write(Path target, String text) throws IOException {
        try (WholeFile f = new WholeFile(target)) {
            f.stream().write(text.getBytes(StandardCharsets.UTF_8));
            f.commit();
        }
    }

    /** Where to write; closing it does nothing. */
    public OutputStream stream() {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                out.flush();
            }
        };
    }

    /** All is written: puts the file into its place. */
    public void commit() throws IOException {
        out.flush();
        if (partial.isPresent()) {
            file.getFD().sync();
            out.close();
            open = false;
            Files.move(partial.get(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder();
        }
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            file.close();
            if (partial.isPresent()) {
                Files.deleteIfExists(partial.get());
            }
        }
    }

    /** Made here and now, so that it is nobody else's; with the usual permissions, which temporary files do not have. */
    private static Path newPartial(Path target) throws IOException {
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        String lots = UUID.randomUUID().toString().substring(0, 8);
        return Files.createFile(target.resolveSibling(target.getFileName() + "." + lots + ".partial"));
    }

    private void forceFolder() throws IOException {
        Path folder = target.getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
