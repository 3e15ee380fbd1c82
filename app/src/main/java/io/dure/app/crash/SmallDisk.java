package io.dure.app.crash;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A disk of its own, so small that it can be filled: a file system in memory, which root alone can mount. For others it is
 * a folder like any, and cannot be filled.
 */
final class SmallDisk implements AutoCloseable {
    private static final int MEBIBYTES = 900;
    private static final int AT_ONCE = 1 << 20;
    private static final int LEAST = 4096;

    private final Path folder;
    private final boolean isMounted;

    SmallDisk(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        isMounted = run(List.of("mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m", "tmpfs", folder.toString()));
    }

    boolean canBeFilled() {
        return isMounted;
    }

    Path folder() {
        return folder;
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /** Until no byte has room. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast())) {
            for (int n = AT_ONCE; n >= LEAST; ) {
                n = fits(out, new byte[n]) ? n : n / 2;
            }
        }
    }

    private static boolean fits(OutputStream out, byte[] more) {
        try {
            out.write(more);
            return true;
        } catch (IOException e) {
            return false; // no room: that is what is wanted
        }
    }

    void clear() throws IOException {
        Files.deleteIfExists(ballast());
    }

    private static boolean run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such program here
        }
    }

    /** What is on it is gone with it. */
    @Override
    public void close() throws IOException {
        clear();
        try {
            for (int tries = 0; isMounted && tries < 20 && !run(List.of("umount", folder.toString())); tries++) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
