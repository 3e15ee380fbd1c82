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

    /** As {@link #read(Path, Optional, Optional, BadRows)}, without a mapping. */
    public static Trace read(Path file, Optional<TraceFormat> format, BadRows policy) {
        return read(file, format, Optional.empty(), policy);
    }

    /**
     * The whole trace. Throws {@link BadInput} for a file that is not there, is not a trace, has bad rows which are
     * to be refused, or a .gz that ends early or is damaged: never half a trace.
     *
     * @param format empty: told by the content
     * @param mappingFile says what the columns of a CSV or Parquet file mean; then there is no format
     */
    public static Trace read(Path file, Optional<TraceFormat> format, Optional<Path> mappingFile, BadRows policy) {
        Optional<Mapping> mapping = mappingFile.map(KnownMappings::read);
        if (Files.isDirectory(file)) {
            throw new BadInput(file.toString(), 0, "that is a folder", "a trace is a file", "");
        }
        if (!Files.isRegularFile(file)) {
            throw new BadInput(
                    file.toString(), 0, "there is no such file", "a trace is a file", NearFiles.nearest(file));
        }
        TraceRows rows = new TraceRows(file.toString());
        try {
            TraceFormat written = ParquetTable.isParquet(file)
                    ? parquet(file, format, mapping, rows)
                    : text(file, format, mapping, rows);
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

    private static TraceFormat parquet(
            Path file, Optional<TraceFormat> format, Optional<Mapping> mapping, TraceRows rows) throws IOException {
        if (format.filter(TraceFormat::countsProcessors).isPresent()) {
            throw new BadInput(file.toString(), 0, "a Parquet file", "SWF and CQSim are texts", "");
        }
        try (ParquetTable table = new ParquetTable(file)) {
            Mapping known = mapping.orElseGet(
                    () -> KnownMappings.of(format.orElseGet(() -> TraceKinds.table(table.columns(), file.toString()))));
            TableJobs.read(table, known, file.toString(), rows);
            return known.format();
        }
    }

    private static TraceFormat text(Path file, Optional<TraceFormat> format, Optional<Mapping> mapping, TraceRows rows)
            throws IOException {
        try (BufferedReader text = open(file)) {
            if (mapping.isPresent()) {
                CsvTable table = new CsvTable(text, mapping.get().delimiter());
                TableJobs.read(table, mapping.get(), file.toString(), rows);
                return TraceFormat.TABLE;
            }
            TraceFormat written = format.isPresent() ? format.get() : TraceKinds.detect(text, file);
            switch (written) {
                case SWF -> Swf.read(new Lines(text, file.toString()), rows);
                case CQSIM -> CqSim.read(text, rows);
                case OPENB, PHILLY ->
                    TableJobs.read(new CsvTable(text, ','), KnownMappings.of(written), file.toString(), rows);
                case TABLE -> throw new IllegalArgumentException("a table is read by its mapping");
            }
            return written;
        }
    }

    /** The text of the file, plain or packed by gzip. */
    public static BufferedReader open(Path file) throws IOException {
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

    /** {@code SDSC-SP2} of {@code logs/SDSC-SP2.swf.gz}. */
    private static String name(Path file) {
        return file.getFileName()
                .toString()
                .replaceFirst("\\.gz$", "")
                .replaceFirst("\\.(swf|rst|txt|csv|parquet)$", "");
    }

    /** What is told of a file that cannot be read to its end. */
    public static BadInput unreadable(Path file, IOException e) {
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
        return new BadInput(file.toString(), 0, "no rows of a trace: " + e.getMessage(), "rows are short", "");
    }
}
