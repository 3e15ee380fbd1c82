package io.dure.engine.job;

import io.dure.engine.TaskGroup;
import io.dure.engine.column.IntColumn;
import io.dure.engine.column.RefColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The task groups of jobs beside their first. A job that waits is one slot, its head, which knows of its other groups;
 * while it holds GPUs each of them is a slot of its own, a part, tied to the head. Parts of one job are chained in order.
 */
public final class Parts {
    /**
     * The groups of a job beside its first, and what all its groups ask for.
     *
     * @param others the groups
     * @param accounts of each, the account of the job's queue that is charged for it
     * @param shares by account what is asked of it, that of the first group first
     */
    public record Groups(List<TaskGroup> others, List<Integer> accounts, List<Share> shares) {
        public Groups {
            others = List.copyOf(others);
            accounts = List.copyOf(accounts);
            shares = List.copyOf(shares);
        }
    }

    /** What one account is asked for. */
    public record Share(int account, long milliGpus) {}

    private final RefColumn<Groups> groups;

    /** Of a part: the slot of its job. Of all other slots 0, so that it is not read while there is no part. */
    private final IntColumn head;

    /** Of a job: its first part. Of a part: the next one. Else 0. */
    private final IntColumn next;

    private int jobs;
    private int all;
    private int claiming;

    Parts() {
        groups = new RefColumn<>();
        head = new IntColumn();
        next = new IntColumn();
    }

    private Parts(Parts o) {
        groups = o.groups.fork();
        head = o.head.fork();
        next = o.next.fork();
        jobs = o.jobs;
        all = o.all;
        claiming = o.claiming;
    }

    Parts fork() {
        return new Parts(this);
    }

    void ensure(int slots) {
        groups.ensure(slots);
        head.ensure(slots);
        next.ensure(slots);
    }

    /** The job has these groups beside its first from now on. */
    void setGroups(int slot, Groups of) {
        jobs += groups.get(slot) == null ? 1 : 0;
        groups.set(slot, of);
    }

    /** The job, or part, is no more. */
    void leave(int slot) {
        if (hasGroups(slot)) {
            groups.set(slot, null);
            jobs--;
        }
    }

    /** Ties the part to its job, behind those that it has. */
    void tie(int part, int ofHead) {
        int last = ofHead;
        while (next.get(last) != 0) {
            last = next.get(last);
        }
        next.set(last, part);
        next.set(part, 0);
        head.set(part, ofHead);
        all++;
    }

    /** The job's first part is gone. */
    void untieFirst(int ofHead) {
        int part = next.get(ofHead);
        next.set(ofHead, next.get(part));
        next.set(part, 0);
        head.set(part, 0);
        all--;
    }

    void claims(int slot, int sign) {
        claiming += isPart(slot) ? sign : 0;
    }

    /** Whether the job has more than one group. */
    public boolean hasGroups(int slot) {
        return jobs > 0 && groups.get(slot) != null;
    }

    /** The groups of the job beside its first, or null when it has but one. */
    @Nullable
    public Groups groups(int slot) {
        return hasGroups(slot) ? groups.get(slot) : null;
    }

    public boolean isPart(int slot) {
        return all > 0 && head.get(slot) != 0;
    }

    /** Of a part the slot of its job; of any other slot itself. */
    public int head(int slot) {
        return isPart(slot) ? head.get(slot) : slot;
    }

    /** Of a job its first part; of a part the next one; or 0. */
    public int next(int slot) {
        return all == 0 ? 0 : next.get(slot);
    }

    /** Jobs with several groups, whether they run or wait. */
    public int jobs() {
        return jobs;
    }

    /** All parts of all jobs. */
    public int all() {
        return all;
    }

    /** Those that claim. */
    public int claiming() {
        return claiming;
    }
}
