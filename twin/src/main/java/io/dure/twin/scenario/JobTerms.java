package io.dure.twin.scenario;

import io.dure.engine.Terms;
import io.dure.twin.input.Block;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * When the jobs of an entry may run, as written.
 *
 * @param after entries whose jobs must complete first
 * @param afterAny entries whose jobs must be over first, however they end
 * @param booking the window in which they run, or {@link Terms#NO_BOOKING}
 * @param array how many elements the array has; 0: the jobs are no array
 */
record JobTerms(
        boolean hold,
        long notBeforeMillis,
        long deadlineMillis,
        List<Value> after,
        List<Value> afterAny,
        int array,
        int arrayLimit,
        int booking) {
    static final int MOST_ELEMENTS = 1_000_000;

    /** The keys that it reads. */
    static final List<String> KEYS =
            List.of("hold", "notBefore", "deadline", "after", "afterAny", "array", "arrayLimit", "booking");

    static JobTerms read(Block entry, int queue, Planned planned) {
        Value deadline = entry.find("deadline");
        if (deadline.present() && !entry.find("timeLimit").present()) {
            deadline.bad("a job with a deadline has a time limit, from which its end is promised", "timeLimit: 1h?");
        }
        Value array = entry.find("array");
        String other = entry.firstOf("count", "every", "from", "arrivals");
        if (array.present() && !other.isEmpty()) {
            array.bad("all elements of an array come together, so " + other + " cannot stand beside it", "");
        }
        Value limit = entry.find("arrayLimit");
        if (limit.present() && !array.present()) {
            limit.bad("only an array has one", "array?");
        }
        return new JobTerms(
                entry.find("hold").flag(false),
                entry.find("notBefore").duration(0),
                deadline.present() ? deadline.duration(Durations.LONGEST_MILLIS) : Terms.NO_DEADLINE,
                names(entry.find("after")),
                names(entry.find("afterAny")),
                array.count(1, MOST_ELEMENTS, 0),
                limit.count(1, MOST_ELEMENTS, 0),
                booking(entry, queue, planned));
    }

    private static int booking(Block entry, int queue, Planned planned) {
        Value booking = entry.find("booking");
        if (booking.present() && entry.find("deadline").present()) {
            booking.bad("a job in a booking is over when that ends, and has no deadline beside", "");
            return Terms.NO_BOOKING;
        }
        String first = entry.firstOf("at", "from");
        return planned.window(
                booking, queue, first.isEmpty() ? 0 : entry.find(first).duration(0), Terms.NO_BOOKING);
    }

    private static List<Value> names(Value list) {
        return list.present() ? new ArrayList<>(list.list()) : List.of();
    }

    /** What is known before all jobs are: nobody is named. */
    Terms terms() {
        return new Terms(hold, notBeforeMillis, deadlineMillis, List.of(), 0, 0, booking);
    }

    /** Whether its jobs name others. */
    boolean links() {
        return array > 0 || !after.isEmpty() || !afterAny.isEmpty();
    }
}
