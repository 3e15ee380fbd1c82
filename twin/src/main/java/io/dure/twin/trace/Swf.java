package io.dure.twin.trace;

import java.io.IOException;
import java.util.StringTokenizer;

/**
 * Standard Workload Format: 18 columns between blanks or tabs (id, submit, wait, run, processors, CPU time, memory,
 * requested processors, requested time, requested memory, status, user, group, program, queue, partition, preceding
 * job, think time), seconds, −1 for unknown; lines that start with {@code ;} are the header. Columns beyond the 18th are
 * not read.
 *
 * <p>Of a job it takes the requested processors, or those it had where none were requested; and the requested time, or
 * no limit at all where that is missing: reservations and backfill then know nothing of its end. Rows of status 2, 3 or
 * 4 repeat parts of a job that has a row of its own, and are only counted.
 */
final class Swf {
    static final int COLUMNS = 18;

    private final TraceRows rows;

    private Swf(TraceRows rows) {
        this.rows = rows;
    }

    static void read(Lines lines, TraceRows rows) throws IOException {
        Swf swf = new Swf(rows);
        for (String line = lines.next(); line != null; line = lines.next()) {
            String text = line.strip();
            if (text.startsWith(";")) {
                swf.header(text);
            } else if (!text.isEmpty()) {
                swf.row(text, lines.number());
            }
        }
    }

    private void header(String text) {
        String fact = text.replaceFirst("^;+", "");
        int colon = fact.indexOf(':');
        if (colon > 0) {
            rows.fact(
                    fact.substring(0, colon).strip(), fact.substring(colon + 1).strip());
        }
    }

    private void row(String text, int line) {
        StringTokenizer tokens = new StringTokenizer(text);
        String[] columns = new String[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            if (!tokens.hasMoreTokens()) {
                rows.bad(line, text, "it has " + i + " columns, 18 are needed");
                return;
            }
            columns[i] = tokens.nextToken();
        }
        if (columns[10].equals("2") || columns[10].equals("3") || columns[10].equals("4")) {
            rows.part();
            return;
        }
        rows.row(line, text, new Row(columns), this::job);
    }

    private TraceJob job(Row row, int line) throws RowFault {
        boolean requested = row.whole(7, "requested processors") > 0;
        return new TraceJob(
                row.whole(0, "id"),
                line,
                row.submitMillis(1),
                row.runMillis(3),
                row.requestedMillis(8),
                row.procs(requested ? 7 : 4),
                rows.user(row.text(11)));
    }
}
