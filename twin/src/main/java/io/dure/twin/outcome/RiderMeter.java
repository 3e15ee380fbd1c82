package io.dure.twin.outcome;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Since when tasks of elastic jobs beyond their fewest have run, and how often they came and went. */
final class RiderMeter {
    private static final double HOUR_MILLIS = 3_600_000.0;

    private final Map<Long, TreeMap<Integer, Long>> since = new HashMap<>();
    private long grown;
    private long shrunk;
    private double heldGpuMillis;

    void grow(long job, int task, long nowMillis) {
        grown++;
        since.computeIfAbsent(job, _ -> new TreeMap<>()).put(task, nowMillis);
    }

    void shrink() {
        shrunk++;
    }

    /** The task is gone: since when it ran. */
    long gone(long job, int task) {
        TreeMap<Integer, Long> tasks = Objects.requireNonNull(since.get(job), "a job that has grown");
        return Objects.requireNonNull(tasks.remove(task), "a task that runs");
    }

    /** The attempt is over: since when each of its tasks ran, in order of their numbers. */
    Collection<Long> over(long job) {
        TreeMap<Integer, Long> tasks = since.remove(job);
        return tasks == null ? List.of() : tasks.values();
    }

    void held(double gpuMillis) {
        heldGpuMillis += gpuMillis;
    }

    Outcome.Elastic outcome() {
        return new Outcome.Elastic(grown, shrunk, heldGpuMillis / HOUR_MILLIS);
    }
}
