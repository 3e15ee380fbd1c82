package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.power.Gate;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reservations for jobs of several task groups: found group after group on a fork, as by {@link Reserve} for others. */
final class ReserveGroups {
    private final Fit anyPower = new Fit(new Gate());
    private final Reserve reserve = new Reserve();

    /**
     * A firm reservation of nodes for every group, from the earliest time at which all have theirs, found group after
     * group; null when no time can be told.
     */
    @Nullable
    Held find(State s, int slot) {
        Held best = null;
        for (int site : GroupSites.of(s, slot)) {
            Held found = findIn(s, slot, site);
            if (found != null && (best == null || found.atMillis() < best.atMillis())) {
                best = found;
            }
        }
        return best;
    }

    @Nullable
    private Held findIn(State s, int slot, int site) {
        State f = s.fork();
        f.joinParts(slot);
        reserve.in(site);
        anyPower.begin(f);
        anyPower.in(site);
        Held[] held = new Held[f.jobs().job(slot).groups()];
        long at = f.nowMillis();
        for (int group : GroupSites.order(f.jobs().job(slot))) {
            Held found = earliest(f, GroupSites.member(f.jobs(), slot, group));
            if (found == null) {
                return null;
            }
            held[group] = found;
            f.reservations().add(f.fleet(), found);
            at = Math.max(at, found.atMillis());
        }
        for (Held h : held) {
            if (!s.windows().allow(h.nodes(), GroupSites.end(s, slot, at))) {
                return null; // free in time, and not for long enough
            }
        }
        List<Held> others = new ArrayList<>();
        for (int g = 1; g < held.length; g++) {
            others.add(held[g].with(List.of(), at));
        }
        return held[0].with(others, at);
    }

    /** For one group: nodes that are free now, or else from when on enough of them will be. */
    @Nullable
    private Held earliest(State f, int member) {
        f.show(GroupSites.end(f, member, f.nowMillis()));
        if (!anyPower.findOpen(f.fleet(), f.jobs().lines(), f.jobs().shape(member))) {
            return reserve.find(f, member, true);
        }
        Chosen at = anyPower.chosen();
        Task task = f.jobs().task(member);
        int[] nodes = Arrays.copyOf(at.nodes(), at.size());
        int[] spare = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            spare[i] = task.isPlain() ? f.fleet().freeOn(nodes[i]) - at.tasks()[i] * task.gpus() : 0;
        }
        int pool = f.fleet().poolIndexOf(nodes[0]);
        long released = f.fleet().pool(pool).releasedMilliGpus();
        return new Held(f.jobs().id(member), pool, f.nowMillis(), true, released, nodes, spare);
    }
}
