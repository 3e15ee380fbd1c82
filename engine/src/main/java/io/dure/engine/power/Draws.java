package io.dure.engine.power;

import io.dure.engine.column.LongColumn;

/** What each of several places draws, in microwatts before cooling; adds of any order give the same sums. */
final class Draws {
    private final LongColumn base;
    private final LongColumn idle;
    private final LongColumn work;
    private final LongColumn least;
    private int size;

    Draws() {
        base = new LongColumn();
        idle = new LongColumn();
        work = new LongColumn();
        least = new LongColumn();
    }

    private Draws(Draws o) {
        base = o.base.fork();
        idle = o.idle.fork();
        work = o.work.fork();
        least = o.least.fork();
        size = o.size;
    }

    Draws fork() {
        return new Draws(this);
    }

    void ensure(int places) {
        base.ensure(places);
        idle.ensure(places);
        work.ensure(places);
        least.ensure(places);
        size = Math.max(size, places);
    }

    int size() {
        return size;
    }

    void clear() {
        for (int p = 0; p < size; p++) {
            base.set(p, 0);
            idle.set(p, 0);
            work.set(p, 0);
            least.set(p, 0);
        }
    }

    void addBase(int place, long microwatts) {
        base.set(place, base.get(place) + microwatts);
    }

    void addIdle(int place, long microwatts) {
        idle.set(place, idle.get(place) + microwatts);
    }

    void addWork(int place, long microwatts, long leastMicrowatts) {
        work.set(place, work.get(place) + microwatts);
        least.set(place, least.get(place) + leastMicrowatts);
    }

    /** What nodes draw whether or not they work. */
    long base(int place) {
        return base.get(place);
    }

    /** The part of it that goes when all nodes without work that can be switched off are. */
    long idle(int place) {
        return idle.get(place);
    }

    /** What work adds at its caps. */
    long work(int place) {
        return work.get(place);
    }

    /** What work would add at the lowest caps that it accepts. */
    long least(int place) {
        return least.get(place);
    }
}
