package io.dure.twin.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a trace says of itself, as {@code MaxProcs: 128}; empty for formats without a header.
 *
 * @param facts in order of the file; of a key that comes again, the first
 */
public record TraceHeader(Map<String, String> facts) {
    static final TraceHeader NONE = new TraceHeader(Map.of());

    public TraceHeader {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** Processors of the machine: {@code MaxProcs}, or {@code MaxNodes} where that is not told. */
    public OptionalInt processors() {
        OptionalInt procs = number("MaxProcs");
        return procs.isPresent() ? procs : number("MaxNodes");
    }

    /** The same with another number of processors. */
    public TraceHeader withProcessors(int processors) {
        Map<String, String> changed = new LinkedHashMap<>(facts);
        changed.put("MaxProcs", Integer.toString(processors));
        return new TraceHeader(changed);
    }

    private OptionalInt number(String key) {
        // Some logs go on after the number, as in "1152 (with 8 spare)".
        String first = facts.getOrDefault(key, "").strip().split("\\s", 2)[0];
        boolean usable = first.matches("\\d{1,9}") && Integer.parseInt(first) > 0;
        return usable ? OptionalInt.of(Integer.parseInt(first)) : OptionalInt.empty();
    }
}
