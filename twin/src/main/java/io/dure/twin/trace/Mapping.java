package io.dure.twin.trace;

import io.dure.engine.Ending;
import io.dure.engine.Kind;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the columns of a table mean: {@code docs/schema/mapping-v1.schema.json} describes every key of its file.
 *
 * @param title for people
 * @param delimiter between the cells of a CSV
 * @param format of which known log this is, or TABLE
 */
public record Mapping(
        String title,
        TraceFormat format,
        char delimiter,
        Cell id,
        Time submit,
        Time start,
        Time end,
        Amount run,
        Amount limit,
        Amount gpus,
        int gpusOfATask,
        Amount gpusPerTask,
        Amount tasks,
        Amount slice,
        Amount cpu,
        Amount memory,
        Cell user,
        Cell queue,
        Words<Kind> kind,
        Cell gpuType,
        String typeSeparator,
        Words<Ending> status,
        Amount priority,
        List<Filter> filters) {
    public Mapping {
        filters = List.copyOf(filters);
    }

    /**
     * A point in time.
     *
     * @param unit of a number since the log's zero
     * @param dates how a date with a time is written; empty for a number
     * @param zone of dates that do not say theirs
     */
    record Time(Cell cell, Unit unit, Optional<DateTimeFormatter> dates, ZoneId zone) {}

    /** A number. {@code ofJob}: it is for all tasks together. */
    record Amount(Cell cell, Unit unit, boolean ofJob) {}

    /** A word that stands for one of Dure's. */
    record Words<T>(Cell cell, Map<String, T> meanings) {
        Words {
            meanings = Map.copyOf(meanings);
        }
    }

    /**
     * Keeps rows: each of the conditions given must hold.
     *
     * @param among the words of which it must be one; empty: any
     * @param not the words of which it must be none
     * @param filled empty: no matter; else whether the cell must hold something
     * @param why what is said of the rows left out
     */
    record Filter(
            Cell cell,
            List<String> among,
            List<String> not,
            Optional<Double> atLeast,
            Optional<Double> atMost,
            Optional<Boolean> filled,
            String why) {
        Filter {
            among = List.copyOf(among);
            not = List.copyOf(not);
        }

        boolean keeps(String found) throws RowFault {
            if (filled.isPresent() && filled.get() == found.isEmpty()) {
                return false;
            }
            if ((!among.isEmpty() && !among.contains(found)) || not.contains(found)) {
                return false;
            }
            return (atLeast.isEmpty() || number(found) >= atLeast.get())
                    && (atMost.isEmpty() || number(found) <= atMost.get());
        }

        private double number(String found) throws RowFault {
            if (!Unit.isNumber(found)) {
                throw cell.fault(found, "a number is needed");
            }
            return Double.parseDouble(found);
        }
    }
}
