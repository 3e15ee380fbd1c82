package io.dure.twin.outcome;

import io.dure.engine.WaitCode;

/** What a reason to wait means, in a plain sentence. */
final class Meaning {
    private Meaning() {}

    static String of(WaitCode code) {
        return switch (code) {
            case NOT_YET_DECIDED -> "Submitted after the last decision.";
            case FLEET_BUSY -> "Not enough GPUs of a fitting type were free in any one site.";
            case FRAGMENTED -> "Enough GPUs were free in one site, but not in pieces that hold the tasks.";
            case QUOTA_EXHAUSTED -> "The queue, or one above it, held all that it may.";
            case NOT_LENT -> "It would have borrowed, and the idle GPUs were kept by queues that lend no more.";
            case BEHIND_RESERVATION -> "It would have fitted, but would have delayed a promised start.";
            case BEHIND_IN_QUEUE -> "An earlier job of its queue waited, and nobody passes it.";
            case AWAITING_RECLAIM -> "Lent GPUs were on their way back to it.";
        };
    }
}
