package io.dure.engine.share;

import io.dure.engine.Queue;
import io.dure.engine.column.LongColumn;

/**
 * What each queue has held of late: the integral of what it held, of which what lies one half-life back counts half as
 * much, divided by the integral over all time, so that it is an average in thousandths of a GPU: a(t) = ln 2 / H · ∫ held(s) ·
 * 2^(-(t - s) / H) ds. Between two changes held is constant, so a goes to a · d + held · (1 - d), d = 2^(-Δt / H): exact
 * but for the rounding of doubles, and the same on every machine (StrictMath). Only the queues above a job that starts or
 * ends are settled, and only then.
 */
public final class RecentUse {
    private static final double LN_2 = StrictMath.log(2);

    /** Bits of doubles. */
    private final LongColumn average;

    private final LongColumn asOf;

    public RecentUse() {
        average = new LongColumn();
        asOf = new LongColumn();
    }

    private RecentUse(RecentUse o) {
        average = o.average.fork();
        asOf = o.asOf.fork();
    }

    public RecentUse fork() {
        return new RecentUse(this);
    }

    /** A queue comes to be; it has held nothing before. */
    public void add(int queue, long nowMillis) {
        average.ensure(queue + 1);
        asOf.ensure(queue + 1);
        asOf.set(queue, nowMillis);
    }

    /** What the leaf and those above it hold is about to change. */
    public void settle(Queues queues, int leaf, long nowMillis, long halfLifeMillis) {
        for (int q = leaf; halfLifeMillis > 0 && q != Queue.NO_PARENT; q = queues.parent(q)) {
            settleOne(queues, q, nowMillis, halfLifeMillis);
        }
    }

    /** The half-life is about to change from this one: 0 forgets what was. */
    public void settleAll(Queues queues, long nowMillis, long halfLifeMillis) {
        for (int q = 0; q < queues.size(); q++) {
            settleOne(queues, q, nowMillis, halfLifeMillis);
        }
    }

    private void settleOne(Queues queues, int q, long nowMillis, long halfLifeMillis) {
        if (asOf.get(q) != nowMillis) {
            average.set(q, Double.doubleToRawLongBits(milliGpus(queues, q, nowMillis, halfLifeMillis)));
            asOf.set(q, nowMillis);
        }
    }

    /** The average of late, in thousandths of a GPU; 0 with a half-life of 0. */
    public double milliGpus(Queues queues, int q, long nowMillis, long halfLifeMillis) {
        if (halfLifeMillis == 0) {
            return 0;
        }
        double before = Double.longBitsToDouble(average.get(q));
        long millis = nowMillis - asOf.get(q);
        if (millis == 0) {
            return before;
        }
        double gone = -StrictMath.expm1(-LN_2 * millis / halfLifeMillis);
        return before + (queues.used(q) - before) * gone;
    }

    public long bits(int q) {
        return average.get(q);
    }

    public long asOfMillis(int q) {
        return asOf.get(q);
    }

    public void restore(int q, long bits, long asOfMillis) {
        average.set(q, bits);
        asOf.set(q, asOfMillis);
    }
}
