package io.dure.twin.trace;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Faults;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Where the columns that a mapping names stand in a table. */
final class TableColumns {
    static final int MOST_GPUS_PER_TASK = 64;
    private static final int SHOWN = 20;

    private final Map<String, Integer> indices = new LinkedHashMap<>();
    private final int count;

    /** Throws {@link BadInput} that names each column that is not there. */
    TableColumns(Mapping mapping, List<String> columns, String file) {
        count = columns.size();
        boolean builtIn = mapping.format() != TraceFormat.TABLE;
        Faults faults = new Faults(file);
        for (Cell cell : cells(mapping)) {
            if (!cell.column().isEmpty() && !indices.containsKey(cell.column())) {
                int index = columns.indexOf(cell.column());
                indices.put(cell.column(), Math.max(0, index));
                if (index < 0) {
                    faults.add(missing(cell, columns, file, builtIn));
                }
            }
        }
        faults.check();
    }

    private static BadInput missing(Cell cell, List<String> columns, String file, boolean builtIn) {
        String known = String.join(", ", columns.subList(0, Math.min(SHOWN, columns.size())));
        String rule = "the columns of " + file + " are " + (columns.isEmpty() ? "none" : Place.brief(known));
        String maybe = Spelling.nearest(cell.column(), columns);
        return builtIn
                ? new BadInput(file, 1, "there is no column " + cell.column() + " (" + cell.name() + ")", rule, maybe)
                : cell.place().bad(Place.quoted(cell.column()), rule, maybe);
    }

    private static List<Cell> cells(Mapping m) {
        List<Cell> cells = new ArrayList<>(List.of(
                m.id(),
                m.submit().cell(),
                m.start().cell(),
                m.end().cell(),
                m.run().cell(),
                m.limit().cell(),
                m.gpus().cell(),
                m.gpusPerTask().cell(),
                m.tasks().cell(),
                m.slice().cell(),
                m.cpu().cell(),
                m.memory().cell(),
                m.user(),
                m.queue(),
                m.kind().cell(),
                m.gpuType(),
                m.status().cell(),
                m.priority().cell()));
        m.filters().forEach(filter -> cells.add(filter.cell()));
        return cells;
    }

    int count() {
        return count;
    }

    int index(Cell cell) {
        return indices.getOrDefault(cell.column(), 0);
    }

    /** The indices of the columns that the mapping names, rising. */
    List<Integer> wanted() {
        return List.copyOf(new TreeSet<>(indices.values()));
    }
}
