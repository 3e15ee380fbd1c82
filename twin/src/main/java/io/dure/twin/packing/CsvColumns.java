package io.dure.twin.packing;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import java.util.List;

/** The names of a table's columns. */
record CsvColumns(List<String> names) {
    /** Throws {@link BadInput} when one that is needed is not there, or a name comes twice. */
    static CsvColumns of(String file, int line, List<String> names, List<String> needed) {
        for (int i = 0; i < names.size(); i++) {
            if (names.lastIndexOf(names.get(i)) != i) {
                String what = "the column " + Place.quoted(names.get(i)) + " comes twice";
                throw new BadInput(file, line, what, "names of columns differ", "");
            }
        }
        for (String one : needed) {
            if (!names.contains(one)) {
                String near = Spelling.closest(one, names);
                String what = "there is no column " + one;
                String rule = "the first line names the columns " + String.join(",", needed);
                throw new BadInput(file, line, what, rule, near.isEmpty() ? "" : near + " is meant?");
            }
        }
        return new CsvColumns(List.copyOf(names));
    }

    /** The place of a column, or -1. */
    int at(String name) {
        return names.indexOf(name);
    }
}
