package io.dure.twin.packing;

import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import java.util.List;

/** One row of a table, and where it stands. */
record CsvRow(String file, int line, CsvColumns columns, List<String> fields) {
    /** Where a column of this row stands. */
    Place place(String column) {
        return new Place(file, line, column);
    }

    /** Empty where the row ends before the column, or there is no such column. */
    String text(String column) {
        int at = columns.at(column);
        return at < 0 || at >= fields.size() ? "" : fields.get(at);
    }

    /** A name: not empty. */
    String name(String column) {
        if (text(column).isEmpty()) {
            throw place(column).bad("empty", "a name is needed", "");
        }
        return text(column);
    }

    int whole(String column, int min, int max) {
        return (int) Counts.count(place(column), text(column), min, max);
    }
}
