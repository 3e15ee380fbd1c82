package io.dure.twin.check;

import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What was told to be frozen. */
final class FrozenBook {
    private final List<Queue> queues;
    private final TreeSet<Integer> frozenQueues = new TreeSet<>();
    private final TreeSet<Integer> frozenSites = new TreeSet<>();
    private boolean isFleet;

    /** {@code queues}: by id, as they are known by then. */
    FrozenBook(List<Queue> queues) {
        this.queues = queues;
    }

    void happened(Event.FreezeSet e) {
        switch (e.scope()) {
            case FLEET -> isFleet = e.isFrozen();
            case SITE -> set(frozenSites, e);
            case QUEUE -> set(frozenQueues, e);
        }
    }

    private static void set(Set<Integer> all, Event.FreezeSet e) {
        if (e.isFrozen()) {
            all.add(e.of());
        } else {
            all.remove(e.of());
        }
    }

    boolean isSite(int site) {
        return frozenSites.contains(site);
    }

    boolean isAnySite() {
        return !frozenSites.isEmpty();
    }

    /** Its queue, one above it, or the fleet is frozen. */
    boolean holds(Job job) {
        return isFleet || nearest(job) >= 0;
    }

    private int nearest(Job job) {
        int q = job.queue();
        while (q >= 0 && !frozenQueues.contains(q)) {
            q = queues.get(q).parent();
        }
        return q;
    }

    /** Whether that is why the job waits at this gate. */
    boolean isTrue(Job job, Reason.Frozen r) {
        return switch (r.scope()) {
            case FLEET -> isFleet;
            case QUEUE -> !isFleet && r.of() == nearest(job);
            case SITE -> false;
        };
    }

    /** The events that let the job's queue start again; sites stay as they are. */
    List<Event> thaw(long nowMillis) {
        TreeSet<Integer> all = new TreeSet<>(frozenQueues);
        List<Event> events = new ArrayList<>();
        events.add(new Event.FreezeSet(nowMillis, Event.FreezeSet.Scope.FLEET, 0, false));
        all.forEach(q -> events.add(new Event.FreezeSet(nowMillis, Event.FreezeSet.Scope.QUEUE, q, false)));
        return events;
    }
}
