package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Event;
import io.dure.engine.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Maintenance and bookings as events and decisions tell them. */
final class WindowBook {
    private static final int NOBODY = -1;

    static final class Kept {
        final int id;

        /** Whose booking it is; {@link #NOBODY}: maintenance. */
        final int queue;

        final long fromMillis;
        long toMillis;
        List<Integer> nodes;
        boolean stands;
        boolean isAnswered;
        boolean hasBegun;

        Kept(int id, int queue, long fromMillis, long toMillis, List<Integer> nodes) {
            this.id = id;
            this.queue = queue;
            this.fromMillis = fromMillis;
            this.toMillis = toMillis;
            this.nodes = nodes;
            isAnswered = queue == NOBODY;
            stands = isAnswered;
        }

        boolean isBooking() {
            return queue != NOBODY;
        }

        boolean isOpen(long now) {
            return stands && fromMillis <= now && now < toMillis;
        }
    }

    final List<Kept> all = new ArrayList<>();

    void happened(Event event) {
        switch (event) {
            case Event.MaintenanceSet e ->
                all.add(new Kept(e.window(), NOBODY, e.fromMillis(), e.toMillis(), e.nodes()));
            case Event.BookingSet e ->
                all.add(new Kept(e.window(), e.queue(), e.fromMillis(), e.toMillis(), e.nodes()));
            case Event.WindowCancelled e -> cancelled(all.get(e.window()), e.atMillis());
            default -> {} // nothing else is about windows
        }
    }

    private static void cancelled(Kept w, long at) {
        w.isAnswered = true;
        w.stands &= w.fromMillis < at;
        w.toMillis = Math.min(w.toMillis, at);
    }

    void decided(Decision decision) {
        if (decision instanceof Decision.Booked d) {
            Kept w = all.get(d.window());
            w.isAnswered = true;
            w.stands = true;
            w.nodes = d.nodes();
        } else if (decision instanceof Decision.Refused d) {
            all.get(d.window()).isAnswered = true;
        }
    }

    /** Nodes of windows that have begun since this was asked last. */
    Set<Integer> begun(long now) {
        Set<Integer> nodes = new TreeSet<>();
        for (Kept w : all) {
            if (w.isOpen(now) && !w.hasBegun) {
                w.hasBegun = true;
                nodes.addAll(w.nodes);
            }
        }
        return nodes;
    }

    /** Whether the job, if it started then, were in no window's way on this node now, and in none of those ahead. */
    boolean mayTake(int node, Job job, long now, long startMillis) {
        long end = job.timeLimitMillis() == Job.NO_LIMIT ? Long.MAX_VALUE : startMillis + job.timeLimitMillis();
        if (job.terms().hasBooking() && all.get(job.terms().booking()).isOpen(now)) {
            end = Math.min(end, all.get(job.terms().booking()).toMillis); // it is told to go then
        }
        for (Kept w : all) {
            boolean isOn = w.stands && w.nodes.contains(node);
            boolean isInTheWay =
                    w.isOpen(now) ? w.id != job.terms().booking() : now < w.fromMillis && w.fromMillis < end;
            if (isOn && isInTheWay) {
                return false;
            }
        }
        return true;
    }

    /** Those that stand and have not begun. */
    List<Integer> ahead(long now) {
        return all.stream()
                .filter(w -> w.stands && now < w.fromMillis)
                .map(w -> w.id)
                .toList();
    }

    /** Whether no window has the node now, whatever is ahead. */
    boolean isFree(int node, long now) {
        for (Kept w : all) {
            if (w.isOpen(now) && w.nodes.contains(node)) {
                return false;
            }
        }
        return true;
    }
}
