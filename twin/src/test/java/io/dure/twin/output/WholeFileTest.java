package io.dure.twin.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

    /** What kill -9 leaves: the partial file stays, the place of the whole one is empty; the next run does not care. */
    @Test
    void doesNotCareWhatAKilledRunLeft() throws IOException {
        Path target = folder.resolve("a.txt");
        Files.writeString(folder.resolve("a.txt.partial"), "left by a killed run, and longer than the new one");
        WholeFile.write(target, "whole");
        assertThat(target).hasContent("whole");
        assertThat(partials()).containsExactly("a.txt.partial");
    }

    @Test
    void twoAtOnceDoNotMix() throws IOException {
        Path target = folder.resolve("a.txt");
        try (WholeFile one = new WholeFile(target);
                WholeFile other = new WholeFile(target)) {
            one.stream().write("the first, which is longer".getBytes(StandardCharsets.UTF_8));
            one.stream().flush();
            other.stream().write("the second".getBytes(StandardCharsets.UTF_8));
            other.stream().flush();
            assertThat(partials()).hasSize(2);
            one.commit();
            assertThat(target).hasContent("the first, which is longer");
            other.commit();
            assertThat(target).hasContent("the second");
        }
        assertThat(partials()).isEmpty();
    }

    @Test
    void isReadableByWhomOtherFilesAre() throws IOException {
        WholeFile.write(folder.resolve("a.txt"), "whole");
        Path usual = Files.writeString(folder.resolve("usual.txt"), "");
        assertThat(Files.getPosixFilePermissions(folder.resolve("a.txt")))
                .isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void writesWhatASymlinkPointsAt() throws IOException {
        Path target = folder.resolve("a.txt");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("other-link"));
        Files.createSymbolicLink(folder.resolve("other-link"), Path.of("a.txt"));
        WholeFile.write(link, "new"); // where it points is nothing yet
        assertThat(target).hasContent("new");
        WholeFile.write(link, "newer");
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("newer");
    }

    @Test
    void refusesLinksThatGoInACircle() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("link"));
        assertThatThrownBy(() -> WholeFile.write(link, "x")).hasMessageContaining("too many symlinks");
    }

    @Test
    void refusesAFolder() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        assertThatThrownBy(() -> WholeFile.write(inside, "x"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a folder");
        assertThat(inside).isEmptyDirectory();
    }

    @Test
    void writesADeviceAsItIs() throws IOException {
        Path device = Path.of("/dev/null");
        WholeFile.write(device, "gone");
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    @Timeout(30)
    void writesAPipeAsItIs() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process reader = new ProcessBuilder("cat", pipe.toString()).start();
        WholeFile.write(pipe, "through");
        assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("through");
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    private List<String> partials() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".partial"))
                    .toList();
        }
    }
}
