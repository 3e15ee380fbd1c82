package io.dure.engine;

import java.util.List;

/** What {@link Engine#decide} says: what to do, in order, and for which demand classes the reason to wait changed. */
public record Verdict(List<Decision> decisions, List<ReasonChange> reasons) {
    public Verdict {
        decisions = List.copyOf(decisions);
        reasons = List.copyOf(reasons);
    }

    /** All {@code waitingJobs} jobs of this queue and demand now wait for {@code now}. */
    public record ReasonChange(
            int queue, int tasks, int gpusPerTask, int gpuType, WaitCode before, WaitCode now, int waitingJobs) {}
}
