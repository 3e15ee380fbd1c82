package io.dure.twin.output;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is whole or not there: written beside its place as {@code NAME.partial}, forced to disk, then moved into
 * place in one step by {@link #commit}. Closed without commit, killed or out of space, the old file stays as it was.
 */
public final class WholeFile implements AutoCloseable {
    private final Path target;
    private final Path partial;
    private final FileOutputStream file;
    private final OutputStream out;
    private boolean open = true;

    public WholeFile(Path target) throws IOException {
        this.target = target.toAbsolutePath();
        Path folder = this.target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        partial = this.target.resolveSibling(this.target.getFileName() + ".partial");
        file = new FileOutputStream(partial.toFile());
        out = new BufferedOutputStream(file, 1 << 16);
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
        file.getFD().sync();
        out.close();
        open = false;
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder();
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            file.close();
            Files.deleteIfExists(partial);
        }
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
