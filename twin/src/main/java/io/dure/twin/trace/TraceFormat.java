package io.dure.twin.trace;

import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import java.util.List;
import java.util.Locale;

/** How a trace is written. */
public enum TraceFormat {
    /** Standard Workload Format of the Parallel Workloads Archive: see {@link Swf}. */
    SWF,
    /** The result file of the simulator CQSim: see {@link CqSim}. */
    CQSIM,
    /** Pod lists of Alibaba's cluster-trace-gpu-v2023: see {@link KnownMappings}. */
    OPENB,
    /** Microsoft's Philly jobs as the authors of Pollux extracted them: see {@link KnownMappings}. */
    PHILLY,
    /** Any table, with a {@link Mapping} that says what its columns mean. */
    TABLE;

    /** The words for {@code --format}; a table is asked for by its mapping. */
    public static final List<String> WORDS = List.of("swf", "cqsim", "openb", "philly");

    /** The format of that name. Throws {@link io.dure.twin.input.BadInput} that names the place. */
    public static TraceFormat of(Place place, String word) {
        if (!WORDS.contains(word)) {
            String maybe = Spelling.nearest(word, WORDS);
            throw place.bad(Place.quoted(word), "one of " + String.join(", ", WORDS) + " is needed", maybe);
        }
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True when its jobs are so many processors, and no more is known of them. */
    public boolean countsProcessors() {
        return this == SWF || this == CQSIM;
    }
}
