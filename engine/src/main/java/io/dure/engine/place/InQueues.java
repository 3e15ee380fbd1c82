package io.dure.engine.place;

import io.dure.engine.job.Parts;
import io.dure.engine.place.Lineup.Right;
import io.dure.engine.state.State;

/** What waiting jobs may hold in their queues as things stand: by quota, by priority, and by what is lent. */
final class InQueues implements Lineup.Rights {
    private State state = new State();

    void begin(State s) {
        state = s;
    }

    @Override
    public Right of(int slot, Right least) {
        if (isEntitled(slot)) {
            return Right.WITHIN_QUOTA;
        }
        return least != Right.WITHIN_QUOTA && mayPreempt(slot) ? Right.BY_PRIORITY : Right.BORROWS;
    }

    /** By what right it may hold GPUs. */
    Right of(int slot) {
        return of(slot, Right.BORROWS);
    }

    @Override
    public boolean isFull(int slot) {
        return hasNoRoom(slot) || waitsForItsOwn(slot);
    }

    /** Whether it is within its queue's quota, and that of all above. */
    boolean isEntitled(int slot) {
        return hasGroups(slot)
                ? state.isEntitled(slot)
                : state.queues()
                        .isEntitledTo(state.jobs().queue(slot), state.jobs().milliGpus(slot));
    }

    /** Within the quota that counts only jobs of its priority or above, and others of its queue run. */
    boolean mayPreempt(int slot) {
        Parts.Groups groups = state.jobs().parts().groups(slot);
        if (groups != null) {
            return AllGroups.mayPreemptInAll(state, slot, groups);
        }
        int leaf = state.jobs().queue(slot);
        int priority = state.jobs().priority(slot);
        return state.levels().hasBelow(leaf, priority)
                && state.levels().atOrAbove(leaf, priority) + state.jobs().milliGpus(slot)
                        <= state.queues().owned(leaf);
    }

    /** It would be within quota if others of its queue were gone: smaller ones do not pass it, or it might never be. */
    private boolean waitsForItsOwn(int slot) {
        return !isEntitled(slot) && isWithinQuota(slot);
    }

    /** Whether the quota of its queue alone would do for it. */
    boolean isWithinQuota(int slot) {
        Parts.Groups groups = state.jobs().parts().groups(slot);
        return groups == null
                ? state.queues()
                        .isWithinQuota(state.jobs().queue(slot), state.jobs().milliGpus(slot))
                : groups.shares().stream().allMatch(s -> state.queues().isWithinQuota(s.account(), s.milliGpus()));
    }

    /** Whether its queue, or one above it, has no room for it now, without breaking a promise. */
    boolean hasNoRoom(int slot) {
        return hasNoRoomFrom(slot, state.nowMillis());
    }

    /** The same if it started then. */
    boolean hasNoRoomFrom(int slot, long startMillis) {
        long end = state.jobs().endIfStarted(slot, startMillis);
        boolean isGoneBeforeReservations = end <= state.reservations().firstMillis();
        return state.fullFor(slot, isGoneBeforeReservations) >= 0;
    }

    /** It would hold its GPUs by right: they are its own, or lent to it. */
    boolean mayHold(int slot) {
        return isEntitled(slot) || state.isLent(slot);
    }

    boolean hasGroups(int slot) {
        return state.jobs().parts().hasGroups(slot);
    }
}
