package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Value;
import java.util.List;

/**
 * When jobs of one entry come: {@code count} jobs, {@code everyMillis} apart, from {@code firstMillis} on.
 *
 * @param poisson gaps are drawn, with {@code everyMillis} as their mean, and so is the one before the first job
 */
record Arrivals(long firstMillis, long everyMillis, int count, boolean poisson) {
    static final int MOST_JOBS = 100_000_000;

    /** Takes part in telling when a job comes. */
    interface Sink {
        void accept(int index, long submitMillis);
    }

    void forEach(Draws draws, Sink sink) {
        long at = firstMillis;
        for (int i = 0; i < count; i++) {
            if (poisson) {
                at += (long) StrictMath.rint(everyMillis * draws.exponential());
            }
            sink.accept(i, at);
            if (!poisson) {
                at += everyMillis;
            }
        }
    }

    static Arrivals read(Block entry) {
        return entry.firstOf("every", "from", "arrivals").isEmpty() ? once(entry) : stream(entry);
    }

    private static Arrivals once(Block entry) {
        return new Arrivals(entry.find("at").duration(0), 0, entry.find("count").count(1, MOST_JOBS, 1), false);
    }

    private static Arrivals stream(Block entry) {
        Value at = entry.find("at");
        if (at.present()) {
            at.tell(
                    "at stands beside " + entry.firstOf("every", "from", "arrivals"),
                    "jobs come either at one time, or as a stream from a time",
                    "from in place of at?");
        }
        Value gap = entry.need("every", "a stream of jobs says every how long one comes");
        long every = gap.duration(1);
        int count = entry.need("count", "a stream of jobs says how many come").count(1, MOST_JOBS, 1);
        long from = entry.find("from").duration(0);
        boolean poisson = entry.find("arrivals")
                .oneOf(List.of("regular", "poisson"), "regular")
                .equals("poisson");
        if (every == 0) {
            gap.bad("jobs of a stream come some time apart", "at and count, for jobs that come together?");
        } else if (every > (Durations.LONGEST_MILLIS - from) / count) {
            gap.bad("the last of " + count + " jobs comes within 100 years", "");
            return new Arrivals(0, 0, 1, false);
        }
        return new Arrivals(from, every, count, poisson);
    }
}
