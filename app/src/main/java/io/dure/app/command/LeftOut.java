package io.dure.app.command;

import io.dure.twin.trace.Trace;
import java.io.PrintWriter;
import java.util.Locale;

/** Says what of a trace is not in the simulation as it stands in the log. */
final class LeftOut {
    private static final int SHOWN = 5;

    private LeftOut() {}

    /** {@code types}: whether the fleet has the types that jobs ask for. */
    static void tell(Trace read, boolean types, PrintWriter err) {
        long several = types ? read.jobsOfSeveralTypes() : 0;
        read.leftOut()
                .forEach((why, rows) ->
                        err.printf(Locale.ROOT, "dure: %,d row%s left out: %s%n", rows, rows == 1 ? "" : "s", why));
        if (several > 0) {
            err.printf(
                    Locale.ROOT,
                    "dure: %,d job%s may run on any of several GPU types; here on the first of them that the fleet has%n",
                    several,
                    several == 1 ? "" : "s");
        }
        skipped(read, err);
        err.flush();
    }

    private static void skipped(Trace read, PrintWriter err) {
        int rows = read.skipped().size();
        if (rows == 0) {
            return;
        }
        err.printf(
                Locale.ROOT,
                "dure: %,d bad row%s skipped%s%n",
                rows,
                rows == 1 ? "" : "s",
                rows > SHOWN ? ", the first are" : ":");
        read.skipped().stream()
                .limit(SHOWN)
                .forEach(row -> err.printf("  line %d: %s: %s%n", row.line(), row.why(), row.text()));
    }
}
