package io.dure.twin.trace;

import io.dure.engine.Ending;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Task;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Spelling;
import io.dure.twin.trace.Mapping.Amount;
import io.dure.twin.trace.Mapping.Filter;
import io.dure.twin.trace.Mapping.Time;
import io.dure.twin.trace.Mapping.Words;
import java.io.IOException;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Makes the jobs of a table by its mapping. */
final class TableJobs {
    private static final int MOST_TASKS = Row.MOST_PROCS;
    private static final int MOST_PRIORITY = 1_000_000;

    private final Mapping mapping;
    private final TableColumns columns;
    private final TraceRows rows;
    private List<String> cells = List.of();

    private TableJobs(Mapping mapping, TableColumns columns, TraceRows rows) {
        this.mapping = mapping;
        this.columns = columns;
        this.rows = rows;
    }

    /** Throws {@link io.dure.twin.input.BadInput} where the mapping names columns that the table does not have. */
    static void read(Table table, Mapping mapping, String file, TraceRows rows) throws IOException {
        TableColumns columns = new TableColumns(mapping, table.columns(), file);
        TableJobs jobs = new TableJobs(mapping, columns, rows);
        table.read(columns.wanted(), jobs::row);
    }

    private void row(List<String> row, int line) {
        if (row.size() != columns.count()) {
            String why = "it has " + row.size() + " columns, the first row has " + columns.count();
            rows.bad(line, String.join(",", row), why);
            return;
        }
        cells = row;
        try {
            for (Filter filter : mapping.filters()) {
                if (!filter.keeps(text(filter.cell()))) {
                    rows.leaveOut(filter.why());
                    return;
                }
            }
        } catch (RowFault e) {
            rows.bad(line, String.join(",", row), e.why());
            return;
        }
        rows.row(line, () -> String.join(",", row), () -> job(line));
    }

    private TraceJob job(int line) throws RowFault {
        long run = runMillis();
        long limit = amount(mapping.limit(), -Long.MAX_VALUE, Long.MAX_VALUE, RoundingMode.HALF_UP);
        Gang gang = gang();
        String id = text(mapping.id());
        String user = text(mapping.user());
        String queue = text(mapping.queue());
        return new TraceJob(
                line,
                id.isEmpty() ? Integer.toString(line) : id,
                line,
                millis(mapping.submit()),
                run,
                limit > 0 ? Math.min(limit, Durations.LONGEST_MILLIS) : Job.NO_LIMIT,
                meaning(mapping.status(), Ending.COMPLETED),
                gang.tasks(),
                gang.task(),
                gpuTypes(),
                rows.user(user.isEmpty() ? "unknown" : user),
                queue.isEmpty() ? TraceJob.NO_QUEUE : rows.queue(queue),
                meaning(mapping.kind(), Kind.DATA),
                (int) amount(mapping.priority(), -MOST_PRIORITY, MOST_PRIORITY, RoundingMode.UNNECESSARY));
    }

    /** Tasks, and what each takes. */
    private record Gang(int tasks, Task task) {}

    private Gang gang() throws RowFault {
        long tasks = mapping.tasks().cell().given() ? whole(mapping.tasks(), 1, MOST_TASKS) : 1;
        long gpus = 0;
        if (mapping.gpus().cell().given()) {
            long all = whole(mapping.gpus(), 0, (long) MOST_TASKS * mapping.gpusOfATask());
            tasks = mapping.tasks().cell().given() || all == 0 ? tasks : all / gpusOfATask(all);
            if (all % tasks != 0) {
                throw mapping.gpus().cell().fault(Long.toString(all), tasks + " equal tasks cannot share them");
            }
            gpus = all / tasks;
        } else if (mapping.gpusPerTask().cell().given()) {
            gpus = whole(mapping.gpusPerTask(), 0, TableColumns.MOST_GPUS_PER_TASK);
        }
        long slice = sliceMilli(gpus);
        long cpu = perTask(mapping.cpu(), tasks);
        long memory = perTask(mapping.memory(), tasks);
        long wholeGpus = slice > 0 ? 0 : gpus;
        if (wholeGpus + slice + cpu + memory == 0) {
            throw new RowFault("it takes no GPU, no CPU and no memory, a job takes something");
        }
        return new Gang((int) tasks, new Task((int) wholeGpus, (int) slice, (int) cpu, (int) memory));
    }

    /** The most GPUs of a task, within the mapping's bound, that make all tasks equal: 6 of 12 where 8 is the bound. */
    private long gpusOfATask(long all) {
        long most = Math.min(all, mapping.gpusOfATask());
        while (all % most != 0) {
            most--;
        }
        return most;
    }

