package io.dure.engine;

/**
 * What it means that a {@link Reason} were no more, for the one job that is told it: everybody else stays as the last
 * decision left him, and gains nothing by it. Two reasons with the same relaxation are the same cause.
 *
 * @param what which obstacle is gone
 * @param of which of them, where there are several: a job, an array or a queue; else 0
 */
public record Relaxation(What what, long of) {
    /** The obstacles, in the order in which a job meets them. */
    public enum What {
        /** The job is released. */
        HOLD,

        /** Its queue and the whole fleet are not frozen. */
        FREEZE,

        /** All that it waits for of which this job is the first are over, as they must be. */
        DEPENDENCY,

        /** The time has come. */
        WINDOW,

        /** Any number of elements of this array may run at once. */
        ARRAY_LIMIT,

        /** Its user may hold any number of GPUs of this queue. */
        USER_GPUS,

        /** Any number of jobs of its user may hold something of this queue. */
        USER_JOBS,

        /** It may pass those who wait before it. */
        ORDER,

        /** This queue may hold any number of GPUs for it. */
        QUEUE_LIMIT,

        /** All queues lend it what they do not use. */
        LENDING,

        /**
         * Nodes that hold its gang are there, in one pool where its data may be and in one domain of the level that it
         * requires, with the CPU and memory, promised to nobody; what it takes of them the fleet has more, and they draw
         * nothing until it works on them.
         */
        PLACE,

        /** No window ahead keeps it off nodes. */
        WINDOWS_AHEAD,

        /** Its booking is open and has room for it. */
        BOOKING,

        /** No other waiting job is promised anything: neither nodes nor what its queues may hold. */
        PROMISES,

        /** Its site, and every hall, has all the power that it needs. */
        POWER,

        /** Everybody who was told to stop has gone. */
        RECLAIM,

        /** A decision is taken. */
        DECISION
    }

    /**
     * The relaxation of this reason.
     *
     * @throws IllegalArgumentException when a job is told it once and for ever
     */
    public static Relaxation of(Reason reason) {
        return switch (reason) {
            case Reason.OnHold _ -> all(What.HOLD);
            case Reason.Frozen r -> all(r.scope() == Event.FreezeSet.Scope.SITE ? What.PLACE : What.FREEZE);
            case Reason.DependsOn r -> new Relaxation(What.DEPENDENCY, r.job());
            case Reason.NotBefore _ -> all(What.WINDOW);
            case Reason.ArrayLimit r -> new Relaxation(What.ARRAY_LIMIT, r.array());
            case Reason.UserLimit r -> new Relaxation(What.USER_GPUS, r.queue());
            case Reason.UserJobLimit r -> new Relaxation(What.USER_JOBS, r.queue());
            case Reason.BehindInQueue _ -> all(What.ORDER);
            case Reason.QuotaExhausted r -> new Relaxation(What.QUEUE_LIMIT, r.queue());
            case Reason.TypeQuotaExhausted r -> new Relaxation(What.QUEUE_LIMIT, r.queue());
            case Reason.NotLent _ -> all(What.LENDING);
            case Reason.TypeNotLent _ -> all(What.LENDING);
            case Reason.FleetBusy _ -> all(What.PLACE);
            case Reason.Fragmented _ -> all(What.PLACE);
            case Reason.FragmentedDomains _ -> all(What.PLACE);
            case Reason.NodeFull _ -> all(What.PLACE);
            case Reason.DataResidency _ -> all(What.PLACE);
            case Reason.WindowAhead _ -> all(What.WINDOWS_AHEAD);
            case Reason.AwaitsBooking _ -> all(What.BOOKING);
            case Reason.BehindReservation _ -> all(What.PROMISES);
            case Reason.PowerEnvelope _ -> all(What.POWER);
            case Reason.AwaitingReclaim _ -> all(What.RECLAIM);
            case Reason.OfGroup r -> of(r.reason());
            case Reason.GroupsApart _ -> all(What.PLACE);
            case Reason.NeverTogether r -> throw never(r);
            case Reason.NotYetDecided _ -> all(What.DECISION);
            case Reason.NoSuchType r -> throw never(r);
            case Reason.NeverFits r -> throw never(r);
            case Reason.NeverFitsDomain r -> throw never(r);
            case Reason.AboveLimit r -> throw never(r);
            case Reason.AboveTypeLimit r -> throw never(r);
            case Reason.AboveUserLimit r -> throw never(r);
            case Reason.DependencyFailed r -> throw never(r);
            case Reason.DeadlineNotMet r -> throw never(r);
            case Reason.BookingOver r -> throw never(r);
        };
    }

    private static Relaxation all(What what) {
        return new Relaxation(what, 0);
    }

    private static IllegalArgumentException never(Reason reason) {
        return new IllegalArgumentException(
                reason + " is for ever: the job is out, and nothing that is relaxed starts it");
    }
}
