package io.dure.engine.place;

import io.dure.engine.Placement;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Relaxation;
import io.dure.engine.Relaxation.What;
import io.dure.engine.power.Gate;
import io.dure.engine.share.Queues;
import io.dure.engine.state.State;
import io.dure.engine.window.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that runs inside a booking: it starts when its gates are open, its array, its user and its queues may hold it, and
 * its booking is open and has room and power for it.
 */
final class AloneInBooking implements Alone {
    private final List<Reason> outside;
    private final Reason inside;
    private final boolean hasRoom;

    /** The fork is this object's own from now on. */
    AloneInBooking(State fork, int slot) {
        Window booking = fork.windows().get(fork.jobs().terms(slot).booking());
        outside = new ArrayList<>(fork.gates().shutAll(slot));
        outside.addAll(fork.gates().limitsOf(slot));
        outside.addAll(full(fork, slot));
        inside = Explain.awaitsBooking(fork, booking.id());
        hasRoom = booking.status() == Window.Status.OPEN && hasPower(fork, slot, InBooking.place(fork, booking, slot));
    }

    private static List<Reason> full(State state, int slot) {
        List<Reason> all = new ArrayList<>();
        Queues queues = state.queues();
        boolean isFair = state.rules().policy() == Policy.DURE;
        long need = state.jobs().milliGpus(slot);
        for (int q = state.jobs().queue(slot); isFair && !queues.isRoot(q); q = queues.parent(q)) {
            long held = queues.used(q) + queues.riding(q) + queues.reserved(q);
            if (held + need > queues.limit(q)) {
                all.add(OfAccount.quotaExhausted(queues, q, held, need));
            }
        }
        return all;
    }

    private static boolean hasPower(State state, int slot, @Nullable Laid laid) {
        if (laid == null) {
            return false;
        }
        long end = state.jobs().endIfStarted(slot, state.nowMillis());
        Gate gate = new Gate();
        gate.begin(state.power(), state.fleet(), state.jobs(), state.nowMillis(), state.rules());
        for (int i = 0; gate.isShut() && i < state.claims().ready().size(); i++) {
            gate.promise(state.claims().ready().get(i));
        }
        List<Placement.OnNode> place = laid.place();
        int[] nodes = place.stream().mapToInt(Placement.OnNode::node).toArray();
        int[] tasks = place.stream().mapToInt(Placement.OnNode::tasks).toArray();
        return gate.capThere(slot, end, nodes, tasks) >= 0;
    }

    @Override
    public boolean starts(List<Relaxation> relaxed) {
        return relaxed.containsAll(Causes.relaxed(outside))
                && (hasRoom || relaxed.contains(new Relaxation(What.BOOKING, 0)));
    }

    @Override
    public List<Reason> causes() {
        List<Reason> all = new ArrayList<>(outside);
        all.add(inside);
        return all;
    }
}
