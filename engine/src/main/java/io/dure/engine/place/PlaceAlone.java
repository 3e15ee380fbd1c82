package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Lines;
import io.dure.engine.power.Gate;
import io.dure.engine.power.Power;
import io.dure.engine.state.State;
import io.dure.engine.window.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether one job would have a place now, asked of it alone: as things are, without promises, with power, or given one. */
final class PlaceAlone {
    private final State state;

    /** The same, and nobody is promised anything. */
    private final State free;

    private final int slot;
    private final Explain explain;
    private final LacksPower lacksPower = new LacksPower();
    private final Conservative conservative = Conservative.onlyToAsk();

    /** {@code isFirst}: borrowers' promises yield to the job. The state is this object's own from now on. */
    PlaceAlone(State state, int slot, boolean isFirst, Explain explain) {
        this.state = state;
        this.slot = slot;
        for (int r = state.reservations().size() - 1; isFirst && r >= 0; r--) {
            if (!state.reservations().get(r).firm()) {
                state.reservations().remove(state.fleet(), r);
            }
        }
        this.explain = explain;
        free = state.fork();
        free.reservations().clear(free.fleet());
        free.plans().clear();
    }

    /** When the job would be gone if it started now; {@link Long#MAX_VALUE}: nobody knows. */
    static long endMillis(State state, int slot) {
        return state.jobs().endIfStarted(slot, state.nowMillis());
    }

    /**
     * {@code given}: nodes for it are there beside all others; {@code isFree}: no promises; {@code hasPower}: no envelopes;
     * {@code hasTime}: no windows ahead.
     */
    boolean isThere(boolean given, boolean isFree, boolean hasPower, boolean hasTime) {
        if (given && (hasPower || poolWithoutPower() == null)) {
            return true;
        }
        if (!isFree && state.rules().policy() == Policy.CONSERVATIVE) {
            return isInPlan(hasPower);
        }
        State in = isFree ? free : state;
        in.show(hasTime ? Windows.ALL : endMillis(in, slot));
        return find(in, hasPower);
    }

    /** As {@link Decider} looks: at full power, or else as low as the job accepts. */
    private boolean find(State in, boolean hasPower) {
        Gate gate = gate(in, hasPower);
        Fit fit = new Fit(gate);
        int shape = in.jobs().shape(slot);
        long end = endMillis(in, slot);
        gate.look(slot, end, false);
        if (fit.find(in.fleet(), in.jobs().lines(), shape, end)) {
            return true;
        }
        if (!gate.hasRefused() || !gate.canLower()) {
            return false;
        }
        gate.look(slot, end, true);
        return fit.find(in.fleet(), in.jobs().lines(), shape, end);
    }

    private static Gate gate(State in, boolean hasPower) {
        Gate gate = new Gate();
        gate.begin(hasPower ? new Power() : in.power(), in.fleet(), in.jobs(), in.nowMillis(), in.rules());
        for (int i = 0; !hasPower && gate.isShut() && i < in.claims().ready().size(); i++) {
            gate.promise(in.claims().ready().get(i));
        }
        return gate;
    }

    /** Whether a pool has room for it now that no plan needs, and the power. */
    private boolean isInPlan(boolean hasPower) {
        for (int p : pools()) {
            if (conservative.hasRoomNow(state, slot, p) && (hasPower || lacksPower.in(state, slot, p) == null)) {
                return true;
            }
        }
        return false;
    }

    private int[] pools() {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        return state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape));
    }

    /** What the first pool lacks of power that has nodes of use to it; null when one of them has the power. */
    private @Nullable Reason poolWithoutPower() {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        int tasks = lines.tasks(shape);
        int together = lines.near(shape).required() == Level.NODE ? tasks : 1;
        Gate gate = gate(state, false);
        gate.look(slot, endMillis(state, slot), true);
        Reason first = null;
        for (int p : pools()) {
            Pool pool = state.fleet().pool(p);
            if (pool.mostWhenEmpty(Level.NODE, lines.task(shape), together) >= together) {
                if (!gate.isShut() || gate.allows(p)) {
                    return null;
                }
                first = first == null ? LacksPower.reason(gate.shortage(pool)) : first;
            }
        }
        return first;
    }

    /** What the first pool lacks of power that holds the gang; empty when one of them has the power, or none holds it. */
    private Optional<Reason> powerWhereItFits() {
        Optional<Reason> first = Optional.empty();
        for (int p : pools()) {
            if (Explain.holds(
                    state.fleet(),
                    state.fleet().pool(p),
                    state.jobs().lines(),
                    state.jobs().shape(slot))) {
                Reason lack = lacksPower.in(state, slot, p);
                if (lack == null) {
                    return Optional.empty();
                }
                first = first.isEmpty() ? Optional.of(lack) : first;
            }
        }
        return first;
    }

    /** The first promise in the first pool that holds the gang. */
    private Optional<Reason> promises() {
        for (int p : pools()) {
            if (Explain.holds(
                    state.fleet(),
                    state.fleet().pool(p),
                    state.jobs().lines(),
                    state.jobs().shape(slot))) {
                Reason first = Explain.behindReservation(state, p, state.jobs().id(slot));
                if (first instanceof Reason.BehindReservation) {
                    return Optional.of(first);
                }
            }
        }
        return Optional.empty();
    }

    /** Why there is no place, in the order of importance: enough of it, perhaps too much. */
    List<Reason> causes() {
        List<Reason> all = new ArrayList<>();
        if (isThere(false, false, false, false)) {
            return all;
        }
        Reason first = explain.noPlace(state, slot);
        all.add(first);
        if (first instanceof Reason.WindowAhead) {
            state.show(Windows.ALL);
            promises().ifPresent(all::add);
            powerWhereItFits().ifPresent(all::add);
        } else if (first instanceof Reason.PowerEnvelope) {
            promises().ifPresent(all::add);
        } else if (!(first instanceof Reason.BehindReservation)) {
            Reason power = poolWithoutPower();
            if (power != null) {
                all.add(power);
            }
        }
        return all;
    }
}
