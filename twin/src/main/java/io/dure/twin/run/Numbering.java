package io.dure.twin.run;

import io.dure.twin.Submission;
import java.util.List;

/** Which submission each job is: ids are given in the order in which jobs are submitted, 1, 2, 3 … */
public final class Numbering {
    private final List<Submission> work;
    private final int[] index;
    private final long[] submittedAt;
    private int jobs;

    Numbering(List<Submission> work) {
        this.work = work;
        index = new int[work.size() + 1];
        submittedAt = new long[work.size() + 1];
    }

    /** The submission at this index of the scenario's work becomes a job: its id. */
    long submit(int ofIndex, long now) {
        jobs++;
        index[jobs] = ofIndex;
        submittedAt[jobs] = now;
        return jobs;
    }

    /** How many jobs were submitted so far; also the highest id. */
    public int jobs() {
        return jobs;
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
