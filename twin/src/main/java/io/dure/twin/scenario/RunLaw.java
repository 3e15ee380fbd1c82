package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.input.Value;

/** How long jobs of one entry run. */
sealed interface RunLaw {
    /** In milliseconds, at least 1. */
    long draw(Draws draws);

    record Fixed(long millis) implements RunLaw {
        @Override
        public long draw(Draws draws) {
            return Math.max(1, millis);
        }
    }

    /** Log-normal around a median, cut at {@code maxMillis}. */
    record LogNormal(long medianMillis, double sigma, long maxMillis) implements RunLaw {
        @Override
        public long draw(Draws draws) {
            double millis = medianMillis * StrictMath.exp(sigma * draws.normal());
            return Math.clamp((long) StrictMath.rint(millis), 1, Math.max(1, maxMillis));
        }
    }

    static RunLaw read(Value value) {
        if (!value.isBlock()) {
            long millis = value.duration(1);
            if (millis == 0) {
                value.bad("a job runs longer than that", "");
            }
            return new Fixed(millis);
        }
        Block law = value.block();
        law.allow("median", "sigma", "max");
        Value middle = law.need("median", "a drawn run time has a median, a sigma and a max");
        long median = middle.duration(1);
        double sigma = law.need("sigma", "a drawn run time has a median, a sigma and a max")
                .decimal(0, 5, 0);
        Value most = law.need("max", "a drawn run time has a median, a sigma and a max");
        long max = most.duration(Math.max(1, median));
        if (median == 0) {
            middle.bad("a job runs longer than that", "");
        }
        if (max < median) {
            most.bad("the longest run time is no shorter than the median", "");
        }
        return new LogNormal(median, sigma, max);
    }
}
