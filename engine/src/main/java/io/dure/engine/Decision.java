package io.dure.engine;

import java.util.List;

/** What to do, as decided. */
public sealed interface Decision {
    /** Of a decision about no job. */
    long NO_JOB = 0;

    /** The job that it is about, or {@link #NO_JOB}. */
    long job();

    /** Start the whole gang here, now; of a job with several task groups all of them, one after another: {@link Job#byGroup}. */
    record Start(long job, int attempt, Placement placement) implements Decision {}

    /** Tell an attempt to save its work and stop; its processes must be gone by {@code byMillis}. */
    record Stop(long job, int attempt, long byMillis, Cause cause) implements Decision {}

    /**
     * GPUs are kept for a waiting job: what is free of them now, and what comes free there until all are together. Then
     * the job starts. Of a job with several task groups the shares of one group follow those of another.
     *
     * @param byMillis when those that hold the rest must be gone
     */
    record Claim(long job, List<Share> nodes, long byMillis) implements Decision {
        public Claim {
            nodes = List.copyOf(nodes);
        }

        /**
         * What the job is to have of the node. A job of tasks that ask for more or less than whole GPUs alone closes
         * the node to all others until it starts there.
         *
         * @param gpus whole GPUs; 0 for slices and CPU alone
         */
        public record Share(int node, int gpus, int tasks) {}
    }

    /**
     * One more task of a running elastic job starts here, now.
     *
     * @param attempt the attempt of the job that it joins
     * @param task its number, at least {@link Job#minTasks} and below {@link Job#tasks}
     */
    record Grow(long job, int attempt, int task, Placement placement) implements Decision {}

    /**
     * Tell one task of a running elastic job to stop; the job goes on with the others. Its processes must be gone by
     * {@code byMillis}. When the whole attempt is told to stop ({@link Stop}), all its tasks are, and none is named.
     */
    record Shrink(long job, int attempt, int task, long byMillis, Cause cause) implements Decision {}

    /** The job can never run on this fleet; it is out. */
    record Reject(long job, Reason reason) implements Decision {}

    /**
     * The job is held from now on to so many thousandths of the power that its work would add; one that is about to start
     * starts so. The end of the attempt ends the cap.
     */
    record Cap(long job, int perMille) implements Decision {}

    /**
     * A node without work is switched off, or on again. It takes work when it is told to be up ({@link
     * Event.NodeStateSet}).
     */
    record Power(int node, boolean on) implements Decision {
        @Override
        public long job() {
            return NO_JOB;
        }
    }

    /** The booking stands, on these nodes. */
    record Booked(int window, List<Integer> nodes) implements Decision {
        public Booked {
            nodes = List.copyOf(nodes);
        }

        @Override
        public long job() {
            return NO_JOB;
        }
    }

    /** There is no such booking. */
    record Refused(int window, Refusal refusal) implements Decision {
        @Override
        public long job() {
            return NO_JOB;
        }
    }

    /** Why an attempt is stopped. */
    sealed interface Cause {
        /** Its GPUs were lent and their owner takes them back for {@code forJob}. */
        record Reclaimed(int forQueue, long forJob) implements Cause {}

        /**
         * A job of the same queue needs its GPUs: one of higher priority, or, when a job only shrinks, any.
         */
        record Preempted(long forJob) implements Cause {}
        /** It is to make room in one piece for {@code forJob}; it has a place elsewhere, promised for when it is gone. */
        record Moved(long forJob) implements Cause {}

        record Cancelled() implements Cause {}

        /** It has run for longer than it may; there will be no other attempt. */
        record OverLimit(long limitMillis) implements Cause {}
        /** The envelope of the site, or of this hall of it, is or will be below what caps can reach. */
        record PowerShort(int site, int hall) implements Cause {}

        /** Nobody runs on one of its nodes from the begin of this window on. */
        record Maintenance(int window) implements Cause {}

        /** One of its nodes is booked by others. */
        record BookedByOthers(int window) implements Cause {}

        /** The booking in which it runs ends. */
        record BookingEnds(int window) implements Cause {}
    }
}
