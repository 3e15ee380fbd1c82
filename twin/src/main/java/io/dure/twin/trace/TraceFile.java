package io.dure.twin.trace;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.NearFiles;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a trace, plain or packed by gzip, which is told by its first bytes and not by its name. */
public final class TraceFile {
    private static final int LOOKED_AT = 1 << 16;

    private TraceFile() {}

    /** As {@link #read(Path, Optional, BadRows)}, in the format its content has, refusing bad rows. */
    public static Trace read(Path file) {
        return read(file, Optional.empty(), BadRows.REFUSE);
    }

    /**
     * The whole trace. Throws {@link BadInput} for a file that is not there, is not a trace, has bad rows which are
     * to be refused, or a .gz that ends early or is damaged: never half a trace.
     *
     * @param format empty: told by the first row
     */
    public static Trace read(Path file, Optional<TraceFormat> format, BadRows policy) {
        if (Files.isDirectory(file)) {
            throw new BadInput(file.toString(), 0, "that is a folder", "a trace is a file", "");
        }
        if (!Files.isRegularFile(file)) {
            throw new BadInput(
                    file.toString(), 0, "there is no such file", "a trace is a file", NearFiles.nearest(file));
        }
        try (BufferedReader text = open(file)) {
            TraceRows rows = new TraceRows(file.toString());
            TraceFormat written = format.isPresent() ? format.get() : detect(text, file);
            switch (written) {
                case SWF -> Swf.read(new Lines(text, file.toString()), rows);
                case CQSIM -> CqSim.read(text, rows);
            }
            return rows.finish(name(file), written, policy);
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            throw cause == null ? e : unreadable(file, cause);
        } catch (CsvParseException e) {
            throw e.getCause() instanceof IOException io ? unreadable(file, io) : tooLong(file, e);
        }
    }

    /** {@code SDSC-SP2} of {@code logs/SDSC-SP2.swf.gz}. */
    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.gz$", "").replaceFirst("\\.(swf|rst|txt|csv)$", "");
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), LOOKED_AT);
        try {
            bytes.mark(2);
            boolean packed = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            InputStream plain = packed ? new GZIPInputStream(bytes, LOOKED_AT) : bytes;
            return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), LOOKED_AT);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private static TraceFormat detect(BufferedReader text, Path file) throws IOException {
        text.mark(LOOKED_AT);
        char[] start = new char[LOOKED_AT];
        int length = 0;
        int more = text.read(start, 0, start.length);
        while (more > 0) {
            length += more;
            more = text.read(start, length, start.length - length);
        }
        text.reset();
        Optional<String> row = new String(start, 0, length)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith(";"))
                .findFirst();
        return row.isPresent() ? of(row.get(), file) : TraceFormat.SWF;
    }

    private static TraceFormat of(String row, Path file) {
        boolean number = row.matches("-?\\d.*");
        if (number && row.split(";", -1).length == CqSim.COLUMNS) {
            return TraceFormat.CQSIM;
        }
        if (number && new StringTokenizer(row).countTokens() >= Swf.COLUMNS) {
            return TraceFormat.SWF;
        }
        throw new BadInput(
                file.toString(),
                0,
                "neither SWF (18 columns between blanks) nor CQSim (9 between semicolons)",
                "a trace is one of them",
                "--format swf to see which rows are bad?");
    }

    private static BadInput unreadable(Path file, IOException e) {
        String name = file.toString();
        return switch (e) {
            case EOFException _ ->
                new BadInput(
                        name, 0, "the .gz ends early", "a trace is read whole or not at all", "a broken download?");
            case ZipException _ ->
                new BadInput(
                        name,
                        0,
                        "the .gz is damaged (" + e.getMessage() + ")",
                        "a trace is read whole or not at all",
                        "a broken download?");
            default ->
                new BadInput(name, 0, "the file cannot be read (" + e.getMessage() + ")", "a trace is a file", "");
        };
    }

    private static BadInput tooLong(Path file, CsvParseException e) {
        return new BadInput(file.toString(), 0, "not a CQSim file: " + e.getMessage(), "rows are short", "");
    }
}
