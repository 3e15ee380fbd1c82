package io.dure.engine.place;

import io.dure.engine.Job;
import io.dure.engine.Level;
import io.dure.engine.Reason;
import io.dure.engine.TaskGroup;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.job.Parts;
import io.dure.engine.place.AllGroups.Failed;
import io.dure.engine.power.Gate;
import io.dure.engine.share.Queues;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why jobs of several task groups wait, or never will run: which group, and why. */
final class ExplainGroups {
    private final Explain explain;
    private final LacksPower lacksPower = new LacksPower();

    ExplainGroups(Explain explain) {
        this.explain = explain;
    }

    // ---- never --------------------------------------------------------------------------------------------------

    @Nullable
    Reason neverRuns(State state, int slot) {
        Job job = state.jobs().job(slot);
        for (int g = 0; g < job.groups(); g++) {
            Reason never = Explain.neverFits(state, job.group(g), job.residency());
            if (never != null) {
                return new Reason.OfGroup(g, never);
            }
        }
        Reason never = neverTogether(state, job);
        Reason shut = never == null ? state.gates().neverOpens(slot, state.nowMillis()) : never;
        Parts.Groups groups = state.jobs().parts().groups(slot);
        for (Parts.Share s : groups == null ? List.<Parts.Share>of() : groups.shares()) {
            shut = shut == null ? Explain.aboveLimits(state, s.account(), s.milliGpus()) : shut;
        }
        return shut;
    }

    /** Null when some site could perhaps hold all groups: as far as counting GPUs and nodes tells. */
    @Nullable
    private static Reason neverTogether(State state, Job job) {
        Reason.@Nullable NeverTogether best = null;
        for (int site = 0; site < state.fleet().sites(); site++) {
            Reason.NeverTogether here = neverIn(state.fleet(), job, site);
            if (here == null) {
                return null;
            }
            best = best == null || here.group() > best.group() ? here : best;
        }
        return best;
    }

    private static Reason.@Nullable NeverTogether neverIn(Fleet fleet, Job job, int site) {
        List<Integer> onlyPools = new ArrayList<>();
        for (int g = 0; g < job.groups(); g++) {
            TaskGroup group = job.group(g);
            int[] pools = poolsThatHold(fleet, job, group, site);
            long most = pools.length > 0 ? group.tasks() : most(fleet, job, group, site);
            if (pools.length == 1) {
                most = Math.min(most, mostBeside(fleet.pool(pools[0]), job, g, onlyPools, pools[0]));
            }
            onlyPools.add(pools.length == 1 ? pools[0] : -1);
            if (most < group.tasks()) {
                return new Reason.NeverTogether(site, g, group.tasks(), most);
            }
        }
        return null;
    }

    /** Pools of the site that could hold the group by itself. */
    private static int[] poolsThatHold(Fleet fleet, Job job, TaskGroup group, int site) {
        return Arrays.stream(poolsOf(fleet, job, group, site))
                .filter(p -> fleet.pool(p).mostWhenEmpty(level(group), group.task(), group.tasks()) >= group.tasks())
                .toArray();
    }

    private static int[] poolsOf(Fleet fleet, Job job, TaskGroup group, int site) {
        return Fit.inSite(fleet, fleet.poolsFor(group.gpuType(), job.residency()), site);
    }

    private static Level level(TaskGroup group) {
        return group.tasks() == 1 ? Level.SITE : group.near().required();
    }

    private static long most(Fleet fleet, Job job, TaskGroup group, int site) {
        return Explain.mostWhenEmpty(
                fleet, poolsOf(fleet, job, group, site), level(group), group.task(), group.tasks());
    }

    /** The most tasks of the group beside those before it that can be in this pool only: by GPUs, and by whole nodes. */
    private static long mostBeside(Pool pool, Job job, int g, List<Integer> onlyPools, int p) {
        long milliGpus = 1000L * pool.size() * pool.gpusPerNode();
        long nodes = pool.size();
        for (int before = 0; before < g; before++) {
            TaskGroup other = job.group(before);
            if (onlyPools.get(before) == p) {
                milliGpus -= other.milliGpus();
                nodes -= takesNode(pool, other) ? other.tasks() : 0;
            }
        }
        TaskGroup group = job.group(g);
        long each = group.task().milliGpus();
        long most = each == 0 ? group.tasks() : Math.max(0, milliGpus) / each;
        return takesNode(pool, group) ? Math.min(most, Math.max(0, nodes)) : most;
    }

    /** Each of its tasks takes more than half a node: no two such tasks are on one. */
    private static boolean takesNode(Pool pool, TaskGroup group) {
        return 2 * group.task().gpus() > pool.gpusPerNode();
    }

    // ---- now ----------------------------------------------------------------------------------------------------

