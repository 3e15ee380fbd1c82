package io.dure.twin.failure;

import io.dure.twin.scenario.Draws;
import io.dure.twin.world.Failures;

/**
 * When one cause of failure strikes, and whom: the Poisson processes of all units as one, of the total rate, whose
 * every strike hits a unit drawn evenly. Since such a process has no memory, the next strike is drawn anew when units
 * are added.
 */
final class Strikes {
    /** 365 days. */
    static final double YEAR_MILLIS = 365 * 86_400_000.0;

    private static final double FAR_MILLIS = 1e18;

    private final Failures.Cause cause;
    private final Draws draws;
    private int units;
    private double next = Double.POSITIVE_INFINITY;

    Strikes(long seed, int index, Failures.Cause cause) {
        this.cause = cause;
        draws = new Draws(seed, index, Draws.Purpose.STRIKE);
    }

    Failures.Cause cause() {
        return cause;
    }

    /** From now on so many units can be struck. */
    void units(int now, long nowMillis) {
        if (now != units) {
            units = now;
            drawNext((double) nowMillis);
        }
    }

    /** When it strikes next, or MAX_VALUE. */
    long nextMillis() {
        double at = StrictMath.ceil(next);
        return at < FAR_MILLIS ? (long) at : Long.MAX_VALUE;
    }

    /** Nothing strikes before now. */
    void skipTo(long nowMillis) {
        if (next <= nowMillis) {
            drawNext((double) nowMillis);
        }
    }

    /** It strikes: the unit that is hit. */
    int strike() {
        int unit = Math.min(units - 1, (int) (draws.uniform() * units));
        drawNext(next);
        return unit;
    }

    /** A repair time: log-normal, at least a millisecond. */
    long repairMillis() {
        double time = cause.medianRepairMillis() * StrictMath.exp(cause.repairSigma() * draws.normal());
        return Math.max(1, (long) Math.min(time, Long.MAX_VALUE / 8.0));
    }

    private void drawNext(double after) {
        double perMilli = units * cause.perUnitYear() / YEAR_MILLIS;
        next = perMilli > 0 ? after + draws.exponential() / perMilli : Double.POSITIVE_INFINITY;
    }
}
