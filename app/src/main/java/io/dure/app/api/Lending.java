package io.dure.app.api;

import java.util.HashMap;
import java.util.Map;

/**
 * Who borrowed and lent how much, of one kind of GPUs, while time passes. A queue borrows what it holds beyond its own; all
 * that is borrowed at an instant is lent by those whose own is idle, each by its part of what is idle. What nobody could
 * lend (the fleet has more than is promised) comes from nobody. Of what a queue borrows, each of its jobs has the part that
 * it has of what the queue holds.
 *
 * <p>Each change costs the same however many queues there are: what passes between two changes of a queue is read off sums
 * over time that are kept once for all.
 */
final class Lending {
    private static final double HOUR_MILLIS = 3_600_000;

    private static final class Holder {
        private double own;
        private double held;
        private long sinceMillis;
        private double lentPerIdleThen;
        private double entitledHours;
        private double borrowedHours;
        private double lentHours;
        private double borrowedPerHeld;

        private double idle() {
            return Math.max(0, own - held);
        }

        private double borrowed() {
            return Math.max(0, held - own);
        }
    }

    private final Map<Integer, Holder> holders = new HashMap<>();
    private long nowMillis;
    private double idle;
    private double borrowed;
    /** The time integral, in hours, of what is lent of each idle GPU. */
    private double lentPerIdle;

    Lending(long fromMillis) {
        nowMillis = fromMillis;
    }

    private Holder holder(int queue) {
        return holders.computeIfAbsent(queue, _ -> {
            Holder made = new Holder();
            made.sinceMillis = nowMillis;
            made.lentPerIdleThen = lentPerIdle;
            return made;
        });
    }

    /** Time goes on; never back. */
    void until(long atMillis) {
        if (idle > 1e-9) {
            lentPerIdle += Math.min(1, borrowed / idle) * (atMillis - nowMillis) / HOUR_MILLIS;
        }
        nowMillis = atMillis;
    }

    /** From now on this much is the queue's own, those below it not counted. */
    void own(int queue, double gpus) {
        Holder holder = settled(queue);
        idle -= holder.idle();
        borrowed -= holder.borrowed();
        holder.own = gpus;
        idle += holder.idle();
        borrowed += holder.borrowed();
    }

    /** From now on the queue holds so many more. */
    void hold(int queue, double more) {
        Holder holder = settled(queue);
        idle -= holder.idle();
        borrowed -= holder.borrowed();
        holder.held = Math.max(0, holder.held + more);
        idle += holder.idle();
        borrowed += holder.borrowed();
    }

    private Holder settled(int queue) {
        Holder h = holder(queue);
        double hours = (nowMillis - h.sinceMillis) / HOUR_MILLIS;
        h.entitledHours += h.own * hours;
        h.borrowedHours += h.borrowed() * hours;
        h.lentHours += h.idle() * (lentPerIdle - h.lentPerIdleThen);
        h.borrowedPerHeld += h.held > 1e-9 ? h.borrowed() / h.held * hours : 0;
        h.sinceMillis = nowMillis;
        h.lentPerIdleThen = lentPerIdle;
        return h;
    }

    /** GPU-hours of its own until now. */
    double entitledHours(int queue) {
        return settled(queue).entitledHours;
    }

    double borrowedHours(int queue) {
        return settled(queue).borrowedHours;
    }

    double lentHours(int queue) {
        return settled(queue).lentHours;
    }

    /** The time integral, in hours, of what is borrowed of each GPU that the queue holds. */
    double borrowedPerHeld(int queue) {
        return settled(queue).borrowedPerHeld;
    }
}
