package io.dure.twin.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Guesses which file was meant. */
public final class NearFiles {
    private static final int MOST = 10_000;

    private NearFiles() {}

    /** The file or folder beside {@code missing} whose name is nearest, as {@code logs/day.swf?}, or an empty text. */
    public static String nearest(Path missing) {
        Path name = missing.getFileName();
        if (name == null) {
            return "";
        }
        Path parent = missing.toAbsolutePath().getParent();
        String found = parent == null ? "" : Spelling.closest(name.toString(), names(parent));
        return found.isEmpty() ? "" : missing.resolveSibling(found) + "?";
    }

    /** The names in the folder, sorted; none when it cannot be read. */
    public static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.limit(MOST)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
