package io.dure.twin.run;

import io.dure.twin.Batch;
import io.dure.twin.Submission;
import io.dure.twin.node.IntList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What is submitted when: jobs that wait for no other at their time, jobs of a {@link Batch} after its release. A batch
 * is released when all jobs of all batches before it have completed; when one of them ends otherwise, all that waits
 * for it, and for that in turn, is given up.
 */
public final class Stages {
    private static final int WAITS = 0;
    private static final int RELEASED = 1;
    private static final int DONE = 2;
    private static final int GIVEN_UP = 3;

    private final List<Submission> work;
    private final List<Batch> batches;
    private final List<IntList> jobsOf = new ArrayList<>();
    private final List<IntList> nextOf = new ArrayList<>();
    private final int[] jobsLeft;
    private final int[] batchesBefore;
    private final byte[] state;
    private final boolean[] failed;
    private final Pipelines pipelines;
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::atMillis)
            .thenComparingLong(Due::order)
            .thenComparingInt(Due::index));
    private int nextFree;
    private long released;
    private long neverSubmitted;

    /** A job of a released batch. {@code order}: of the release. */
    private record Due(long atMillis, long order, int index) {}

    Stages(List<Submission> work, List<Batch> batches) {
        this.work = work;
        this.batches = batches;
        jobsLeft = new int[batches.size()];
        batchesBefore = new int[batches.size()];
        state = new byte[batches.size()];
        failed = new boolean[batches.size()];
        pipelines = new Pipelines(batches);
        for (Batch b : batches) {
            int id = jobsOf.size();
            jobsOf.add(new IntList());
            nextOf.add(new IntList());
            batchesBefore[id] = b.after().size();
            for (int before : b.after()) {
                nextOf.get(before).add(id);
            }
        }
        for (int i = 0; i < work.size() && !batches.isEmpty(); i++) {
            int b = work.get(i).batch();
            if (b != Submission.NO_BATCH) {
                jobsOf.get(b).add(i);
                jobsLeft[b]++;
            }
        }
        skipStaged();
    }

    /** Releases what waits for nothing. */
    void begin() {
        for (int b = 0; b < batches.size(); b++) {
            if (state[b] == WAITS && batchesBefore[b] == 0) {
                release(b, 0);
            }
        }
    }

    /** When the next job is submitted, or MAX_VALUE. */
    long nextMillis() {
        long next = nextFree < work.size() ? work.get(nextFree).submitMillis() : Long.MAX_VALUE;
        Due first = due.peek();
        return first == null ? next : Math.min(next, first.atMillis);
    }

    /** The index of the next submission; those that wait for no other go first. */
    int next(long now) {
        if (nextFree < work.size() && work.get(nextFree).submitMillis() <= now) {
            int index = nextFree++;
            skipStaged();
            return index;
        }
        return due.remove().index;
    }

    private void skipStaged() {
        while (nextFree < work.size() && work.get(nextFree).batch() != Submission.NO_BATCH) {
            nextFree++;
        }
    }

    /** The job is over for good. */
    void over(int index, boolean completed, long now) {
        int b = work.get(index).batch();
        if (b == Submission.NO_BATCH) {
            return;
        }
        jobsLeft[b]--;
        if (!completed) {
            failed[b] = true;
            pipelines.breaks(batches.get(b).pipeline());
            for (int i = 0; i < nextOf.get(b).size(); i++) {
                giveUp(nextOf.get(b).get(i));
            }
        } else if (jobsLeft[b] == 0 && !failed[b]) {
            done(b, now);
        }
    }

    private void giveUp(int first) {
        IntList open = new IntList();
        open.add(first);
        for (int i = 0; i < open.size(); i++) {
            int b = open.get(i);
            if (state[b] == WAITS) {
                state[b] = GIVEN_UP;
                neverSubmitted += jobsOf.get(b).size();
                for (int n = 0; n < nextOf.get(b).size(); n++) {
                    open.add(nextOf.get(b).get(n));
                }
            }
        }
    }

    private void release(int first, long now) {
        state[first] = RELEASED;
        pipelines.begins(batches.get(first).pipeline(), now);
        long order = released++;
        IntList jobs = jobsOf.get(first);
        for (int i = 0; i < jobs.size(); i++) {
            due.add(new Due(now + work.get(jobs.get(i)).submitMillis(), order, jobs.get(i)));
        }
        if (jobs.size() == 0) {
            done(first, now);
        }
    }

    private void done(int batch, long now) {
        state[batch] = DONE;
        pipelines.doneOne(batches.get(batch).pipeline(), now);
        IntList next = nextOf.get(batch);
        for (int i = 0; i < next.size(); i++) {
            int b = next.get(i);
            if (--batchesBefore[b] == 0 && state[b] == WAITS) {
                release(b, now);
            }
        }
    }

    /** Jobs that never will be submitted. */
    public long neverSubmitted() {
        return neverSubmitted;
    }

    public Pipelines pipelines() {
        return pipelines;
    }
}
