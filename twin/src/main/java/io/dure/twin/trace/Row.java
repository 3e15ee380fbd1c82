package io.dure.twin.trace;

import io.dure.engine.Job;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Place;

/** The numbers of one row, by column: 0 is the first. Columns may be more than are read. */
final class Row {
    /** The most tasks of a job. */
    static final int MOST_PROCS = 1_000_000;

    private static final long LONGEST_SECONDS = Durations.LONGEST_MILLIS / 1000;

    private final String[] columns;

    Row(String[] columns) {
        this.columns = columns;
    }

    String text(int column) {
        return columns[column];
    }

    /** A whole number; logs also write it as {@code 9.0}. */
    long whole(int column, String name) throws RowFault {
        long thousandths = thousandths(column, name);
        if (thousandths % 1000 != 0) {
            throw fault(column, name, "a whole number is needed");
        }
        return thousandths / 1000;
    }

    /** Seconds with or without decimals, in milliseconds; negative where the log does not know. */
    long millis(int column, String name) throws RowFault {
        long millis = thousandths(column, name);
        if (millis > Durations.LONGEST_MILLIS) {
            throw fault(column, name, "at most " + LONGEST_SECONDS + " seconds (100 years) are read");
        }
        return millis;
    }

    long submitMillis(int column) throws RowFault {
        long millis = millis(column, "submit time");
        if (millis < 0) {
            throw fault(column, "submit time", "it must be 0 or more");
        }
        return millis;
    }

    /** At least 1. */
    long runMillis(int column) throws RowFault {
        long millis = millis(column, "run time");
        boolean tiny = millis == 0 && columns[column].matches(".*[1-9].*");
        if (millis <= 0 && !tiny) {
            throw fault(column, "run time", "it must be more than 0");
        }
        return Math.max(1, millis);
    }

    /** {@link Job#NO_LIMIT} where the log has nothing above 0. */
    long requestedMillis(int column) throws RowFault {
        long millis = millis(column, "requested time");
        return millis > 0 ? millis : Job.NO_LIMIT;
    }

    int procs(int column) throws RowFault {
        long procs = whole(column, "processors");
        if (procs <= 0 || procs > MOST_PROCS) {
            throw fault(column, "processors", "a number from 1 to " + MOST_PROCS + " is needed");
        }
        return (int) procs;
    }

    private RowFault fault(int column, String name, String rule) {
        return new RowFault(
                "column " + (column + 1) + " (" + name + ") is " + Place.brief(columns[column]) + ", " + rule);
    }

    /**
     * A decimal number times 1000, rounded half up. By hand, for {@link Double#parseDouble} also takes {@code NaN},
     * {@code 1d} and {@code 0x1p3}, and is inexact.
     */
    private long thousandths(int column, String name) throws RowFault {
        String text = columns[column];
        int start = text.startsWith("-") ? 1 : 0;
        int point = text.indexOf('.');
        int end = point < 0 ? text.length() : point;
        if (end - start < 1 || end - start > 15 || !digits(text, start, end) || !digits(text, end + 1, text.length())) {
            throw fault(column, name, "a number is needed");
        }
        long value = Long.parseLong(text, start, end, 10) * 1000 + fraction(text, end + 1);
        return start == 1 ? -value : value;
    }

    private static long fraction(String text, int from) {
        long value = 0;
        for (int i = 0; i < 3; i++) {
            value = value * 10 + digit(text, from + i);
        }
        return value + (digit(text, from + 3) >= 5 ? 1 : 0);
    }

    private static int digit(String text, int at) {
        return at < text.length() ? text.charAt(at) - '0' : 0;
    }

    private static boolean digits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
