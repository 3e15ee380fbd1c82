package io.dure.engine.gate;

import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongColumn;
import io.dure.engine.column.LongIndex;
import io.dure.engine.job.Jobs;
import io.dure.engine.share.Milli;
import io.dure.engine.share.Queues;
import java.util.Arrays;

/**
 * What is held by whom may hold only so much at once: by a user of a queue that limits users, by an array that limits
 * its elements. What is firmly promised counts as held. Tasks beyond the fewest of elastic jobs, riders, are kept apart:
 * they have no rights, so that nobody is parked for them.
 */
final class Accounts {
    /** Any number of jobs. */
    static final long NO_LIMIT = Long.MAX_VALUE / 4;

    private final Queues queues;
    private final JobArrays arrays;

    /** (queue + 1, user), or (0, array). */
    private final LongIndex keys;

    private final LongColumn milliGpus;
    private final IntColumn jobs;

    /** Of {@link #milliGpus}: what is promised, and held by nobody yet. */
    private final LongColumn promised;

    /** What riders hold beside, and of that what has been told to go. */
    private final LongColumn riding;

    private final LongColumn ridingOff;

    Accounts(Queues queues, JobArrays arrays) {
        this.queues = queues;
        this.arrays = arrays;
        keys = new LongIndex();
        milliGpus = new LongColumn();
        jobs = new IntColumn();
        promised = new LongColumn();
        riding = new LongColumn();
        ridingOff = new LongColumn();
    }

    private Accounts(Accounts o, Queues queues, JobArrays arrays) {
        this.queues = queues;
        this.arrays = arrays;
        keys = o.keys.fork();
        milliGpus = o.milliGpus.fork();
        jobs = o.jobs.fork();
        promised = o.promised.fork();
        riding = o.riding.fork();
        ridingOff = o.ridingOff.fork();
    }

    Accounts fork(Queues ofQueues, JobArrays ofArrays) {
        return new Accounts(this, ofQueues, ofArrays);
    }

    /** The accounts to which the job is charged, in an order that is always the same. */
    int[] of(Jobs all, int slot) {
        int[] found = new int[8];
        int count = 0;
        int array = arrayOf(all, slot);
        if (array >= 0) {
            found[count++] = account(array);
        }
        if (queues.limitsUsers()) {
            long user = all.user(slot) & 0xffff_ffffL;
            for (int q = all.told(slot); q >= 0; q = queues.parentOfTold(q)) {
                if (queues.limitsUsersOf(q)) {
                    if (count == found.length) {
                        found = Arrays.copyOf(found, 2 * count);
                    }
                    found[count++] = account((q + 1L) << 32 | user);
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Whether the job is charged to any account. */
    boolean has(Jobs all, int slot) {
        if (arrayOf(all, slot) >= 0) {
            return true;
        }
        for (int q = queues.limitsUsers() ? all.told(slot) : -1; q >= 0; q = queues.parentOfTold(q)) {
            if (queues.limitsUsersOf(q)) {
                return true;
            }
        }
        return false;
    }

    /** The job's array, if that limits its elements; else -1. */
    int arrayOf(Jobs all, int slot) {
        int array = all.hasTerms(slot) ? arrays.find(all.terms(slot).array()) : -1;
        return array >= 0 && arrays.limit(array) > 0 ? array : -1;
    }

    private int account(long key) {
        int found = keys.find(key);
        if (found < 0) {
            found = keys.add(key);
            for (LongColumn column : new LongColumn[] {milliGpus, promised, riding, ridingOff}) {
                column.ensure(found + 1);
            }
            jobs.ensure(found + 1);
        }
        return found;
    }

    void charge(int account, long ofMilliGpus, int ofJobs) {
        milliGpus.add(account, ofMilliGpus);
        jobs.add(account, ofJobs);
    }

    /** Of what the account is charged, so much more is promised only. */
    void promise(int account, long ofMilliGpus) {
        promised.add(account, ofMilliGpus);
    }

    /** Riders hold so much more, and so much more of what they hold has been told to go. */
    void ride(int account, long more, long moreOff) {
        riding.add(account, more);
        ridingOff.add(account, moreOff);
    }

    /** What jobs and riders hold at this instant, or claim. */
    long heldMilliGpus(int account) {
        return milliGpus(account) - promised.get(account) + riding.get(account);
    }

    long promised(int account) {
        return promised.get(account);
    }

    long riding(int account) {
        return riding.get(account);
    }

    long ridingOff(int account) {
        return ridingOff.get(account);
    }

    boolean isArray(int account) {
        return keys.key(account) >>> 32 == 0;
    }

    int array(int account) {
        return (int) keys.key(account);
    }

    int queue(int account) {
        return (int) (keys.key(account) >>> 32) - 1;
    }

    int user(int account) {
        return (int) keys.key(account);
    }

    long milliGpus(int account) {
        return milliGpus.get(account);
    }

    int jobs(int account) {
        return jobs.get(account);
    }

    long limitMilliGpus(int account) {
        return isArray(account) ? NO_LIMIT : Milli.of(queues.userLimitGpus(queue(account)));
    }

    long limitJobs(int account) {
        return isArray(account) ? arrays.limit(array(account)) : queues.userLimitJobs(queue(account));
    }

    /** For how many more jobs that ask for so much there is room; never less than none. */
    long room(int account, long needMilliGpus) {
        long room = limitJobs(account) - jobs(account);
        if (needMilliGpus > 0) {
            room = Math.min(room, Math.floorDiv(limitMilliGpus(account) - milliGpus(account), needMilliGpus));
        }
        return Math.max(0, room);
    }

    int size() {
        return keys.size();
    }
}
