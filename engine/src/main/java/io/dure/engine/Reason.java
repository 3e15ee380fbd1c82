package io.dure.engine;

import java.util.List;

/** Why a job waits, or why it never will run, with the numbers that prove it. */
public sealed interface Reason {
    /** The stable word for programs, reports and translations. */
    default String code() {
        return getClass().getSimpleName();
    }

    /** No GPU of this type is in the fleet. */
    record NoSuchType(int gpuType) implements Reason {}

    /**
     * No pool where its data may be could hold the gang even if it were empty (a pool: the nodes of one site, GPU type
     * and size).
     *
     * @param mostTasks the most tasks of this kind that one pool could hold
     */
    record NeverFits(int tasks, Task task, long mostTasks) implements Reason {}

    /**
     * A pool could hold the gang, but no one domain of the level that it requires, even if it were empty.
     *
     * @param mostTasks the most tasks of this kind that one domain of the level could hold where its data may be; 0 too
     *     with policy {@code conservative}, whose plans know no levels
     */
    record NeverFitsDomain(int tasks, Task task, Level level, long mostTasks) implements Reason {}

    /** The job alone is above what its queue, or a queue above it, may ever hold. */
    record AboveLimit(int queue, long needMilliGpus, long limitGpus) implements Reason {}

    /** The queue, or one above it, holds all it may. */
    record QuotaExhausted(int queue, long usedMilliGpus, long quotaGpus, long limitGpus, long needMilliGpus)
            implements Reason {}

    /**
     * It would run on borrowed GPUs, and those that are idle are kept by queues that lend no more.
     *
     * @param lentMilliGpus how much of what it needs it could have
     */
    record NotLent(int queue, long needMilliGpus, long lentMilliGpus) implements Reason {}

    /** The job alone is above what its queue, or a queue above it, may ever hold of this GPU type, which is rationed. */
    record AboveTypeLimit(int queue, int gpuType, long needMilliGpus, long limitGpus) implements Reason {
        @Override
        public String code() {
            return "AboveLimit";
        }
    }

    /** The queue, or one above it, holds all it may of this GPU type, which is rationed. */
    record TypeQuotaExhausted(
            int queue, int gpuType, long usedMilliGpus, long quotaGpus, long limitGpus, long needMilliGpus)
            implements Reason {
        @Override
        public String code() {
            return "QuotaExhausted";
        }
    }

    /**
     * It would run on borrowed GPUs of this type, which is rationed, and those that are idle are kept by queues that lend
     * no more.
     *
     * @param lentMilliGpus how much of what it needs it could have
     */
    record TypeNotLent(int queue, int gpuType, long needMilliGpus, long lentMilliGpus) implements Reason {
        @Override
        public String code() {
            return "NotLent";
        }
    }

    /** Not enough of the GPUs of a fitting type is free in any one pool, free slices counted. */
    record FleetBusy(long needMilliGpus, long freeMilliGpus) implements Reason {}

    /** Enough of the GPUs is free in one pool, but not in pieces that hold this gang's tasks. */
    record Fragmented(long needMilliGpus, Task task, long freeMilliGpus, long usableMilliGpus) implements Reason {}

    /**
     * One pool has the room for the gang, but not in one domain of the level that it requires.
     *
     * @param freeMilliGpus what is free in all domains of that pool
     * @param largestDomainMilliGpus the most that the gang could have in one of its domains
     */
    record FragmentedDomains(
            long needMilliGpus, Task task, Level level, long freeMilliGpus, long largestDomainMilliGpus)
            implements Reason {}

    /**
     * The GPUs that it asks for are free in one pool, but too little else is beside them.
     *
     * @param need what each task takes of it: thousandths of a core, or MiB
     * @param bestFree the most that is free of it on a node that has the GPUs for a task
     */
    record NodeFull(Resource resource, long need, long bestFree) implements Reason {}

    /**
     * It would fit now, or, if it is rejected, could fit at all, elsewhere; but not in the sites where its data may be.
     */
    record DataResidency(int residency, List<Integer> sites) implements Reason {
        public DataResidency {
            sites = List.copyOf(sites);
        }
    }

    /** It would fit, but would delay the reservation of {@code job}, which starts at {@code untilMillis} or before. */
    record BehindReservation(long job, long untilMillis) implements Reason {}

    /** An earlier job of the same line is not yet placed, and nobody passes it. */
    record BehindInQueue(long job) implements Reason {}

    /** GPUs are being taken back for it: so much still has to come, by {@code byMillis}. */
    record AwaitingReclaim(long outstandingMilliGpus, long byMillis) implements Reason {}

