package io.dure.engine;

import java.util.List;

/**
 * What {@link Engine#decide} says: what to do, in order, and for which demand classes the reason to wait changed.
 *
 * @param wakeAtMillis when to decide again even if nothing happens until then (a guaranteed run will be over); {@link
 *     #NO_WAKE} when that is not needed
 */
public record Verdict(List<Decision> decisions, List<ReasonChange> reasons, long wakeAtMillis) {
    public static final long NO_WAKE = Long.MAX_VALUE;

    public Verdict {
        decisions = List.copyOf(decisions);
        reasons = List.copyOf(reasons);
    }

    /** All {@code waitingJobs} jobs of this queue and demand now wait for {@code now}. */
    public record ReasonChange(
            int queue,
            int tasks,
            Task task,
            int gpuType,
            int residency,
            Nearness near,
            WaitCode before,
            WaitCode now,
            int waitingJobs) {}
}
