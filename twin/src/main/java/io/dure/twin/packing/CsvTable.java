package io.dure.twin.packing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Faults;
import io.dure.twin.input.NearFiles;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A CSV file with names in its first line, plain or packed by gzip, which is told by its first bytes. */
final class CsvTable {
    private static final int BUFFER = 1 << 16;

    private CsvTable() {}

    /**
     * Hands over all rows from the first to the last. Throws {@link BadInput} for a file that cannot be read whole, or
     * lacks one of the columns; what {@code row} throws of rows is gathered and thrown together. Other columns are let
     * be.
     */
    static void read(Path file, String what, List<String> needed, Consumer<CsvRow> row) {
        if (!Files.isRegularFile(file)) {
            String found = Files.isDirectory(file) ? "that is a folder" : "there is no such file";
            throw new BadInput(file.toString(), 0, found, what + " is a file", NearFiles.nearest(file));
        }
        try (Reader text = open(file)) {
            read(file.toString(), what, text, needed, row);
        } catch (IOException e) {
            throw unreadable(file, what, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, what, e.getCause() == null ? new IOException(e.getMessage()) : e.getCause());
        } catch (CsvParseException e) {
            throw e.getCause() instanceof IOException io
                    ? unreadable(file, what, io)
                    : new BadInput(file.toString(), 0, "no CSV: " + e.getMessage(), what + " is one", "");
        }
    }

    private static void read(String file, String what, Reader text, List<String> needed, Consumer<CsvRow> row) {
        Faults faults = new Faults(file);
        @Nullable CsvColumns columns = null;
        CsvReader.CsvReaderBuilder format =
                CsvReader.builder().allowExtraFields(true).allowMissingFields(true);
        for (CsvRecord line : format.ofCsvRecord(text)) {
            int number = Math.toIntExact(line.getStartingLineNumber());
            List<String> fields = line.getFields().stream().map(String::strip).toList();
            if (columns == null) {
                columns = CsvColumns.of(file, number, fields, needed);
            } else if (!String.join("", fields).isEmpty()) {
                try {
                    row.accept(new CsvRow(file, number, columns, fields));
                } catch (BadInput mistake) {
                    faults.add(mistake);
                }
            }
        }
        faults.check();
        if (columns == null) {
            throw new BadInput(file, 0, "the file is empty", what + " has names of columns in its first line", "");
        }
    }

    private static Reader open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            bytes.mark(2);
            boolean packed = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            InputStream plain = packed ? new GZIPInputStream(bytes, BUFFER) : bytes;
            return new InputStreamReader(plain, StandardCharsets.UTF_8);
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private static BadInput unreadable(Path file, String what, IOException e) {
        String found = switch (e) {
            case EOFException _ -> "the .gz ends early";
            case ZipException _ -> "the .gz is damaged (" + e.getMessage() + ")";
            default -> "the file cannot be read (" + e.getMessage() + ")";
        };
        String maybe = e instanceof EOFException || e instanceof ZipException ? "a broken download?" : "";
        return new BadInput(file.toString(), 0, found, what + " is read whole or not at all", maybe);
    }
}
