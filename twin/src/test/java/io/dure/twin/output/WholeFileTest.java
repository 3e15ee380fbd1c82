package io.dure.twin.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void isThereWhenCommitted() throws IOException {
        WholeFile.write(folder.resolve("deep/er/a.txt"), "whole");
        assertThat(folder.resolve("deep/er/a.txt")).hasContent("whole");
        assertThat(folder.resolve("deep/er")).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void isNotThereBeforeCommit() throws IOException {
        Path target = folder.resolve("a.txt");
        try (WholeFile f = new WholeFile(target)) {
            f.stream().write("half".getBytes(StandardCharsets.UTF_8));
            f.stream().flush();
            assertThat(target).doesNotExist();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesTheOldFileAsItWasWhenNotCommitted() throws IOException {
        Path target = folder.resolve("a.txt");
        WholeFile.write(target, "old");
        try (WholeFile f = new WholeFile(target)) {
            f.stream().write("new".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(target).hasContent("old");
    }

    /** What kill -9 leaves: the partial file stays, the place of the whole one is empty; the next run overwrites. */
    @Test
    void goesOverWhatAKilledRunLeft() throws IOException {
        Path target = folder.resolve("a.txt");
        Files.writeString(folder.resolve("a.txt.partial"), "left by a killed run, and longer than the new one");
        WholeFile.write(target, "whole");
        assertThat(target).hasContent("whole");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }
}
