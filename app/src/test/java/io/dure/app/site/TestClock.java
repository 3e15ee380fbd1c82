package io.dure.app.site;

import java.util.concurrent.atomic.AtomicLong;

/** Real time, faster, that can jump ahead. */
final class TestClock implements EngineClock {
    private final double speed;
    private final long beganNanos = System.nanoTime();
    private final AtomicLong aheadMillis = new AtomicLong();

    TestClock(double speed) {
        this.speed = speed;
    }

    @Override
    public long nowMillis() {
        return aheadMillis.get() + (long) ((System.nanoTime() - beganNanos) / 1e6 * speed);
    }

    @Override
    public double speed() {
        return speed;
    }

    void jump(long millis) {
        aheadMillis.addAndGet(millis);
    }
}
