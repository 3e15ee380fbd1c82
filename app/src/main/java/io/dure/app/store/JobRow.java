package io.dure.app.store;

import java.util.OptionalLong;

/**
 * A job as it is kept.
 *
 * @param kind the place of its kind among {@link io.dure.engine.Kind}
 * @param attempt the last one; 0: none yet
 * @param detail why it was rejected or failed, in words; else empty
 * @param spec what its user asked for, as JSON
 */
public record JobRow(
        long id,
        int queue,
        int person,
        String name,
        int kind,
        long milliGpus,
        int priority,
        JobState state,
        int attempt,
        long submittedMillis,
        OptionalLong startedMillis,
        OptionalLong endedMillis,
        String detail,
        String spec) {
    /** The same in another state. */
    public JobRow in(JobState other, int itsAttempt, OptionalLong started, OptionalLong ended, String why) {
        return new JobRow(
                id,
                queue,
                person,
                name,
                kind,
                milliGpus,
                priority,
                other,
                itsAttempt,
                submittedMillis,
                started,
                ended,
                why,
                spec);
    }
}
