package io.dure.engine.place;

import io.dure.engine.Reason;
import io.dure.engine.Relaxation;
import io.dure.engine.Relaxation.What;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;

/** A job that runs inside a booking: it starts when its gates are open, and its booking is and has room for it. */
final class AloneInBooking implements Alone {
    private final List<Reason> causes;

    AloneInBooking(State state, int slot) {
        long booking = state.jobs().terms(slot).booking();
        causes = new ArrayList<>(state.gates().shutAll(slot));
        causes.add(Explain.awaitsBooking(state, (int) booking));
    }

    @Override
    public boolean starts(List<Relaxation> relaxed) {
        return relaxed.containsAll(Causes.relaxed(causes)) && relaxed.contains(new Relaxation(What.BOOKING, 0));
    }

    @Override
    public List<Reason> causes() {
        return causes;
    }
}
