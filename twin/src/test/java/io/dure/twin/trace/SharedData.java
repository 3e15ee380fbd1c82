package io.dure.twin.trace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Real logs, which lie beside the checkout in {@code ../shared/data} or where {@code DURE_SHARED} says. */
public final class SharedData {
    private SharedData() {}

    /** The file; where there is none the test is skipped, and says so. */
    public static Path file(String path) {
        Optional<Path> found = places(path).filter(Files::isRegularFile).findFirst();
        String message = "NOT TESTED: real log " + path + " is not here (looked in DURE_SHARED and ../shared/data)";
        if (found.isEmpty()) {
            System.err.println(message);
        }
        Assumptions.assumeTrue(found.isPresent(), message);
        return found.orElseThrow();
    }

    private static Stream<Path> places(String path) {
        Stream<Path> told = Stream.ofNullable(System.getenv("DURE_SHARED")).map(folder -> Path.of(folder, path));
        Stream<Path> above = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolveSibling("shared/data").resolve(path));
        return Stream.concat(told, above);
    }
}
