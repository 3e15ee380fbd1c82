package io.dure.engine.state;

import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where and when waiting jobs are planned to start (policy {@code conservative}). Plans hold nothing; they are kept. */
public final class Plans {
    /**
     * One of them.
     *
     * @param pool where the gang is to live
     * @param atMillis when it starts, or before
     * @param nodes the nodes that it starts on, rising; empty where all nodes of the pool are alike and any will do
     * @param tasks how many tasks on each of them
     */
    @SuppressWarnings("ArrayRecordComponent") // never written to
    public record Plan(long job, int pool, long atMillis, int[] nodes, int[] tasks) {}

    private final TreeMap<Long, Plan> byJob = new TreeMap<>();

    public void put(Plan plan) {
        byJob.put(plan.job, plan);
    }

    /** The plan for this job, or null. */
    @Nullable
    public Plan of(long job) {
        return byJob.get(job);
    }

    public void clear() {
        byJob.clear();
    }

    /** All of them, in order of job. */
    public Collection<Plan> all() {
        return byJob.values();
    }

    /** The first to start in the pool, that of one job excepted, ties by job; null when there is none. */
    @Nullable
    public Plan firstBeside(int pool, long job) {
        Plan first = null;
        for (Plan p : byJob.values()) {
            if (p.pool == pool && p.job != job && (first == null || p.atMillis < first.atMillis)) {
                first = p;
            }
        }
        return first;
    }

    Plans fork() {
        Plans copy = new Plans();
        copy.byJob.putAll(byJob);
        return copy;
    }
}
