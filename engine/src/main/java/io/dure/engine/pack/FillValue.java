package io.dure.engine.pack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all GPUs of a node together can be expected to be filled with: its units are dealt to its GPUs in the best way.
 * Values are in thousandths of a GPU, summed over the handfuls, and exact.
 */
final class FillValue {
    /** What one GPU filled to the last thousandth counts. */
    static final double GPU = (double) Demand.WHOLE * Offers.HANDFULS;

    private final List<FillTable> tables; // by type
    private final Map<Rests, int[]> known = new LinkedHashMap<>(); // looked up, never walked

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

    /** Fills all tables anew, and forgets what came of the old ones. */
    void build(List<Demand> demands, long[] counts) {
        Offers offers = Offers.draw(demands, counts);
        tables.forEach(table -> table.build(demands, offers));
        known.clear();
    }

    FillTable table(int type) {
        return tables.get(type);
    }

    /** By units: the value of a node's GPUs but for {@code count} of them from {@code without} on. */
    int[] others(Free free, int without, int count) {
        return vector(Rests.of(free, without, count));
    }

    /** The value with {@code units} for the GPUs of {@code others} and one more, with this row of the table. */
    static int with(int[] others, int[] row, int units) {
        int most = 0;
        for (int q = 0; q <= units; q++) {
            most = Math.max(most, others[others.length - 1 - units + q] + row[q]);
        }
        return most;
    }

    /** Backwards: the last is with no unit, the first with all, so that {@link #with} runs both arrays upwards. */
    private int[] vector(Rests rests) {
        int[] found = known.get(rests);
        if (found == null) {
            found = made(rests);
            known.put(rests, found);
        }
        return found;
    }

    private int[] made(Rests rests) {
        FillTable table = tables.get(rests.type());
        int[] vector = new int[table.units() + 1];
        if (rests.millis().isEmpty()) {
            return vector;
        }
        int milli = rests.millis().getFirst();
        int[] others = vector(rests.withoutFirst());
        if (milli == 0) {
            return others;
        }
        int[] row = table.row(milli);
        for (int units = 0; units < vector.length; units++) {
            vector[vector.length - 1 - units] = with(others, row, units);
        }
        return vector;
    }
}
