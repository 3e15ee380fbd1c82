package io.dure.engine.place;

import io.dure.engine.Policy;
import io.dure.engine.place.Lineup.Right;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;

/**
 * Policies {@code fifo} and {@code easy}: jobs in order, until the head cannot start. With {@code fifo} nobody passes it;
 * with {@code easy} it holds a reservation, and whoever does not delay that may pass (Lifka 1995).
 */
final class HeadFirst implements Serving {
    private final Blocked blocked;
    private final Reserve reserve;
    private final Starts starts;

    HeadFirst(Blocked blocked, Reserve reserve, Starts starts) {
        this.blocked = blocked;
        this.reserve = reserve;
        this.starts = starts;
    }

    @Override
    public void serve(State state) {
        blocked.begin(state.jobs());
        Lineup line = new Lineup(OneLine.leaves(state.queues()));
        line.begin(1);
        int slot = OneLine.next(line, state, blocked);
        while (slot != 0) {
            if (!starts.where(slot) && line.isAtHeads(Right.WITHIN_QUOTA)) {
                line.failed(state.jobs(), slot, Right.WITHIN_QUOTA);
                if (state.rules().policy() == Policy.FIFO) {
                    state.queues().stopAt(OneLine.FLEET, state.jobs().id(slot));
                    return;
                }
                Held found = starts.lacksPower(slot) ? null : reserve.find(state, slot, false);
                if (found != null) {
                    state.reservations().add(state.fleet(), found);
                    state.gates().promise(slot);
                }
            }
            slot = OneLine.next(line, state, blocked);
        }
    }
}
