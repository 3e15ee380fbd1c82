package io.dure.twin.trace;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;

/** A CSV (RFC 4180) whose first row names its columns. */
final class CsvTable implements Table {
    private final Iterator<CsvRecord> rows;
    private final List<String> columns;

    CsvTable(Reader reader, char delimiter) {
        rows = CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(Lines.LONGEST)
                .ofCsvRecord(reader)
                .iterator();
        columns = rows.hasNext() ? names(rows.next().getFields()) : List.of();
    }

    /** Without the byte order mark that some programs write. */
    static List<String> names(List<String> header) {
        return header.stream().map(name -> name.replace("\uFEFF", "").strip()).toList();
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public void read(List<Integer> wanted, RowSink sink) {
        while (rows.hasNext()) {
            CsvRecord row = rows.next();
            List<String> cells = row.getFields();
            if (cells.size() > 1 || !cells.getFirst().isBlank()) {
                sink.row(cells, Math.toIntExact(row.getStartingLineNumber()));
            }
        }
    }
}
