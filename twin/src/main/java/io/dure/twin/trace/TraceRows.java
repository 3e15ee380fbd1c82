package io.dure.twin.trace;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Gathers what one file holds. */
final class TraceRows {
    private static final int MOST_JOBS = 100_000_000;
    private static final int SHOWN = 5;

    private final String file;
    private final List<TraceJob> jobs = new ArrayList<>();
    private final Map<String, Integer> users = new LinkedHashMap<>();
    private final Map<String, Integer> queues = new LinkedHashMap<>();
    private final Map<List<String>, Integer> gpuTypes = new LinkedHashMap<>();
    private final Map<String, Long> leftOut = new LinkedHashMap<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<BadRow> bad = new ArrayList<>();
    private long parts;

    TraceRows(String file) {
        this.file = file;
    }

    /** Makes a job of one row. */
    interface RowReader {
        TraceJob job(Row row, int line) throws RowFault;
    }

    /** Makes a job of one row of a table. */
    interface JobMaker {
        TraceJob job() throws RowFault;
    }

    void row(int line, String text, Row row, RowReader reader) {
        row(line, () -> text, () -> reader.job(row, line));
    }

    /** {@code text}: the row as it is shown when it is bad. */
    void row(int line, Supplier<String> text, JobMaker maker) {
        try {
            jobs.add(maker.job());
        } catch (RowFault e) {
            bad(line, text.get(), e.why());
        }
        if (jobs.size() > MOST_JOBS) {
            throw new BadInput(file, line, "more than " + MOST_JOBS + " jobs", "at most that many are read", "");
        }
    }

    void bad(int line, String text, String why) {
        bad.add(new BadRow(line, Place.brief(text), why));
    }

    void part() {
        parts++;
    }

    /** A row that is no job, or none that is wanted, and why. */
    void leaveOut(String why) {
        leftOut.merge(why, 1L, Long::sum);
    }

    /** The number of the queue of that name. */
    int queue(String name) {
        return queues.computeIfAbsent(name, _ -> queues.size());
    }

    /** The number of the set of GPU types. */
    int gpuTypes(List<String> names) {
        return gpuTypes.computeIfAbsent(names, _ -> gpuTypes.size());
    }

    void fact(String key, String value) {
        facts.putIfAbsent(key, value);
    }

    /** The number of the user; a name that starts with {@code -} is the log's way to say that it does not know. */
    int user(String name) {
        return users.computeIfAbsent(name.startsWith("-") ? "unknown" : name, _ -> users.size());
    }

    Trace finish(String name, TraceFormat format, BadRows policy) {
        if (!bad.isEmpty() && policy == BadRows.REFUSE) {
            throw refusal();
        }
        if (jobs.isEmpty()) {
            throw new BadInput(file, 0, "the file has no jobs" + lost(), "a trace has at least one", "");
        }
        jobs.sort(Comparator.comparingLong(TraceJob::submitMillis).thenComparingLong(TraceJob::id));
        return new Trace(
                name,
                format,
                new TraceHeader(facts),
                jobs,
                List.copyOf(users.keySet()),
                List.copyOf(queues.keySet()),
                List.copyOf(gpuTypes.keySet()),
                bad,
                parts,
                leftOut);
    }

    private String lost() {
        StringBuilder text = new StringBuilder();
        leftOut.forEach((why, rows) ->
                text.append(text.isEmpty() ? " (left out: " : ", ").append(rows + " rows: " + why));
        return text.isEmpty() ? "" : text.append(")").toString();
    }

    private BadInput refusal() {
        List<BadInput> lines = new ArrayList<>();
        for (BadRow row : bad.subList(0, Math.min(SHOWN, bad.size()))) {
            lines.add(new BadInput(file, row.line(), Place.quoted(row.text()) + " is no job", row.why(), ""));
        }
        String of = bad.size() + " of " + (bad.size() + jobs.size()) + " rows are bad";
        String first = bad.size() > SHOWN ? of + ", the first " + SHOWN + " above" : of;
        lines.add(new BadInput(
                file, 0, first, "a trace is read whole or not at all", "--skip-bad-rows to leave them out?"));
        return BadInput.together(lines);
    }
}