    /** Of a single GPU, or where only slices are told, the part that is taken; 0 for whole GPUs and for none. */
    private long sliceMilli(long gpus) throws RowFault {
        Amount slice = mapping.slice();
        if (!slice.cell().given()) {
            return 0;
        }
        boolean alone =
                !mapping.gpus().cell().given() && !mapping.gpusPerTask().cell().given();
        long milli = amount(slice, 0, 1_000, RoundingMode.CEILING);
        if (alone || gpus == 0) {
            return alone ? milli : 0;
        }
        if (milli == 0) {
            throw slice.cell().fault(text(slice.cell()), "of a GPU that is asked for more than nothing is taken");
        }
        if (milli < 1_000 && gpus > 1) {
            throw slice.cell().fault(text(slice.cell()), "a task takes a part of one GPU, or " + gpus + " whole ones");
        }
        return milli < 1_000 ? milli : 0;
    }

    private long perTask(Amount amount, long tasks) throws RowFault {
        long all = amount(amount, 0, Integer.MAX_VALUE * (amount.ofJob() ? tasks : 1), RoundingMode.CEILING);
        return amount.ofJob() ? Math.ceilDiv(all, tasks) : all;
    }

    private long runMillis() throws RowFault {
        if (mapping.run().cell().given()) {
            Cell cell = mapping.run().cell();
            long millis = amount(mapping.run(), Long.MIN_VALUE, Durations.LONGEST_MILLIS, RoundingMode.UP);
            return positive(millis, cell, text(cell), "it must be more than 0");
        }
        long start = millis(mapping.start());
        Cell cell = mapping.end().cell();
        return positive(millis(mapping.end()) - start, cell, text(cell), "it must be later than the start");
    }

    private static long positive(long millis, Cell cell, String found, String rule) throws RowFault {
        if (millis <= 0) {
            throw cell.fault(found, rule);
        }
        return millis;
    }

    private long millis(Time time) throws RowFault {
        String text = text(time.cell());
        long millis = time.dates().isPresent()
                ? date(time, text)
                : number(new Amount(time.cell(), time.unit(), true), text, RoundingMode.HALF_UP);
        if (millis < 0 || millis > Durations.LONGEST_MILLIS) {
            throw time.cell().fault(text, "it must be from 0 to 100 years");
        }
        return millis;
    }

    private static long date(Time time, String text) throws RowFault {
        try {
            TemporalAccessor found =
                    time.dates().orElseThrow().parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            Instant instant = found instanceof OffsetDateTime with
                    ? with.toInstant()
                    : ((LocalDateTime) found).atZone(time.zone()).toInstant();
            return instant.toEpochMilli();
        } catch (DateTimeException e) {
            throw time.cell().fault(text, "a date and time, as the mapping has it, is needed");
        }
    }

    private long whole(Amount amount, long min, long max) throws RowFault {
        return within(amount, text(amount.cell()), min, max, RoundingMode.UNNECESSARY);
    }

    /** 0 where the row has nothing; UNNECESSARY asks for a whole number. */
    private long amount(Amount amount, long min, long max, RoundingMode rounding) throws RowFault {
        String text = text(amount.cell());
        return text.isEmpty() ? 0 : within(amount, text, min, max, rounding);
    }

    private static long within(Amount amount, String text, long min, long max, RoundingMode rounding) throws RowFault {
        long value = number(amount, text, rounding);
        if (value < min || value > max) {
            throw amount.cell().fault(text, value < min ? "it must be " + min + " or more" : "that is too much");
        }
        return value;
    }

    private static long number(Amount amount, String text, RoundingMode rounding) throws RowFault {
        if (!Unit.isNumber(text)) {
            throw amount.cell().fault(text, "a number is needed");
        }
        try {
            return amount.unit().of(text, rounding);
        } catch (ArithmeticException e) {
            throw amount.cell().fault(text, "a whole number is needed");
        }
    }

    private <T> T meaning(Words<T> words, T usual) throws RowFault {
        String found = text(words.cell());
        if (!words.cell().given()) {
            return usual;
        }
        T meaning = words.meanings().get(found);
        if (meaning == null) {
            List<String> known = words.meanings().keySet().stream().sorted().toList();
            String near = Spelling.closest(found, known);
            String maybe = near.isEmpty() ? "" : " (maybe " + near + ")";
            throw words.cell().fault(found, "the mapping knows " + String.join(", ", known) + maybe);
        }
        return meaning;
    }

    private int gpuTypes() {
        String text = text(mapping.gpuType());
        if (text.isEmpty()) {
            return TraceJob.ANY_TYPE;
        }
        String separator = mapping.typeSeparator();
        if (separator.isEmpty()) {
            return rows.gpuTypes(List.of(text));
        }
        List<String> names = Arrays.stream(text.split(Pattern.quote(separator)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        return names.isEmpty() ? TraceJob.ANY_TYPE : rows.gpuTypes(names);
    }

    private String text(Cell cell) {
        if (!cell.given()) {
            return "";
        }
        String found = cell.column().isEmpty()
                ? cell.constant()
                : cells.get(columns.index(cell)).strip();
        return found.isEmpty() ? cell.fallback() : found;
    }
}
