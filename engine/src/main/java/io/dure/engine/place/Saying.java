package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.job.Jobs;

/** How it is said that an attempt, or one task beyond the fewest of an elastic job, is told to stop. */
final class Saying {
    private Saying() {}

    static Decision stop(Jobs jobs, int slot, long byMillis, Decision.Cause cause) {
        if (!jobs.riders().isRider(slot)) {
            return new Decision.Stop(jobs.id(jobs.parts().head(slot)), jobs.attempt(slot), byMillis, cause);
        }
        long job = jobs.id(jobs.riders().core(slot));
        return new Decision.Shrink(job, jobs.attempt(slot), jobs.taskOfRider(slot), byMillis, cause);
    }
}
