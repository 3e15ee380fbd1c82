package io.dure.engine.window;

import io.dure.engine.Event;
import java.util.Collections;
import java.util.List;

/**
 * Some nodes, from one time to another, on which only some jobs may run then: none, or those of one booking.
 *
 * @param queue whose jobs; {@link #MAINTENANCE}: nobody's
 * @param nodes those that it has, in rising order; none when it is not answered yet and the engine is to pick, or is over
 * @param asked how many nodes the engine is to pick, of which type and where
 */
public record Window(
        int id, int queue, long fromMillis, long toMillis, List<Integer> nodes, Pick asked, Status status) {
    public static final int MAINTENANCE = -1;

    /** Where a window is in its life. */
    public enum Status {
        /** A booking that waits for its answer. */
        ASKED,
        AHEAD,
        OPEN,
        /** Over, cancelled or refused. */
        OVER
    }

    /** What is to be picked; {@code count} 0: nothing. */
    public record Pick(int count, int gpuType, int site) {
        public static final Pick NOTHING = new Pick(0, 0, Event.BookingSet.ANY_SITE);
    }

    public Window {
        nodes = nodes.stream().sorted().toList();
    }

    /** Whether the node is one of its nodes. */
    public boolean has(int node) {
        return Collections.binarySearch(nodes, node) >= 0;
    }

    static Window of(Event.MaintenanceSet e) {
        return new Window(e.window(), MAINTENANCE, e.fromMillis(), e.toMillis(), e.nodes(), Pick.NOTHING, Status.AHEAD);
    }

    static Window of(Event.BookingSet e) {
        Pick pick = new Pick(e.count(), e.gpuType(), e.site());
        return new Window(e.window(), e.queue(), e.fromMillis(), e.toMillis(), e.nodes(), pick, Status.ASKED);
    }

    public boolean isBooking() {
        return queue != MAINTENANCE;
    }

    /** Whether it keeps others off its nodes, now or later. */
    public boolean counts() {
        return status == Status.AHEAD || status == Status.OPEN;
    }

    /** Whether there is a time at which both would have their nodes. */
    public boolean meets(long from, long to) {
        return fromMillis < to && from < toMillis;
    }

    Window as(Status next) {
        return new Window(id, queue, fromMillis, toMillis, next == Status.OVER ? List.of() : nodes, asked, next);
    }

    Window on(List<Integer> picked) {
        return new Window(id, queue, fromMillis, toMillis, picked, asked, Status.AHEAD);
    }

    Window until(long millis) {
        return new Window(id, queue, fromMillis, millis, nodes, asked, status);
    }
}
