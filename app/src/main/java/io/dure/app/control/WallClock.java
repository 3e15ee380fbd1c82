package io.dure.app.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The date, which anybody may set at any time: read only when a Dure starts, to know how long nobody ran. For trying what
 * happens when it is set, the system property {@code dure.wall.offset} names a file that says by how many milliseconds.
 */
final class WallClock {
    private static final String OFFSET = "dure.wall.offset";

    private WallClock() {}

    static Instant now() {
        String file = System.getProperty(OFFSET, "");
        return file.isEmpty() ? Instant.now() : Instant.now().plusMillis(offsetMillis(Path.of(file)));
    }

    private static long offsetMillis(Path file) {
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        } catch (IOException | NumberFormatException e) {
            throw new IllegalStateException(file + ": milliseconds by which the clock is set are needed", e);
        }
    }
}
