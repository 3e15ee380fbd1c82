package io.dure.twin.outcome;

import io.dure.engine.Reason;
import io.dure.engine.WaitCode;

/** What a reason to wait, or never to run, means in a plain sentence. */
final class Meaning {
    private Meaning() {}

    static String of(WaitCode code) {
        return switch (code) {
            case NOT_YET_DECIDED -> "Submitted after the last decision.";
            case FLEET_BUSY ->
                "Not enough GPUs of a fitting type were free in any one pool (one site, type and size of node).";
            case FRAGMENTED -> "Enough GPUs were free in one pool, but not in pieces that hold the tasks.";
            case WINDOW_AHEAD ->
                "It would have fitted, but not have been gone before nodes go into maintenance or are booked.";
            case AWAITS_BOOKING -> "It runs inside a booking only.";
            case POWER_ENVELOPE -> "The GPUs were free, but their site or hall had too little power for the job.";
            case NODE_FULL -> "The GPUs were free in one pool, but too little CPU or memory beside them.";
            case DATA_RESIDENCY -> "It would have fitted elsewhere, but not in the sites where its data may be.";
            case QUOTA_EXHAUSTED -> "The queue, or one above it, held all that it may.";
            case NOT_LENT -> "It would have borrowed, and the idle GPUs were kept by queues that lend no more.";
            case BEHIND_RESERVATION -> "It would have fitted, but would have delayed a promised start.";
            case BEHIND_IN_QUEUE -> "An earlier job of its queue waited, and nobody passes it.";
            case AWAITING_RECLAIM -> "Lent GPUs were on their way back to it.";
            case FRAGMENTED_DOMAINS ->
                "One pool had the room, but not in one domain (node, link domain, rack, hall) as near together as it must be.";
            case FROZEN -> "Operators let nothing start there: the fleet, its queue or a site with room was frozen.";
            case ON_HOLD -> "It was held, and not released.";
            case NOT_BEFORE -> "Its start window was not open yet.";
            case DEPENDS_ON -> "A job that it depends on was not over.";
            case ARRAY_LIMIT -> "As many elements of its array ran as may at once.";
            case GROUPS_APART -> "Each of its task groups would have fitted, but in no site all of them at once.";
            case USER_LIMIT -> "Its user held as much of the queue as each may.";
        };
    }

    static String ofRejection(Reason reason) {
        return switch (reason) {
            case Reason.NoSuchType _ -> "No GPU of the type it asks for is in the fleet.";
            case Reason.NeverFits _ -> "No pool of nodes could hold the gang even if it were empty.";
            case Reason.NeverFitsDomain _ ->
                "No one domain of the level that it requires could hold the gang even if it were empty.";
            case Reason.DataResidency _ -> "It would fit elsewhere, but never in the sites where its data may be.";
            case Reason.AboveLimit _ -> "The job alone is above what its queue, or a queue above it, may ever hold.";
            case Reason.AboveTypeLimit _ ->
                "The job alone is above what its queue, or a queue above it, may ever hold of GPUs of its type.";
            case Reason.AboveUserLimit _ -> "The job alone is above what each user may hold of the queue.";
            case Reason.DependencyFailed _ -> "A job that had to complete before it ended otherwise.";
            case Reason.OfGroup r -> ofRejection(r.reason());
            case Reason.NeverTogether _ -> "No one site could hold all task groups of the job even if it were empty.";
            case Reason.DeadlineNotMet _ -> "It could not be promised to be over by its deadline.";
            default -> "";
        };
    }
}
