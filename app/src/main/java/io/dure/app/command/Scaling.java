package io.dure.app.command;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.scenario.TraceScale;
import io.dure.twin.trace.Trace;
import org.jspecify.annotations.Nullable;

/**
 * By how much a trace is scaled.
 *
 * @param factor 0: by what {@code to} and {@code from} come to
 * @param to GPUs of the fleet it is scaled to; 0: not told
 * @param from GPUs of the fleet it comes from; 0: as the trace says
 */
record Scaling(double factor, long to, long from) {
    private static final long MOST_GPUS = 1_000_000_000;

    static Scaling parse(@Nullable String factor, @Nullable String to, @Nullable String from) {
        if (factor != null && to != null) {
            throw new BadInput("command line", 0, "both --scale and --scale-to", "one of them says how much", "");
        }
        if (from != null && to == null) {
            throw new BadInput("command line", 0, "--scale-from without --scale-to", "they belong together", "");
        }
        return new Scaling(
                factor == null ? (to == null ? 1 : 0) : factor(factor),
                to == null ? 0 : Counts.count(Place.option("--scale-to"), to, 1, MOST_GPUS),
                from == null ? 0 : Counts.count(Place.option("--scale-from"), from, 1, MOST_GPUS));
    }

    private static double factor(String text) {
        double found = text.matches("\\d{1,6}(\\.\\d{1,9})?") ? Double.parseDouble(text) : 0;
        if (found < TraceScale.LEAST || found > TraceScale.MOST) {
            throw Place.option("--scale").bad(Place.shown(text), "a number from 0.0001 to 100000 is needed", "");
        }
        return found;
    }

    /** The trace scaled. Throws {@link BadInput} where nobody says how large its own fleet was. */
    Trace of(Trace trace, long seed) {
        double by = factor > 0 ? factor : to / (double) own(trace);
        if (by < TraceScale.LEAST || by > TraceScale.MOST) {
            throw new BadInput(
                    "command line",
                    0,
                    "--scale-to " + to + " is " + by + " times the trace's fleet",
                    "0.0001 to 100000 times is made",
                    "");
        }
        return by == 1 ? trace : TraceScale.scale(trace, by, seed);
    }

    private long own(Trace trace) {
        long told = from > 0 ? from : trace.header().processors().orElse(0);
        if (told == 0) {
            throw new BadInput(
                    trace.name(),
                    0,
                    "the trace does not tell how many GPUs its fleet had",
                    "to scale it to " + to + ", that number is needed",
                    "--scale-from GPUS?");
        }
        return told;
    }
}