    /** It may not start until it is released. */
    record OnHold() implements Reason {}

    /**
     * Operators let nothing start: in the whole fleet, for a queue and all below it, or in a site that would have had room
     * for it.
     *
     * @param of the site or the queue; 0 for the fleet
     */
    record Frozen(Event.FreezeSet.Scope scope, int of) implements Reason {}

    /** It does not start before its time. */
    record NotBefore(long atMillis) implements Reason {}

    /** This job, the first of those that it waits for, is not over. */
    record DependsOn(long job) implements Reason {}

    /**
     * As many elements of its array hold GPUs, or are first to get some, as may at once.
     *
     * @param first how many: those that hold GPUs, and those before it that wait for nothing but a place
     */
    record ArrayLimit(long array, int first, int limit) implements Reason {}

    /**
     * What its user may hold of the queue at once leaves no room for it.
     *
     * @param usedMilliGpus held by the user's jobs, firmly promised to them, or asked for by those of its own kind before
     *     it that wait for nothing but a place
     */
    record UserLimit(int user, int queue, long usedMilliGpus, long limitGpus, long needMilliGpus) implements Reason {}

    /** As many jobs of its user hold something of the queue as may at once; {@code jobs} counts as in {@link UserLimit}. */
    record UserJobLimit(int user, int queue, int jobs, long limitJobs) implements Reason {
        @Override
        public String code() {
            return "UserLimit";
        }
    }

    /** The job alone is above what a user may ever hold of the queue. */
    record AboveUserLimit(int user, int queue, long needMilliGpus, long limitGpus) implements Reason {}

    /** It was to start after this job had completed, and that ended otherwise. */
    record DependencyFailed(long job) implements Reason {}

    /**
     * It cannot be promised that it is over by its deadline.
     *
     * @param earliestEndMillis the earliest end that can be promised; {@link #NEVER} when none can be
     */
    record DeadlineNotMet(long deadlineMillis, long earliestEndMillis) implements Reason {
        public static final long NEVER = Long.MAX_VALUE;
    }

    /**
     * Its GPUs are free, but the site, or this hall of it, has too little power for it: now, or at a time for which it
     * would have to be kept.
     *
     * @param hall the hall, or {@link Event.EnvelopeSet#WHOLE_SITE}
     * @param headroomWatts what is left for it, cooling included
     * @param needWatts what it needs at the lowest cap that it accepts, cooling included
     * @param nextChangeMillis when the envelope changes next; {@link Long#MAX_VALUE}: never
     */
    record PowerEnvelope(int site, int hall, long headroomWatts, long needWatts, long nextChangeMillis)
            implements Reason {}

    /**
     * It would fit, but would not be gone before this window begins: nodes under maintenance from then on, or booked by
     * others.
     */
    record WindowAhead(int window, long fromMillis) implements Reason {}

    /**
     * It starts inside its booking only.
     *
     * @param freeMilliGpus what is free on the nodes of the booking; 0 before it begins
     */
    record AwaitsBooking(int window, long fromMillis, long toMillis, long freeMilliGpus) implements Reason {}

    /** The booking that it names was refused, is over, or has too little time left for its limit. */
    record BookingOver(int window, long toMillis) implements Reason {}

    /**
     * Of a job with several task groups: so it is with this one of them, were it alone, or beside those before it that
     * have their place.
     *
     * @param group counted from 0
     */
    record OfGroup(int group, Reason reason) implements Reason {
        @Override
        public String code() {
            return reason.code();
        }
    }

    /**
     * Each of its task groups would fit now, but in no site all of them at once.
     *
     * @param site the site that has places for most of them
     * @param group the first that has none there beside the others, counted from 0
     * @param tasks how many tasks that group has
     * @param mostTasks how many of them one pool of the site has room for beside the others
     */
    record GroupsApart(int site, int group, int tasks, long mostTasks) implements Reason {}

    /**
     * Each of its task groups could fit into some site, but no one site could hold them all, even if it were empty.
     *
     * @param site the site that could hold most of them
     * @param group the first that could have no place there beside the others, counted from 0
     * @param tasks how many tasks that group has
     * @param mostTasks the most of them for which there could be room there
     */
    record NeverTogether(int site, int group, int tasks, long mostTasks) implements Reason {}

    /** It was submitted after the last decision; the next one will tell. */
    record NotYetDecided() implements Reason {}

    /** What a node has beside GPUs. */
    enum Resource {
        CPU,
        MEMORY
    }
}
