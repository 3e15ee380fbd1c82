package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Engine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What sites drew and queues held, minute by minute of the fleet's own time, for a day. It is kept in memory: it begins
 * when the server does.
 */
final class History {
    private static final int KEPT = 1440;
    private static final long MINUTE = 60_000;

    private final Plane plane;
    private final Limits limits;
    private final Deque<Sample> kept = new ArrayDeque<>();
    private long nextMillis;

    History(Plane plane, Limits limits) {
        this.plane = plane;
        this.limits = limits;
    }

    /**
     * At one moment.
     *
     * @param drawWatts by site
     * @param limitWatts by site; -1: no limit is told
     * @param hallDrawWatts by hall
     * @param hallLimitWatts by hall; -1: it has no limit of its own
     * @param quotaGpus by queue
     * @param usedMilliGpus by queue
     * @param recentMilliGpus by queue: what it has held of late, by the half-life of the rules
     * @param waitingMilliGpus by queue
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and never written to once it is kept
    record Sample(
            long atMillis,
            long[] drawWatts,
            long[] limitWatts,
            long[] hallDrawWatts,
            long[] hallLimitWatts,
            long[] quotaGpus,
            long[] usedMilliGpus,
            long[] recentMilliGpus,
            long[] waitingMilliGpus) {}

    /** Looks, when a minute is over since it looked last. */
    void look() {
        long now = plane.control().clock().nowMillis();
        if (now < nextMillis) {
            return;
        }
        nextMillis = now - now % MINUTE + MINUTE;
        Sample sample = plane.control().ask(engine -> sample(engine, now)).join();
        synchronized (this) {
            kept.addLast(sample);
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
        }
    }

    private Sample sample(Engine engine, long now) {
        Fleetbook book = plane.control().book();
        int sites = book.sites().size();
        int halls = book.halls();
        int queues = engine.queues();
        Sample sample = new Sample(
                now,
                new long[sites],
                new long[sites],
                new long[halls],
                new long[halls],
                new long[queues],
                new long[queues],
                new long[queues],
                new long[queues]);
        for (int s = 0; s < sites; s++) {
            sample.drawWatts[s] = engine.drawWatts(s);
            sample.limitWatts[s] = limits.wattsAt(s, now).orElse(-1L);
        }
        for (int h = 0; h < halls; h++) {
            sample.hallDrawWatts[h] = engine.hallDrawWatts(book.siteOfHall(h), h);
            sample.hallLimitWatts[h] = limits.hallWattsAt(h, now).orElse(-1L);
        }
        for (int q = 0; q < queues; q++) {
            Engine.QueueView view = engine.queue(q);
            sample.quotaGpus[q] = view.quotaGpus();
            sample.usedMilliGpus[q] = view.usedMilliGpus();
            sample.recentMilliGpus[q] = view.recentMilliGpus();
            sample.waitingMilliGpus[q] = view.waitingMilliGpus();
        }
        return sample;
    }

    /** The oldest first. */
    synchronized List<Sample> all() {
        return new ArrayList<>(kept);
    }
}
