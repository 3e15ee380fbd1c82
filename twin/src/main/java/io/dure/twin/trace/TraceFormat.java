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
    CQSIM;

    /** The words for {@code --format}. */
    public static final List<String> WORDS = List.of("swf", "cqsim");

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
}
