package io.dure.engine.gate;

import io.dure.engine.share.Queues;
import java.util.SequencedCollection;
import java.util.TreeSet;

/** Whether the fleet, or queues with all below them, are frozen: nothing of theirs starts. Sites are nodes' business. */
public final class Freezes {
    private final TreeSet<Integer> queues;
    private boolean isFleet;

    /** A fork asks what would be if this one job were not frozen; 0: none. */
    private int butSlot;

    Freezes() {
        queues = new TreeSet<>();
    }

    private Freezes(Freezes o) {
        queues = new TreeSet<>(o.queues);
        isFleet = o.isFleet;
        butSlot = o.butSlot;
    }

    Freezes fork() {
        return new Freezes(this);
    }

    void setFleet(boolean to) {
        isFleet = to;
    }

    void setQueue(int queue, boolean to) {
        if (to) {
            queues.add(queue);
        } else {
            queues.remove(queue);
        }
    }

    void except(int slot) {
        butSlot = slot;
    }

    public boolean isFleet() {
        return isFleet;
    }

    /** As they were told, in rising order. */
    public SequencedCollection<Integer> queues() {
        return queues;
    }

    public boolean isAny() {
        return isFleet || !queues.isEmpty();
    }

    /** Whether jobs of this queue, as told, do not start; of the job in the slot. */
    boolean holds(int slot, int queue, Queues all) {
        return isAny() && slot != butSlot && (isFleet || frozenAbove(queue, all) >= 0);
    }

    /** The nearest frozen queue at or above this one; -1: none. */
    int frozenAbove(int queue, Queues all) {
        int q = queue;
        while (q >= 0 && !queues.contains(q)) {
            q = all.parentOfTold(q);
        }
        return Math.max(q, -1);
    }
}