    /** The account that is full for the job, what its own reservation promises aside; or -1. */
    static int full(State state, int slot) {
        boolean isPromised = state.reservations().of(state.jobs().id(slot)) >= 0;
        int full = -1;
        Parts.Groups groups = state.jobs().parts().groups(slot);
        for (Parts.Share s : groups == null ? List.<Parts.Share>of() : groups.shares()) {
            long need = isPromised ? 0 : s.milliGpus();
            full = full < 0 ? state.queues().fullFor(s.account(), need, false) : full;
        }
        return full;
    }

    static Reason quotaExhausted(State state, int slot) {
        Queues queues = state.queues();
        Parts.Groups groups = state.jobs().parts().groups(slot);
        int full = full(state, slot);
        boolean isPromised = state.reservations().of(state.jobs().id(slot)) >= 0;
        for (Parts.Share s : groups == null ? List.<Parts.Share>of() : groups.shares()) {
            long need = s.milliGpus();
            if (full >= 0 && queues.isAtOrAbove(full, s.account())) {
                long held = queues.used(full) + queues.riding(full) + queues.reserved(full) - (isPromised ? need : 0);
                return OfAccount.quotaExhausted(queues, full, held, need);
            }
            boolean isOwned = queues.isEntitledTo(s.account(), need);
            if (full < 0 && !isOwned && !state.isLent(s.account(), need)) {
                long lent = queues.lentTo(s.account(), need, state.lendableMilliGpus(s.account()));
                return OfAccount.notLent(queues, s.account(), need, lent);
            }
        }
        return new Reason.NotYetDecided();
    }

    Reason awaitingReclaim(State state, int slot) {
        Reason power = lacksPower.ofGroups(state, slot);
        if (power != null) {
            return power;
        }
        long missing = 0;
        for (int member = slot; member != 0; member = state.jobs().parts().next(member)) {
            missing += state.claims().missingMilliGpus(member);
        }
        return new Reason.AwaitingReclaim(missing, state.jobs().stopByMillis(slot));
    }

    /** Which group has no place by itself, or else which has none beside the others. */
    Reason noPlace(State state, int slot) {
        State apart = state.fork();
        int own = apart.reservations().of(state.jobs().id(slot));
        if (own >= 0) {
            apart.reservations().remove(apart.fleet(), own); // it stands in nobody's way but others'
            apart.promise(slot, -1);
        }
        Gate gate = LacksPower.asked(apart);
        Reason alone = noPlaceByItself(apart.fork(), slot, gate.promised());
        if (alone != null) {
            return alone;
        }
        Failed at = new AllGroups().whereItFails(apart, slot, gate.promised());
        if (at != null) {
            return beside(at, slot);
        }
        if (GroupSites.of(state, slot).isEmpty()) { // some site had pools for all of them once
            return GroupSites.apart(state, slot);
        }
        List<Reason> users = state.gates().ridersOfUsers().filled(slot);
        return users.isEmpty() ? quotaExhausted(state, slot) : users.getFirst(); // else its own promise holds its place
    }

    @Nullable
    private Reason noPlaceByItself(State f, int slot, long[] promised) {
        f.joinParts(slot);
        Gate gate = new Gate();
        gate.begin(f.power(), f.fleet(), f.jobs(), f.nowMillis(), f.rules());
        if (gate.isShut()) {
            gate.begin(f.power(), f.fleet(), f.jobs(), f.nowMillis(), f.rules(), promised);
        }
        Fit fit = new Fit(gate);
        fit.begin(f);
        Jobs jobs = f.jobs();
        long end = jobs.endIfStarted(slot, f.nowMillis());
        for (int member = slot; member != 0; member = jobs.parts().next(member)) {
            f.show(end);
            gate.look(member, end, false);
            if (!fit.find(f.fleet(), jobs.lines(), jobs.shape(member), end)) {
                return new Reason.OfGroup(jobs.group(member), explain.noPlaceFor(f, member));
            }
        }
        return null;
    }

    /** Those before it have their places in the fork. */
    private Reason beside(Failed at, int slot) {
        State f = at.fork();
        int member = GroupSites.member(f.jobs(), slot, at.group());
        Lines lines = f.jobs().lines();
        int shape = f.jobs().shape(member);
        long most = 0;
        int[] pools = f.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape));
        for (int p : Fit.inSite(f.fleet(), pools, at.site())) {
            Pool pool = f.fleet().pool(p);
            if (Explain.holds(f.fleet(), pool, lines, shape)) {
                Reason lack = lacksPower.in(f, member, p);
                Reason held =
                        lack == null ? Explain.behindReservation(f, p, f.jobs().id(member)) : lack;
                return new Reason.OfGroup(at.group(), held);
            }
            most = Math.max(most, Room.besideToo(f.fleet(), pool, lines.task(shape), lines.tasks(shape)));
        }
        return new Reason.GroupsApart(at.site(), at.group(), lines.tasks(shape), most);
    }
}
