package io.dure.twin.swarm;

import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.twin.run.Disturbance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** New numbers for what is left of things in a row. */
final class Numbers {
    /** Every number stays as it is. */
    static final Numbers SAME = new Numbers(true);

    private final boolean isSame;
    private final Map<Integer, Integer> of = new HashMap<>();

    Numbers() {
        this(false);
    }

    private Numbers(boolean isSame) {
        this.isSame = isSame;
    }

    /** The next thing in the row; returns {@code stays}. */
    boolean next(int old, boolean stays) {
        if (stays) {
            of.put(old, of.size());
        }
        return stays;
    }

    /** How many are left so far; the number of the next. */
    int count() {
        return of.size();
    }

    boolean has(int old) {
        return isSame || of.containsKey(old);
    }

    int of(int old) {
        return isSame ? old : of.getOrDefault(old, -1);
    }

    /** For places, which begin at 1. */
    boolean hasPlace(long old) {
        return has((int) old);
    }

    long place(long old) {
        return 1L + of((int) old);
    }

    static Queue renumbered(Queue q, Numbers queues) {
        return new Queue(
                queues.of(q.id()),
                q.parent() == Queue.NO_PARENT ? Queue.NO_PARENT : queues.of(q.parent()),
                q.name(),
                q.quotaGpus(),
                q.lendLimitGpus(),
                q.borrowLimitGpus(),
                q.weight(),
                q.userLimitGpus(),
                q.userLimitJobs());
    }

    /** The window on those of its nodes that are left; empty when none is, or its queue is gone. */
    static Optional<Disturbance> renumbered(Disturbance.Told told, Numbers nodes, Numbers queues) {
        return switch (told.event()) {
            case Event.MaintenanceSet e -> {
                List<Integer> left =
                        e.nodes().stream().filter(nodes::has).map(nodes::of).toList();
                yield left.isEmpty()
                        ? Optional.empty()
                        : told(new Event.MaintenanceSet(e.atMillis(), e.window(), e.fromMillis(), e.toMillis(), left));
            }
            case Event.BookingSet e -> {
                List<Integer> left =
                        e.nodes().stream().filter(nodes::has).map(nodes::of).toList();
                boolean isGone = !queues.has(e.queue()) || (left.isEmpty() && e.count() == 0);
                yield isGone ? Optional.empty() : told(booking(e, e.window(), queues.of(e.queue()), left));
            }
            case Event.FreezeSet e
            when e.scope() == Event.FreezeSet.Scope.QUEUE ->
                queues.has(e.of())
                        ? told(new Event.FreezeSet(e.atMillis(), e.scope(), queues.of(e.of()), e.isFrozen()))
                        : Optional.empty();
            default -> Optional.of(told);
        };
    }

    private static Event booking(Event.BookingSet e, int window, int queue, List<Integer> nodes) {
        return new Event.BookingSet(
                e.atMillis(),
                window,
                queue,
                e.fromMillis(),
                e.toMillis(),
                nodes,
                e.count(),
                e.gpuType(),
                e.site() > 0 ? Event.BookingSet.ANY_SITE : e.site());
    }

    /** The same with the next number, which {@code windows} notes; empty when it is about a window that is gone. */
    static Optional<Disturbance> windowed(Disturbance.Told told, Map<Integer, Integer> windows) {
        return switch (told.event()) {
            case Event.MaintenanceSet e -> {
                windows.put(e.window(), windows.size());
                yield told(new Event.MaintenanceSet(
                        e.atMillis(), windows.size() - 1, e.fromMillis(), e.toMillis(), e.nodes()));
            }
            case Event.BookingSet e -> {
                windows.put(e.window(), windows.size());
                yield told(booking(e, windows.size() - 1, e.queue(), e.nodes()));
            }
            case Event.WindowCancelled e ->
                windows.containsKey(e.window())
                        ? told(new Event.WindowCancelled(e.atMillis(), windows.getOrDefault(e.window(), 0)))
                        : Optional.empty();
            default -> Optional.of(told);
        };
    }

    private static Optional<Disturbance> told(Event event) {
        return Optional.of(new Disturbance.Told(event));
    }
}
