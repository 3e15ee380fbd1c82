package io.dure.engine.pack;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all GPUs of a node together can be expected to be filled with, in worth: its units are dealt to its GPUs in the best way.
 * Values are in thousandths of a GPU, summed over the heaps, and exact.
 */
public final class FillValue {
    /** What one GPU filled to the last thousandth counts. */
    public static final double GPU = (double) Demand.WHOLE * Offers.HEAPS;

    private final List<FillTable> tables; // by type
    private final Map<Rests, Vector> known = new LinkedHashMap<>(); // looked up, never walked

    FillValue(List<NodeType> types) {
        tables = types.stream().map(FillTable::new).toList();
    }

    /** GPUs with these rests, rising, on nodes of a type. */
    private record Rests(int type, List<Integer> millis) {
        static Rests of(Free free, int without, int count) {
            Integer[] left = new Integer[free.gpus() - count];
            int at = 0;
            for (int gpu = 0; gpu < free.gpus(); gpu++) {
                if (gpu < without || gpu >= without + count) {
                    left[at++] = free.rest(gpu) / FillTable.STEP_MILLI * FillTable.STEP_MILLI;
                }
            }
            return new Rests(free.type(), List.of(left));
        }

        Rests withoutFirst() {
            return new Rests(type, millis.subList(1, millis.size()));
        }
    }

    /** Goes over to the tables that were to come, and forgets what came of the old ones. */
    void turn() {
        tables.forEach(FillTable::turn);
        known.clear();
    }

    /** How many tables there are. */
    int tables() {
        return tables.size();
    }

    FillTable table(int type) {
        return tables.get(type);
    }

    /** The value of a node's GPUs but for {@code count} of them from {@code without} on. */
    Vector others(Free free, int without, int count) {
        return vector(Rests.of(free, without, count));
    }

    private Vector vector(Rests rests) {
        Vector found = known.get(rests);
        if (found == null) {
            found = made(rests);
            known.put(rests, found);
        }
        return found;
    }

    private Vector made(Rests rests) {
        FillTable table = tables.get(rests.type());
        if (rests.millis().isEmpty()) {
            return new Vector(table);
        }
        int milli = rests.millis().getFirst();
        Vector others = vector(rests.withoutFirst());
        return milli == 0 ? others : new Vector(table, others, table.row(milli));
    }

    /** The value of some GPUs, by the units that they may use; worked out as far as it is asked for. */
    public static final class Vector {
        private static final int[] NO_ROW = {};
        private static final int UNKNOWN = -1;

        private final @Nullable Vector others;
        private final int[] row;
        private final int[] backwards; // the last is for no unit, so that with() runs both its arrays upwards
        private int known; // all up to so many units; of more, those that are not UNKNOWN

        /** Of no GPU: always 0. */
        public Vector(FillTable table) {
            others = null;
            row = NO_ROW;
            backwards = new int[table.units() + 1];
            known = table.units() + 1;
        }

        /** Of the GPUs of others, and of one more with this row of the table. */
        public Vector(FillTable table, Vector others, int[] row) {
            this.others = others;
            this.row = row;
            backwards = new int[table.units() + 1];
            Arrays.fill(backwards, UNKNOWN);
        }

        public int at(int units) {
            int at = backwards.length - 1 - units;
            if (backwards[at] == UNKNOWN && others != null) {
                backwards[at] = others.with(row, units);
            }
            return backwards[at];
        }

        /** The value with one GPU more, which has this row of the table. */
        public int with(int[] oneMore, int units) {
            know(units);
            int from = backwards.length - 1 - units;
            int most = 0;
            for (int q = 0; q <= units; q++) {
                most = Math.max(most, backwards[from + q] + oneMore[q]);
            }
            return most;
        }

        private void know(int units) {
            for (; known <= units; known++) {
                at(known);
            }
        }
    }
}
