package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class FailureTest {
    @TempDir
    private Path folder = Path.of("");

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new AccessDeniedException("a/b"), "a/b: no permission"),
                Arguments.of(
                        new FileSystemException("a/b", null, "No space left on device"),
                        "a/b: No space left on device"),
                Arguments.of(new FileNotFoundException("a/b (Is a directory)"), "a/b: Is a directory"),
                Arguments.of(new UncheckedIOException(new IOException("disk (old) broke")), "disk (old) broke"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysFileAndWhat(Exception e, String said) {
        assertThat(Failure.of(e)).isEqualTo(said);
    }

    @Test
    void aFullStandardOutputIsAFailure() {
        CommandLine line = Dure.commandLine();
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err));
        line.setOut(new PrintWriter(new Full(), false, StandardCharsets.UTF_8));
        assertThat(Dure.run(line, "simulate", Cli.scenario("one-rack").toString()))
                .isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("dure: standard output: cannot be written");
        Path journal = folder.resolve("run.journal");
        assertThat(Cli.run("simulate", Cli.scenario("one-rack"), "--journal", journal)
                        .code())
                .isZero();
        assertThat(Dure.run(line, "replay", journal.toString())).isEqualTo(1);
    }

    @Test
    void tooLittleMemoryIsOneLine() {
        CommandLine line = Dure.commandLine().addSubcommand(new Greedy());
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err));
        assertThat(Dure.run(line, "greedy")).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("dure: out of memory").contains("DURE_JAVA_OPTS=-Xmx");
    }

    @Command(name = "greedy")
    private static final class Greedy implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    private static final class Full extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
