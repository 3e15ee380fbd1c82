package io.dure.twin.scenario;

import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a queue says of single GPU types, and of all others as {@value #OTHER}: {@code {b200: 400, h100: 100, other: 8}}.
 *
 * @param of by type; all others are {@link Job#ANY_TYPE}
 */
record PerType<T>(TreeMap<Integer, T> of) {
    static final String OTHER = "other";

    static <T> PerType<T> nothing() {
        return new PerType<>(new TreeMap<>());
    }

    /** Nothing when the value is no block of types. */
    static <T> PerType<T> read(Value value, List<String> gpuTypes, Function<Value, T> reader) {
        PerType<T> read = nothing();
        if (!value.isBlock()) {
            return read;
        }
        Block block = value.block();
        List<String> keys = new ArrayList<>(gpuTypes);
        if (gpuTypes.contains(OTHER)) {
            value.tell(
                    "\"" + OTHER + "\" is a GPU type, and all others together too", "no GPU type may be called so", "");
        } else {
            keys.add(OTHER);
        }
        block.allow(keys.toArray(new String[0]));
        for (int key = 0; key < keys.size(); key++) {
            Value said = block.find(keys.get(key));
            if (said.present()) {
                read.of.put(key < gpuTypes.size() ? key : Job.ANY_TYPE, reader.apply(said));
            }
        }
        return read;
    }

    /** A limit as one number for all types, which counts for each of them, or by type; unlimited where nothing is said. */
    static PerType<Long> limits(Value value, List<String> gpuTypes, double scale) {
        Function<Value, Long> limit = said -> scaled(said.limit(Fleet.MOST_GPUS, Queue.UNLIMITED), scale);
        PerType<Long> read = read(value, gpuTypes, limit);
        if (!value.isBlock()) {
            read.of.put(Job.ANY_TYPE, limit.apply(value));
        } else {
            read.of.putIfAbsent(Job.ANY_TYPE, Queue.UNLIMITED);
        }
        return read;
    }

    private static long scaled(long limit, double scale) {
        return limit == Queue.UNLIMITED ? limit : (long) StrictMath.floor(limit * scale);
    }

    /** The types that it names. */
    Set<Integer> types() {
        return new TreeSet<>(of.tailMap(0).keySet());
    }

    boolean isEmpty() {
        return of.isEmpty();
    }
}
