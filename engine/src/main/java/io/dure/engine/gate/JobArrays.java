package io.dure.engine.gate;

import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongColumn;
import io.dure.engine.column.LongIndex;
import io.dure.engine.column.Orders;

/**
 * Arrays of jobs, each known by the id of its first element and given a dense int: how many elements may run at once,
 * which are not over yet, and the first that ended otherwise than completed.
 */
public final class JobArrays {
    /** Later than any job. */
    static final long NO_JOB = Long.MAX_VALUE;

    private final LongIndex ids;
    private final IntColumn limit;
    private final LongColumn firstFailed;

    /** The list of elements that are not over, in order of id. */
    private final IntColumn root;

    private final Orders live;

    JobArrays() {
        ids = new LongIndex();
        limit = new IntColumn();
        firstFailed = new LongColumn();
        root = new IntColumn();
        live = new Orders();
    }

    private JobArrays(JobArrays o) {
        ids = o.ids.fork();
        limit = o.limit.fork();
        firstFailed = o.firstFailed.fork();
        root = o.root.fork();
        live = o.live.fork();
    }

    JobArrays fork() {
        return new JobArrays(this);
    }

    /** The int of the array whose first element is this job, or -1. */
    public int find(long array) {
        return ids.find(array);
    }

    /** An array of which nothing was known; returns its int. */
    public int add(long array, int runningAtOnce, long failed) {
        int a = ids.add(array);
        limit.ensure(a + 1);
        firstFailed.ensure(a + 1);
        root.ensure(a + 1);
        limit.set(a, runningAtOnce);
        firstFailed.set(a, failed);
        return a;
    }

    /** One more element is not over. */
    void enter(int a, int slot, long id) {
        live.ensure(slot + 1);
        root.set(a, live.insert(root.get(a), slot, id, id, 0));
    }

    void over(int a, int slot, long id, boolean completed) {
        root.set(a, live.remove(root.get(a), slot));
        if (!completed) {
            firstFailed.set(a, Math.min(firstFailed(a), id));
        }
    }

    public int size() {
        return ids.size();
    }

    public long id(int a) {
        return ids.key(a);
    }

    /** How many elements may hold GPUs at once; 0: any number. */
    public int limit(int a) {
        return limit.get(a);
    }

    /** The first element that ended otherwise than completed, or {@link #NO_JOB}. */
    public long firstFailed(int a) {
        long id = firstFailed.get(a);
        return id == 0 ? NO_JOB : id;
    }

    /** The first element that is not over, or {@link #NO_JOB}. */
    long firstLive(int a) {
        int first = live.first(root.get(a));
        return first == 0 ? NO_JOB : live.major(first);
    }
}
