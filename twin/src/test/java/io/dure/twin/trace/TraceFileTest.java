package io.dure.twin.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Job;
import io.dure.twin.input.BadInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFileTest {
    private static final String SWF = """
            ; Version: 2.2
            ;  MaxProcs: 128
            ;	Note: with a tab
            3  20.5	-1   0.0004 8 -1 -1 -1 -1 -1 1 7 -1 -1 0 -1 -1 -1

            1 10 5 60 4 -1 -1 16 3600 -1 1 9 -1 -1 0 -1 -1 -1 {1,1,1} q_2h 1:ppn=4
              2 10 5 60.2505 4 -1 -1 0 0 -1 0 -1 -1 -1 0 -1 -1 -1
            4 10 5 60 4 -1 -1 -1 -1 -1 2 7 -1 -1 0 -1 -1 -1
            """;

    private static final String CQSIM = """
            9;63;63;43200.0;11872.0;0.0;123114.0;123114.0;134986.0
            8;11;11;0.0;35968.5;0.0;107529.0;107529.0;143497.0
            4;5;5;172800.0;172800.0;0.0;107529.0;0.0;172800.0
            """;

    @TempDir
    private Path folder;

    @Test
    void swf() throws IOException {
        Trace trace = TraceFile.read(write("log.swf", SWF));
        assertThat(trace.name()).isEqualTo("log");
        assertThat(trace.format()).isEqualTo(TraceFormat.SWF);
        assertThat(trace.header().facts()).containsEntry("Note", "with a tab").hasSize(3);
        assertThat(trace.header().processors()).hasValue(128);
        assertThat(trace.users()).containsExactly("7", "9", "unknown");
        assertThat(trace.parts()).isEqualTo(1);
        assertThat(trace.jobs())
                .containsExactly(
                        new TraceJob(1, 6, 10_000, 60_000, 3_600_000, 16, 1),
                        new TraceJob(2, 7, 10_000, 60_251, Job.NO_LIMIT, 4, 2),
                        new TraceJob(3, 4, 20_500, 1, Job.NO_LIMIT, 8, 0));
        assertThat(trace.startingAt(5).jobs())
                .extracting(TraceJob::submitMillis)
                .containsExactly(5L, 5L, 10_505L);
    }

    @Test
    void cqSim() throws IOException {
        Trace trace = TraceFile.read(write("result.rst", CQSIM));
        assertThat(trace.format()).isEqualTo(TraceFormat.CQSIM);
        assertThat(trace.header().processors()).isEmpty();
        assertThat(trace.users()).containsExactly("unknown");
        assertThat(trace.jobs())
                .containsExactly(
                        new TraceJob(4, 3, 107_529_000, 172_800_000, 172_800_000, 5, 0),
                        new TraceJob(8, 2, 107_529_000, 35_968_500, Job.NO_LIMIT, 11, 0),
                        new TraceJob(9, 1, 123_114_000, 11_872_000, 43_200_000, 63, 0));
    }

    @Test
    void packedOrNotIsToldByContent() throws IOException {
        Trace plain = TraceFile.read(write("log.swf", SWF));
        assertThat(TraceFile.read(write("log.swf", packed(SWF)))).isEqualTo(plain);
        assertThat(TraceFile.read(write("log.swf.gz", SWF)).jobs()).isEqualTo(plain.jobs());
        assertThat(TraceFile.read(write("log.swf", SWF.replace("\n", "\r\n")))).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 10 5 60 4 | it has 5 columns, 18 are needed",
                "x 10 5 60 4 -1 -1 16 3600 -1 1 9 -1 -1 0 -1 -1 -1 | column 1 (id) is x, a number is needed",
                "1 -1 5 60 4 -1 -1 16 3600 -1 1 9 -1 -1 0 -1 -1 -1 | column 2 (submit time) is -1, it must be 0 or more",
                "1 10 5 0 4 -1 -1 16 3600 -1 1 9 -1 -1 0 -1 -1 -1 | column 4 (run time) is 0, it must be more than 0",
                "1 10 5 -1 4 -1 -1 16 3600 -1 1 9 -1 -1 0 -1 -1 -1 | column 4 (run time) is -1, it must be more than 0",
                "1 10 5 NaN 4 -1 -1 16 3600 -1 1 9 -1 -1 0 -1 -1 -1 | column 4 (run time) is NaN, a number is needed",
                "1 10 5 1e3 4 -1 -1 16 3600 -1 1 9 -1 -1 0 -1 -1 -1 | column 4 (run time) is 1e3, a number is needed",
                "1 10 5 60 0 -1 -1 -1 3600 -1 1 9 -1 -1 0 -1 -1 -1 | column 5 (processors) is 0, a number from 1 to 1000000 is needed",
                "1 10 5 60 1 -1 -1 2.5 3600 -1 1 9 -1 -1 0 -1 -1 -1 | column 8 (requested processors) is 2.5, a whole number is needed",
                "1 9999999999 5 60 1 -1 -1 2 3600 -1 1 9 -1 -1 0 -1 -1 -1 | column 2 (submit time) is 9999999999, at most 3153600000 seconds (100 years) are read",
                "1 10 5 60 1 -1 -1 9999999999999999999 9 -1 1 9 1 1 0 1 1 1 | column 8 (requested processors) is 9999999999999999999, a number is needed"
            })
    void badRowsOfSwf(String row, String why) throws IOException {
        String good = "1 10 5 60 4 -1 -1 16 3600 -1 1 9 -1 -1 0 -1 -1 -1\n";
        Path file = write("log.swf", good + row + "\n");
        Trace trace = TraceFile.read(file, Optional.empty(), BadRows.SKIP);
        assertThat(trace.jobs()).hasSize(1);
        assertThat(trace.skipped()).containsExactly(new BadRow(2, row.substring(0, Math.min(60, row.length())), why));
        assertThatThrownBy(() -> TraceFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessage(file + ":2: \"" + row + "\" is no job; " + why + ".\n" + file
                        + ": 1 of 2 rows are bad; a trace is read whole or not at all."
                        + " Maybe --skip-bad-rows to leave them out?");
    }

    @Test
    void onlyTheFirstBadRowsAreShown() throws IOException {
        Path file = write("result.rst", CQSIM + "\n" + "1;2;3\n".repeat(7));
        assertThatThrownBy(() -> TraceFile.read(file))
                .hasMessageStartingWith(
                        file + ":5: \"1;2;3\" is no job; it has 3 columns, 9 are needed.\n" + file + ":6:")
                .hasMessageEndingWith("\n" + file + ": 7 of 10 rows are bad, the first 5 above;"
                        + " a trace is read whole or not at all. Maybe --skip-bad-rows to leave them out?");
    }

    @Test
    void aQuoteInCqSimIsOneBadRow() throws IOException {
        Path file = write("result.rst", CQSIM + "1;\"2;2;60;60;0;0;0;60\n5;2;2;60;60;0;0;0;60\n");
        Trace trace = TraceFile.read(file, Optional.empty(), BadRows.SKIP);
        assertThat(trace.jobs()).hasSize(4);
        assertThat(trace.skipped()).extracting(BadRow::line).containsExactly(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 12, 60, 130})
    void aPackedFileThatEndsEarlyIsNoTrace(int bytes) throws IOException {
        byte[] whole = packed(SWF);
        Path file = write("log.swf.gz", Arrays.copyOf(whole, Math.min(bytes, whole.length - 1)));
        assertThatThrownBy(() -> TraceFile.read(file, Optional.of(TraceFormat.SWF), BadRows.SKIP))
                .isInstanceOf(BadInput.class)
                .hasMessage(
                        file + ": the .gz ends early; a trace is read whole or not at all. Maybe a broken download?");
    }

    @Test
    void aDamagedFileIsNoTrace() throws IOException {
        byte[] bytes = packed(SWF);
        bytes[bytes.length - 6] ^= 1;
        Path file = write("log.swf.gz", bytes);
        assertThatThrownBy(() -> TraceFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(file + ": the .gz is damaged (");
    }

    @Test
    void whatIsNoTrace() throws IOException {
        Path missing = folder.resolve("lgo.swf");
        write("log.swf", SWF);
        assertThatThrownBy(() -> TraceFile.read(missing))
                .hasMessage(missing + ": there is no such file; a trace is a file. Maybe " + folder.resolve("log.swf")
                        + "?");
        Path prose = write("readme.txt", "Dear reader\n");
        assertThatThrownBy(() -> TraceFile.read(prose))
                .hasMessage(
                        prose + ": neither SWF (18 columns between blanks) nor CQSim (9 between semicolons); a trace is"
                                + " one of them. Maybe --format swf to see which rows are bad?");
        Path empty = write("empty.swf", "; nothing\n");
        assertThatThrownBy(() -> TraceFile.read(empty))
                .hasMessage(empty + ": the file has no jobs; a trace has at least one.");
        Path endless = write("endless.swf", packed("1 2 ".repeat(1_000_000)));
        assertThatThrownBy(() -> TraceFile.read(endless))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(":1: a line without end");
        assertThatThrownBy(() -> TraceFile.read(endless, Optional.of(TraceFormat.CQSIM), BadRows.SKIP))
                .isInstanceOf(BadInput.class);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
