package io.dure.twin.trace;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.Reader;
import java.util.List;

/**
 * The result file of CQSim: no header, nine columns between semicolons (id, processors, processors, requested seconds,
 * run seconds, wait seconds, submit, start, end), in order of start. Wait, start and end are that simulator's schedule
 * and are not read; a requested time of 0 or less is no limit.
 */
final class CqSim {
    static final int COLUMNS = 9;

    private final TraceRows rows;

    private CqSim(TraceRows rows) {
        this.rows = rows;
    }

    static void read(Reader reader, TraceRows rows) {
        CqSim cqSim = new CqSim(rows);
        // Numbers are never quoted; a quote would make rows of many lines, so none is known.
        CsvReader.CsvReaderBuilder format = CsvReader.builder()
                .fieldSeparator(';')
                .quoteCharacter('\0')
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(Lines.LONGEST);
        for (CsvRecord line : format.ofCsvRecord(reader)) {
            cqSim.row(line.getFields(), Math.toIntExact(line.getStartingLineNumber()));
        }
    }

    private void row(List<String> fields, int line) {
        String text = String.join(";", fields);
        if (text.isBlank()) {
            return;
        }
        if (fields.size() != COLUMNS) {
            rows.bad(line, text, "it has " + fields.size() + " columns, 9 are needed");
            return;
        }
        rows.row(line, text, new Row(fields.stream().map(String::strip).toArray(String[]::new)), this::job);
    }

    private TraceJob job(Row row, int line) throws RowFault {
        return new TraceJob(
                row.whole(0, "id"),
                line,
                row.submitMillis(6),
                row.runMillis(4),
                row.requestedMillis(3),
                row.procs(1),
                rows.user("unknown"));
    }
}
