package io.dure.app.site;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The files by which one task of an attempt is known, whoever starts it and whoever looks. */
record TaskFiles(Path folder, String key) {
    /** Who runs it. {@code pid} 0: nobody will, ever. */
    record Claim(long pid, long startTicks) {}

    /** In the environment of all its processes. */
    String mark() {
        return base().toString();
    }

    Path base() {
        return folder.resolve(key);
    }

    private Path pid() {
        return folder.resolve(key + ".pid");
    }

    private Path exit() {
        return folder.resolve(key + ".exit");
    }

    Optional<Claim> claim() throws IOException {
        String text = text(pid());
        if (text == null) {
            return Optional.empty();
        }
        int space = text.indexOf(' ');
        return Optional.of(new Claim(
                Long.parseLong(text.substring(0, space)),
                Long.parseLong(text.substring(space + 1).strip())));
    }

    /** From now on nobody starts it who has not; false when somebody has. */
    boolean block() throws IOException {
        Path claim = folder.resolve(key + ".claim.dure");
        Files.writeString(claim, "0 0\n");
        try {
            Files.createLink(pid(), claim);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        } finally {
            Files.deleteIfExists(claim);
        }
    }

    OptionalInt exitCode() throws IOException {
        String text = text(exit());
        return text == null || text.isBlank() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text.strip()));
    }

    /** When it wrote its exit code; only to tell which of several was first. */
    long exitMillis() throws IOException {
        return Files.getLastModifiedTime(exit()).toMillis();
    }

    private static @Nullable String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException _) {
            return null;
        }
    }
}
