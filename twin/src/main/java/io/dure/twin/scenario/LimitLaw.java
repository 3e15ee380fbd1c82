package io.dure.twin.scenario;

import io.dure.engine.Job;
import io.dure.twin.input.Block;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Value;

/** Which time limit the users of one entry ask for. */
sealed interface LimitLaw {
    /** In milliseconds, for a job that runs this long. */
    long of(long runMillis);

    record Fixed(long millis) implements LimitLaw {
        @Override
        public long of(long runMillis) {
            return millis;
        }
    }

    /** A multiple of the run time: users who know their jobs, but not well. */
    record Factor(double factor) implements LimitLaw {
        @Override
        public long of(long runMillis) {
            double millis = StrictMath.ceil(runMillis * factor);
            return Math.clamp((long) millis, 1, Durations.LONGEST_MILLIS);
        }
    }

    static LimitLaw read(Value value) {
        if (!value.isBlock()) {
            long millis = value.duration(Job.NO_LIMIT);
            if (millis == 0) {
                value.bad("a time limit is longer than that", "");
            }
            return new Fixed(millis);
        }
        Block law = value.block();
        law.allow("factor");
        return new Factor(law.need("factor", "a drawn time limit has a factor").decimal(0.01, 1000, 1));
    }
}
