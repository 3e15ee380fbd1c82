package io.dure.twin.run;

import io.dure.engine.Job;
import io.dure.engine.Terms;
import io.dure.twin.RunTimes;
import io.dure.twin.Submission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which submission each job is: ids are given in the order in which jobs are submitted, 1, 2, 3 …; after that of an
 * elastic job come those of its tasks beyond the fewest, after that of a job with several task groups one for each other.
 */
public final class Numbering {
    private static final int NO_JOB = -1;

    private final List<Submission> work;
    private final int[] index;
    private final int[] jobOf;
    private final long[] submittedAt;
    private int lastId;

    Numbering(List<Submission> work) {
        this.work = work;
        index = new int[ids(work) + 1];
        Arrays.fill(index, NO_JOB);
        jobOf = new int[work.size()];
        submittedAt = new long[index.length];
    }

    /** The submission at this index of the scenario's work becomes a job: its id. */
    long submit(int ofIndex, long now) {
        int job = lastId + 1;
        index[job] = ofIndex;
        jobOf[ofIndex] = job;
        submittedAt[job] = now;
        lastId = job + work.get(ofIndex).moreIds();
        return job;
    }

    /** The job as the engine is to know it: places in the workload become ids. All that it names must be submitted. */
    Job told(long job, RunTimes runTimes) {
        Job asked = submission(job).job(job, runTimes);
        Terms t = asked.terms();
        if (t.after().isEmpty() && t.array() == 0) {
            return asked;
        }
        List<Terms.After> after = new ArrayList<>();
        for (Terms.After a : t.after()) {
            after.add(new Terms.After(jobAt(a.job(), job), a.evenIfItFails()));
        }
        long array = t.array() == 0 ? 0 : jobAt(t.array(), job);
        return asked.withTerms(new Terms(
                t.held(), t.notBeforeMillis(), t.deadlineMillis(), after, array, t.arrayLimit(), t.booking()));
    }

    private long jobAt(long place, long by) {
        int job = jobOf[(int) place - 1];
        if (job == 0) {
            throw new IllegalStateException("job " + by + " names place " + place + ", which was not submitted before");
        }
        return job;
    }

    /** How many ids all these jobs use up. */
    public static int ids(List<Submission> work) {
        long ids = work.size();
        for (Submission s : work) {
            ids += s.moreIds();
        }
        return Math.toIntExact(ids);
    }

    /** The highest id of a job submitted so far, or of one of its tasks. */
    public int lastId() {
        return lastId;
    }

    /** Whether this is the id of a job that was submitted, and not that of one of its tasks. */
    public boolean isJob(long id) {
        return id > 0 && id <= lastId && index[(int) id] != NO_JOB;
    }

    public Submission submission(long job) {
        return work.get(index[(int) job]);
    }

    /** The job's index in the scenario's work. */
    public int index(long job) {
        return index[(int) job];
    }

    public long submittedMillis(long job) {
        return submittedAt[(int) job];
    }
}
