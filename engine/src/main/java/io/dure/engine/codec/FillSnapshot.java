package io.dure.engine.codec;

import io.dure.engine.fill.Filling;
import io.dure.engine.fill.Learnt;
import io.dure.engine.fill.Priced;
import io.dure.engine.fill.Sort;
import io.dure.engine.fleet.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was learnt of tasks, and the prices made of it, in a snapshot. */
final class FillSnapshot {
    private FillSnapshot() {}

    static void write(BytesOut out, Filling filling) {
        Learnt learnt = filling.learnt();
        write(out, learnt.counts());
        out.put(learnt.submissions()).put(learnt.isDue());
        write(out, learnt.madeOf());
        out.put(learnt.tables());
        write(out, learnt.underWay());
        out.put(learnt.tablesUnderWay()).put(learnt.parts());
        Priced priced = filling.priced();
        out.put(priced.slots().size());
        priced.slots().forEach(sort -> write(out, sort));
        write(out, priced.ofSlots());
        write(out, priced.ofType());
        write(out, priced.ofCores());
        write(out, priced.ofShortCores());
        out.putFixed(Double.doubleToLongBits(priced.usualCpu()));
    }

    static void read(BytesIn in, Filling filling, Fleet fleet) {
        Learnt learnt = new Learnt(
                readCounts(in),
                in.getLong(),
                in.getBoolean(),
                readCounts(in),
                in.getInt(),
                readCounts(in),
                in.getInt(),
                in.getLong());
        int count = in.getCount();
        List<Sort> slots = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slots.add(readSort(in));
        }
        Priced priced = new Priced(
                slots,
                readDoubles(in),
                readDoubles(in),
                readDoubles(in),
                readDoubles(in),
                Double.longBitsToDouble(in.getFixed()));
        filling.restore(learnt, priced, fleet);
    }

    private static void write(BytesOut out, SortedMap<Sort, Long> counts) {
        out.put(counts.size());
        counts.forEach((sort, count) -> {
            write(out, sort);
            out.put(count);
        });
    }

    private static SortedMap<Sort, Long> readCounts(BytesIn in) {
        SortedMap<Sort, Long> counts = new TreeMap<>();
        int size = in.getCount();
        for (int i = 0; i < size; i++) {
            Sort sort = readSort(in);
            counts.put(sort, in.getLong());
        }
        return counts;
    }

    private static void write(BytesOut out, Sort sort) {
        JournalCodec.writeTask(out, sort.task());
        out.put(sort.gpuType());
    }

    private static Sort readSort(BytesIn in) {
        return new Sort(JournalCodec.readTask(in), in.getInt());
    }

    private static void write(BytesOut out, double[] values) {
        out.put(values.length);
        for (double value : values) {
            out.putFixed(Double.doubleToLongBits(value));
        }
    }

    private static double[] readDoubles(BytesIn in) {
        double[] values = new double[in.getCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.longBitsToDouble(in.getFixed());
        }
        return values;
    }
}
