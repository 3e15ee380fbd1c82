package io.dure.app.control;

import io.dure.app.site.EngineClock;

/**
 * Goes on from where the engine's time stood, at a steady pace: by the machine's own count of nanoseconds, so that nobody
 * who sets the wall clock moves it.
 */
final class RealClock implements EngineClock {
    private final long fromMillis;
    private final double speed;
    private final long sinceNanos = System.nanoTime();

    RealClock(long fromMillis, double speed) {
        this.fromMillis = fromMillis;
        this.speed = speed;
    }

    @Override
    public long nowMillis() {
        return fromMillis + (long) ((System.nanoTime() - sinceNanos) / 1e6 * speed);
    }

    @Override
    public double speed() {
        return speed;
    }
}
