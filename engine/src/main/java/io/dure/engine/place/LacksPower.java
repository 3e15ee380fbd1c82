package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.Reason;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import io.dure.engine.fleet.Span;
import io.dure.engine.fleet.Tier;
import io.dure.engine.job.Lines;
import io.dure.engine.power.Gate;
import io.dure.engine.power.Throughput;
import io.dure.engine.state.State;
import org.jspecify.annotations.Nullable;

/** Whether a place has the GPUs for a job and not the power, with numbers. */
final class LacksPower {
    /** What the pool, whose GPUs would do, lacks of power for the waiting job; null when it has enough. */
    @Nullable
    Reason in(State state, int slot, int p) {
        return state.power().areas().isEmpty() ? null : in(state, slot, p, asked(state));
    }

    /** The same by the books of this pass. */
    @Nullable
    Reason in(State state, int slot, int p, Gate gate) {
        Pool pool = state.fleet().pool(p);
        gate.look(slot, end(state, slot), true);
        return gate.allows(p) && holds(state, slot, pool, gate) ? null : reason(gate.shortage(pool));
    }

    /** What a job lacks that has claimed its place and has all its GPUs; null when it is not power. */
    @Nullable
    Reason ofHolder(State state, int slot) {
        if (state.power().areas().isEmpty() || !state.claims().isReady(slot)) {
            return null;
        }
        Gate gate = new Gate();
        gate.begin(state.power(), state.fleet(), state.jobs(), state.nowMillis(), state.rules());
        boolean mayStart = gate.capOfHolder(slot, end(state, slot)) >= 0;
        return mayStart ? null : reason(gate.shortageOfHolder());
    }

    /**
     * The first group of a job, all of whose groups have what they claimed, that lacks power beside the groups before it;
     * null when none does. Groups start at full power or not at all.
     */
    Reason.@Nullable OfGroup ofGroups(State state, int slot) {
        if (state.power().areas().isEmpty() || !AllGroups.isReady(state, slot)) {
            return null;
        }
        State f = state.fork();
        Gate gate = new Gate();
        gate.begin(f.power(), f.fleet(), f.jobs(), f.nowMillis(), f.rules());
        for (int member = slot; member != 0; member = f.jobs().parts().next(member)) {
            if (gate.capOfHolder(member, end(f, slot)) != Throughput.NO_CAP) {
                return new Reason.OfGroup(f.jobs().group(member), reason(gate.shortageOfHolder(Throughput.NO_CAP)));
            }
            f.startClaimed(member);
        }
        return null;
    }

    static Gate asked(State state) {
        Gate gate = new Gate();
        gate.begin(state.power(), state.fleet(), state.jobs(), state.nowMillis(), state.rules());
        for (int i = 0; i < state.claims().ready().size(); i++) {
            gate.promise(state.claims().ready().get(i));
        }
        return gate;
    }

    private static long end(State state, int slot) {
        return state.jobs().endIfStarted(slot, state.nowMillis());
    }

    /** Whether nodes enough of the pool lie in halls with the power. */
    private static boolean holds(State state, int slot, Pool pool, Gate gate) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        Level level = lines.tasks(shape) == 1 ? Level.SITE : lines.near(shape).required();
        gate.enter(pool);
        if (gate.isPicky() && level != Level.SITE) {
            return holdsNear(state, slot, pool, pool.tier(level), gate);
        }
        Task task = state.jobs().task(slot);
        int left = state.jobs().lines().tasks(state.jobs().shape(slot));
        for (Shelf shelf : new Shelf[] {pool.open(), pool.held()}) {
            for (int k = 0; gate.isPicky() && k <= pool.gpusPerNode(); k++) {
                for (int n = shelf.next(k, 0); n >= 0 && left > 0; n = shelf.next(k, n + 1)) {
                    int node = pool.node(n);
                    left -= gate.most(node, (int) Math.min(left, state.fleet().roomOn(node, task)));
                }
            }
        }
        return left == 0 || !gate.isPicky();
    }

    /** Whether one domain has the room and lies in a hall with the power. */
    private static boolean holdsNear(State state, int slot, Pool pool, Tier tier, Gate gate) {
        Lacking lacking = new Lacking(gate);
        Task task = state.jobs().task(slot);
        int tasks = state.jobs().lines().tasks(state.jobs().shape(slot));
        int domains = tier.isOfNodes() ? pool.size() : tier.size();
        for (int d = 0; d < domains; d++) {
            Span span = tier.span(d);
            if (!lacking.has(state.fleet(), pool, span.from(0), d) && room(state.fleet(), pool, span, task) >= tasks) {
                gate.enter(pool);
                if (give(state.fleet(), pool, span, task, tasks, gate) == 0) {
                    return true;
                }
                lacking.add(state.fleet(), pool, span.from(0), d);
            }
        }
        return false;
    }

    private static long room(Fleet fleet, Pool pool, Span span, Task task) {
        long room = 0;
        for (int r = 0; r < span.ranges(); r++) {
            for (int local = span.from(r); local < span.to(r); local++) {
                room += fleet.roomOn(pool.node(local), task);
            }
        }
        return room;
    }

    /** Gives tasks to nodes of the span as far as room and power go; returns how many are left. */
    private static int give(Fleet fleet, Pool pool, Span span, Task task, int tasks, Gate gate) {
        int left = tasks;
        for (int r = 0; r < span.ranges(); r++) {
            for (int local = span.from(r); local < span.to(r) && left > 0; local++) {
                int node = pool.node(local);
                int room = (int) Math.min(left, fleet.roomOn(node, task));
                left -= room > 0 ? gate.most(node, room) : 0;
            }
        }
        return left;
    }

    static Reason reason(Gate.Shortage s) {
        return new Reason.PowerEnvelope(s.site(), s.hall(), s.headroomWatts(), s.needWatts(), s.nextChangeMillis());
    }
}
