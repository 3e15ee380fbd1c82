package io.dure.engine.gate;

import io.dure.engine.WaitCode;
import io.dure.engine.column.IntColumn;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Parts;
import io.dure.engine.share.Queues;

/**
 * The way into the lines and out of them: a job whose gates are open waits in its line and counts as its queue's want; a
 * parked one does not.
 */
final class Doors {
    private final Jobs jobs;
    private final Queues queues;

    /** What a parked job waits for: the ordinal of its code plus one, 0: counted elsewhere. */
    private final IntColumn codeOf;

    private final int[] parkedFor;

    /** Jobs in lines that have a deadline, by their latest start. */
    private final Timetable due;

    Doors(Jobs jobs, Queues queues) {
        this.jobs = jobs;
        this.queues = queues;
        codeOf = new IntColumn();
        parkedFor = new int[WaitCode.values().length];
        due = new Timetable();
    }

    private Doors(Doors o, Jobs jobs, Queues queues) {
        this.jobs = jobs;
        this.queues = queues;
        codeOf = o.codeOf.fork();
        parkedFor = o.parkedFor.clone();
        due = o.due.fork();
    }

    Doors fork(Jobs ofJobs, Queues ofQueues) {
        return new Doors(this, ofJobs, ofQueues);
    }

    /** The parked job enters its line. */
    void open(int slot) {
        count(slot, 0);
        jobs.enterLine(slot);
        want(slot, 1);
        if (jobs.hasDeadline(slot)) {
            due.add(slot, jobs.latestStartMillis(slot), jobs.id(slot));
        }
    }

    /** The job leaves its line and is parked. */
    void shut(int slot) {
        leave(slot);
        jobs.park(slot);
    }

    /** The parked job waits for this. */
    void note(int slot, WaitCode code) {
        count(slot, code.ordinal() + 1);
    }

    /** What the parked job waits for is counted elsewhere. */
    void forget(int slot) {
        count(slot, 0);
    }

    /** The job, parked or in its line, goes elsewhere. */
    void leave(int slot) {
        if (jobs.state(slot) == JobState.PARKED) {
            count(slot, 0);
            jobs.unpark(slot);
            return;
        }
        jobs.leaveLine(slot);
        want(slot, -1);
        due.remove(slot);
    }

    private void want(int slot, int sign) {
        Parts.Groups groups = jobs.parts().groups(slot);
        if (groups == null) {
            queues.want(jobs.queue(slot), sign, sign * jobs.milliGpus(slot));
            return;
        }
        for (Parts.Share s : groups.shares()) {
            queues.want(s.account(), s.account() == jobs.queue(slot) ? sign : 0, sign * s.milliGpus());
        }
    }

    private void count(int slot, int code) {
        codeOf.ensure(slot + 1);
        int before = codeOf.get(slot);
        if (before == code) {
            return;
        }
        if (before > 0) {
            parkedFor[before - 1]--;
        }
        if (code > 0) {
            parkedFor[code - 1]++;
        }
        codeOf.set(slot, code);
    }

    int parkedFor(WaitCode code) {
        return parkedFor[code.ordinal()];
    }

    Timetable due() {
        return due;
    }
}
