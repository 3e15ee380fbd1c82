package io.dure.engine;

import java.util.List;

/**
 * When a job may run.
 *
 * @param held it waits until it is released
 * @param notBeforeMillis it does not start before this time; 0: at once
 * @param deadlineMillis it must be over by this time, or is rejected; {@link #NO_DEADLINE}
 * @param after jobs that must be over before it starts
 * @param array the array that it is an element of: the id of its first job; 0: none
 * @param arrayLimit how many elements of the array may run at once; 0: any number
 * @param booking the window in which it runs, on the nodes booked for it; {@link #NO_BOOKING}
 */
public record Terms(
        boolean held,
        long notBeforeMillis,
        long deadlineMillis,
        List<After> after,
        long array,
        int arrayLimit,
        int booking) {
    public static final long NO_DEADLINE = Long.MAX_VALUE;
    public static final int NO_BOOKING = -1;

    /** At any time. */
    public static final Terms NONE = new Terms(false, 0, NO_DEADLINE, List.of(), 0, 0);

    public Terms {
        after = List.copyOf(after);
    }

    /** Without a booking. */
    public Terms(
            boolean held, long notBeforeMillis, long deadlineMillis, List<After> after, long array, int arrayLimit) {
        this(held, notBeforeMillis, deadlineMillis, after, array, arrayLimit, NO_BOOKING);
    }

    /** The same inside this booking. */
    public Terms in(int window) {
        return new Terms(held, notBeforeMillis, deadlineMillis, after, array, arrayLimit, window);
    }

    public boolean hasBooking() {
        return booking != NO_BOOKING;
    }

    public boolean hasDeadline() {
        return deadlineMillis != NO_DEADLINE;
    }

    /**
     * Another job that must be over first; for a whole array, all its elements.
     *
     * @param job its id; of an array, the id of its first job
     * @param evenIfItFails however that ends; else it must have completed
     */
    public record After(long job, boolean evenIfItFails) {}
}
