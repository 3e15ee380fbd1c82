package io.dure.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Maintenance and bookings of a random world, and some that are cancelled: events that can be true, one after another. */
final class SomeWindows {
    private static final int NOBODY = -1;

    /** Whose booking it is, or {@link #NOBODY}; {@code toMillis} is when it is over, cancelled or refused. */
    private record Known(int queue, long fromMillis, long toMillis, List<Integer> nodes) {}

    private final SplittableRandom random;
    private final boolean areSome;
    private final List<Known> all = new ArrayList<>();

    SomeWindows(long seed, boolean areSome) {
        random = new SplittableRandom(seed ^ 0xB0_0C_ED_0AL);
        this.areSome = areSome;
    }

    boolean areSome() {
        return areSome;
    }

    /** A window that is told now, or told to be none any more; mostly null: nothing is. */
    @Nullable
    Event next(long now, int nodes, List<Integer> leaves) {
        if (!areSome || random.nextInt(6) > 0) {
            return null;
        }
        long from = now + (random.nextInt(3) == 0 ? 0 : random.nextLong(120_000));
        long to = from + 1 + random.nextLong(400_000);
        int first = random.nextInt(nodes);
        List<Integer> named = IntStream.range(first, Math.min(nodes, first + 1 + random.nextInt(3)))
                .boxed()
                .toList();
        return switch (random.nextInt(4)) {
            case 0 -> cancel(now);
            case 1 -> isFree(named, from, to) ? maintain(now, from, to, named) : null;
            case 2 -> book(now, from, to, named, leaves);
            default -> book(now, from, to, List.of(), leaves);
        };
    }

    private Event maintain(long now, long from, long to, List<Integer> nodes) {
        all.add(new Known(NOBODY, from, to, nodes));
        return new Event.MaintenanceSet(now, all.size() - 1, from, to, nodes);
    }

    private Event book(long now, long from, long to, List<Integer> nodes, List<Integer> leaves) {
        int queue = leaves.get(random.nextInt(leaves.size()));
        all.add(new Known(queue, from, to, List.of()));
        int count = nodes.isEmpty() ? 1 + random.nextInt(2) : 0;
        int type = nodes.isEmpty() ? random.nextInt(2) : 0;
        return new Event.BookingSet(
                now, all.size() - 1, queue, from, to, nodes, count, type, Event.BookingSet.ANY_SITE);
    }

    @Nullable
    private Event cancel(long now) {
        List<Integer> live = IntStream.range(0, all.size())
                .filter(w -> all.get(w).toMillis > now)
                .boxed()
                .toList();
        if (live.isEmpty()) {
            return null;
        }
        int window = live.get(random.nextInt(live.size()));
        change(window, now, all.get(window).nodes);
        return new Event.WindowCancelled(now, window);
    }

    private boolean isFree(List<Integer> nodes, long from, long to) {
        return all.stream()
                .noneMatch(w -> w.fromMillis < to
                        && from < w.toMillis
                        && w.nodes.stream().anyMatch(nodes::contains));
    }

    void booked(Decision.Booked b) {
        change(b.window(), all.get(b.window()).toMillis, b.nodes());
    }

    void refused(Decision.Refused r) {
        change(r.window(), 0, List.of());
    }

    private void change(int window, long toMillis, List<Integer> nodes) {
        Known w = all.get(window);
        all.set(window, new Known(w.queue, w.fromMillis, toMillis, nodes));
    }

    /** Some jobs run in a booking that is not over; others in {@link Terms#NO_BOOKING}. */
    int bookingForJob(long now) {
        if (!areSome || random.nextInt(3) == 0) {
            return Terms.NO_BOOKING;
        }
        List<Integer> live = IntStream.range(0, all.size())
                .filter(w -> all.get(w).queue != NOBODY && all.get(w).toMillis > now)
                .boxed()
                .toList();
        return live.isEmpty() ? Terms.NO_BOOKING : live.get(random.nextInt(live.size()));
    }

    int queueOf(int booking) {
        return all.get(booking).queue;
    }
}
