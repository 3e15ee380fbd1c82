package io.dure.engine.place;

import io.dure.engine.Nearness;
import io.dure.engine.Policy;
import io.dure.engine.state.State;

/**
 * Policies {@code random}, {@code bestfit} and {@code fgd}: jobs in order, and whoever fits starts. Nothing is kept for
 * those that do not fit: a large gang may wait for ever. The policies differ in where a task is put.
 */
final class Greedy implements Serving {
    private final Blocked blocked;
    private final Starts starts;
    private final Anywhere anywhere = new Anywhere();
    private final LeastWaste leastWaste = new LeastWaste();

    Greedy(Blocked blocked, Starts starts) {
        this.blocked = blocked;
        this.starts = starts;
    }

    @Override
    public void serve(State state) {
        blocked.begin(state.jobs());
        Lineup line = new Lineup(OneLine.leaves(state.queues()));
        line.begin(0);
        int slot = OneLine.next(line, state, blocked);
        while (slot != 0) {
            start(state, slot); // who has no place is blocked
            slot = OneLine.next(line, state, blocked);
        }
    }

    /** Who must be near together is put where the best fit is, with every policy. */
    private static boolean isNear(State state, int slot) {
        return !state.jobs().lines().near(state.jobs().shape(slot)).equals(Nearness.IN_SITE);
    }

    private void start(State state, int slot) {
        if (state.rules().policy() == Policy.BESTFIT || isNear(state, slot)) {
            starts.where(slot);
            return;
        }
        state.show(state.jobs().endIfStarted(slot, state.nowMillis()));
        Laid laid = state.rules().policy() == Policy.RANDOM ? anywhere.lay(state, slot) : leastWaste.lay(state, slot);
        if (laid == null) {
            blocked.lower(
                    state.jobs().shape(slot),
                    state.windows()
                            .ceilingMillis(state.nowMillis(), state.jobs().limitMillis(slot))); // shorter work may
        } else if (!starts.there(slot, laid.place())) {
            starts.where(slot); // where there is power, if anywhere
        }
    }
}
