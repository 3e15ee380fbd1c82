package io.dure.app.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How often each token may ask: a bucket of so many requests as come in ten seconds, filled steadily. */
final class Rates {
    private static final double BURST_SECONDS = 10;

    private final double perSecond;
    private final double most;
    private final LongSupplier nanos;
    private final Map<Integer, Bucket> buckets = new ConcurrentHashMap<>();

    /** {@code perSecond} 0: any number. {@code nanos}: a steady clock. */
    Rates(double perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        most = Math.max(1, perSecond * BURST_SECONDS);
    }

    private record Bucket(double left, long atNanos) {}

    /** Takes one; how many seconds to wait if there is none, else 0. */
    int take(int token) {
        if (perSecond <= 0) {
            return 0;
        }
        long now = nanos.getAsLong();
        int[] wait = {0};
        buckets.compute(token, (_, before) -> {
            double left =
                    before == null ? most : Math.min(most, before.left + (now - before.atNanos) / 1e9 * perSecond);
            if (left >= 1) {
                return new Bucket(left - 1, now);
            }
            wait[0] = (int) Math.max(1, Math.ceil((1 - left) / perSecond));
            return new Bucket(left, now);
        });
        return wait[0];
    }
}
