package io.dure.engine.place;

import io.dure.engine.Verdict;
import io.dure.engine.job.Parts;
import io.dure.engine.power.Gate;
import io.dure.engine.power.Throughput;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place for all task groups of a job in one site, or for none. Group after group is placed on a fork, as if each were a
 * job of its own: the one with the narrowest level, the largest tasks and the most of them first. When all have a place,
 * the same steps are done in truth; else nothing has happened. So groups never need to be undone, and what power, quotas
 * and places are left for a group is reckoned by the parts that reckon it for every other job.
 */
final class AllGroups {
    /** One group's place, and who goes for it. */
    @SuppressWarnings("ArrayRecordComponent") // never written to
    record Placed(int group, int[] nodes, int[] tasks, List<Victim> victims) {
        int size() {
            return nodes.length;
        }
    }

    /** Who goes; {@code own}: for a higher priority of his queue. */
    record Victim(int slot, boolean own) {}

    /** Where a search failed: at this group, in this site, when those before it had their places. */
    record Failed(State fork, int site, int group, int placed) {}

    private static final int MOST_FORKS = 32;

    private final Gate gate = new Gate();
    private final Fit fit = new Fit(gate);
    private final Fit anyPower = new Fit(new Gate());
    private final Reclaim reclaim = new Reclaim();
    private List<Placed> plan = new ArrayList<>();
    private @Nullable Failed failed;
    private long wakeAtMillis;
    private boolean hasVictims;
    private boolean hasBlockedPower;

    /** How many other choices of pools are still looked at. */
    private int forksLeft;

    /** What may be done to make room. */
    enum Means {
        NOBODY_GOES,
        RIDERS_GO,
        RECLAIM,
        PREEMPT,
        BOTH
    }

    // ---- places that are free now -----------------------------------------------------------------------------

    /**
     * Looks for places now; {@link #plan} then has them. {@code promised}: by area, the power that is kept for others.
     */
    boolean findNow(State s, int slot, long[] promised) {
        failed = null;
        hasBlockedPower = false;
        s.show(GroupSites.end(s, slot, s.nowMillis()));
        for (int site : GroupSites.withRoom(s, slot)) {
            if (tryNow(s, slot, site, promised)) {
                return true;
            }
        }
        return false;
    }

    /** Where the job, which has no place now, comes furthest; null when no site has pools for every group. */
    @Nullable
    Failed whereItFails(State s, int slot, long[] promised) {
        failed = null;
        for (int site : GroupSites.of(s, slot)) {
            if (tryNow(s, slot, site, promised)) {
                return null;
            }
        }
        return failed;
    }

    /** Whether there are places now, and in all of them the power is short. */
    boolean lacksPower(State s, int slot, long[] promised) {
        if (findNow(s, slot, promised)) {
            return false;
        }
        for (int site : hasBlockedPower ? GroupSites.withRoom(s, slot) : List.<Integer>of()) {
            if (tryNow(s, slot, site, null)) {
                return true;
            }
        }
        return false;
    }

    private boolean tryNow(State s, int slot, int site, long @Nullable [] promised) {
        State f = s.fork();
        f.joinParts(slot);
        plan = new ArrayList<>();
        forksLeft = MOST_FORKS;
        f.show(GroupSites.end(f, slot, f.nowMillis()));
        return place(f, slot, site, GroupSites.order(f.jobs().job(slot)), 0, promised);
    }

    /**
     * Places the groups from this one of the order on. Which pool is best for a group may leave no place for the next: then
     * the site's other pools are tried, as long as the search is short.
     */
    private boolean place(State f, int slot, int site, List<Integer> order, int at, long @Nullable [] promised) {
        if (at == order.size()) {
            return true;
        }
        int group = order.get(at);
        int member = GroupSites.member(f.jobs(), slot, group);
        int first = Fit.ANYWHERE;
        for (int pool : poolsToTry(f, member, site)) {
            if (pool == first && first != Fit.ANYWHERE) {
                continue; // it was the best, and was tried
            }
            if (!find(f, member, site, pool, promised)) {
                continue;
            }
            State next = f.fork();
            add(group, chosen(promised), List.of());
            first = first == Fit.ANYWHERE ? next.fleet().poolIndexOf(last().nodes[0]) : first;
            next.startGroup(
                    member, last().nodes, last().tasks, last().size(), GroupSites.end(next, slot, next.nowMillis()));
            if (place(next, slot, site, order, at + 1, promised)) {
                return true;
            }
            plan.removeLast();
            if (forksLeft-- <= 0) {
                return false;
            }
        }
        if (first == Fit.ANYWHERE) {
            noteFailure(f, site, group);
        }
        return false;
    }

    /** First whichever is best, then each by itself if there are several. */
    private static int[] poolsToTry(State f, int member, int site) {
        int shape = f.jobs().shape(member);
        int[] pools = f.fleet()
                .poolsFor(f.jobs().lines().gpuType(shape), f.jobs().lines().residency(shape));
        int[] here = Fit.inSite(f.fleet(), pools, site);
        if (here.length == 1) {
            return new int[] {Fit.ANYWHERE};
        }
        int[] all = new int[here.length + 1];
        all[0] = Fit.ANYWHERE;
        System.arraycopy(here, 0, all, 1, here.length);
        return all;
    }

    private boolean find(State f, int member, int site, int pool, long @Nullable [] promised) {
        Fit by = promised == null ? anyPower : fit;
        gate.begin(f.power(), f.fleet(), f.jobs(), f.nowMillis(), f.rules());
        if (promised != null && gate.isShut()) {
            gate.begin(f.power(), f.fleet(), f.jobs(), f.nowMillis(), f.rules(), promised);
        }
        by.begin(f);
        by.in(site, pool);
        long end = GroupSites.end(f, member, f.nowMillis());
        f.show(end);
        gate.look(member, end, false);
        boolean found = by.find(f.fleet(), f.jobs().lines(), f.jobs().shape(member), end);
        hasBlockedPower |= gate.hasRefused();
        return found;
    }

    private Chosen chosen(long @Nullable [] promised) {
        return promised == null ? anyPower.chosen() : fit.chosen();
    }

    /** The same on the nodes that the job was promised, of which the promise has let go: each group on its own. */
    boolean findPromised(State s, int slot, Held own, long[] promised) {
        State f = s.fork();
        f.joinParts(slot);
        plan = new ArrayList<>();
        gate.begin(f.power(), f.fleet(), f.jobs(), f.nowMillis(), f.rules());
        if (gate.isShut()) {
            gate.begin(f.power(), f.fleet(), f.jobs(), f.nowMillis(), f.rules(), promised);
        }
        long end = GroupSites.end(f, slot, f.nowMillis());
        f.show(end);
        for (int group = 0; group < f.jobs().job(slot).groups(); group++) {
            Held held = group == 0 ? own : own.others().get(group - 1);
            int member = GroupSites.member(f.jobs(), slot, group);
            if (!fill(f, member, group, held)
                    || gate.capThere(member, end, last().nodes, last().tasks) != Throughput.NO_CAP) {
                return false;
            }
            f.startGroup(member, last().nodes, last().tasks, last().size(), end);
        }
        return true;
    }

    /** As many tasks on each of these nodes as it has room for. */
    private boolean fill(State f, int member, int group, Held held) {
        Chosen at = new Chosen();
        long left = f.jobs().lines().tasks(f.jobs().shape(member));
        for (int node : held.nodes()) {
            boolean mayTake = f.fleet().isUp(node) && !f.fleet().isBarred(node);
            int here = mayTake
                    ? (int) Math.min(left, f.fleet().roomOn(node, f.jobs().task(member)))
                    : 0;
            if (here > 0) {
                at.add(node, here);
                left -= here;
            }
        }
        at.sort();
        add(group, at, List.of());
        return left == 0;
    }

    private void noteFailure(State f, int site, int group) {
        if (failed == null || failed.placed < plan.size()) {
            failed = new Failed(f, site, group, plan.size());
        }
    }

    /** Does what was found: the job runs. */
    void start(State s, int slot) {
        long end = GroupSites.end(s, slot, s.nowMillis());
        s.show(end);
        s.joinParts(slot);
        for (Placed p : plan) {
            s.startGroup(GroupSites.member(s.jobs(), slot, p.group), p.nodes, p.tasks, p.size(), end);
        }
    }

    // ---- places for which others go ---------------------------------------------------------------------------

    /**
     * Looks for places, some of which others leave within the grace: group by group either a place that is free and held
     * for nobody, or tasks beyond the fewest of elastic jobs, or victims as {@code means} allows. Of the sites where all
     * groups have one, that where least work is lost. Where all have a place that is free they need no claims, unless
     * nobody goes by {@code means}: then what they wait for is elsewhere.
     */
    boolean findClaims(State s, int slot, Means means) {
        wakeAtMillis = Verdict.NO_WAKE;
        List<Placed> best = List.of();
        long least = Long.MAX_VALUE;
        for (int site : GroupSites.of(s, slot)) {
            if (tryClaims(s, slot, site, means) && (hasVictims || means == Means.NOBODY_GOES)) {
                long lost = lost(s);
                if (lost < least) {
                    least = lost;
                    best = plan;
                }
            }
        }
        plan = best;
        return !best.isEmpty();
    }

    private boolean tryClaims(State s, int slot, int site, Means means) {
        State f = s.fork();
        f.joinParts(slot);
        plan = new ArrayList<>();
        hasVictims = false;
        long by = f.nowMillis() + f.rules().reclaimGraceMillis();
        anyPower.begin(f);
        anyPower.in(site);
        reclaim.in(site);
        reclaim.beginPass();
        for (int group : GroupSites.order(f.jobs().job(slot))) {
            int member = GroupSites.member(f.jobs(), slot, group);
            f.jobs().setOverreached(member, true); // the licence to push aside more than it takes is for single gangs
            f.show(GroupSites.end(f, slot, by));
            if (findOpen(f, member)) {
                add(group, anyPower.chosen(), List.of());
            } else if (!f.jobs().task(member).isPlain() && reclaim.findLeaving(f, member, false)) {
                add(group, reclaim.chosen(), List.of());
            } else if (!makeRoom(f, member, group, means)) {
                return false;
            }
            for (Victim v : last().victims) {
                f.stop(v.slot, by);
            }
            hasVictims |= !last().victims.isEmpty();
            f.claimGroup(member, last().nodes, last().tasks, last().size(), by);
        }
        return true;
    }

    /** Whether there is a place that is free; not on nodes of which others await something, if it would close them. */
    private boolean findOpen(State f, int member) {
        boolean found = anyPower.findOpen(f.fleet(), f.jobs().lines(), f.jobs().shape(member));
        for (int i = 0;
                found
                        && !f.jobs().task(member).isPlain()
                        && i < anyPower.chosen().size();
                i++) {
            found = f.claims().claimant(anyPower.chosen().nodes()[i]) == 0;
        }
        return found;
    }

    private boolean makeRoom(State f, int member, int group, Means means) {
        f.jobs().endsIn(0); // who was told to go for the groups before stands in order of his end
        if (hasVictims && reclaim.findLeaving(f, member, true)) {
            add(group, reclaim.chosen(), List.of()); // what those leave who go for the groups before it
            return true;
        }
        if (means == Means.NOBODY_GOES) {
            return false;
        }
        boolean found = f.jobs().riders().all() > 0 && reclaim.findRiders(f, member);
        if (!found && means != Means.RIDERS_GO) {
            int account = f.jobs().queue(member);
            long milliGpus = f.jobs().milliGpus(member);
            boolean isEntitled = f.queues().isEntitledTo(account, milliGpus);
            boolean reclaims =
                    means != Means.PREEMPT && isEntitled && f.queues().anyBorrowsAgainst(account);
            boolean preempts = means != Means.RECLAIM && mayPreempt(f, member);
            boolean mayBorrow = isEntitled || f.isLent(account, milliGpus);
            if (milliGpus > 0 && (reclaims || preempts)) {
                found = reclaim.find(f, member, reclaims, preempts, mayBorrow, NOTHING_DECIDED);
                wakeAtMillis = found ? wakeAtMillis : Math.min(wakeAtMillis, reclaim.wakeAtMillis());
            }
        }
        if (found) {
            List<Victim> victims = new ArrayList<>();
            for (int i = 0; i < reclaim.victimCount(); i++) {
                victims.add(new Victim(reclaim.victim(i), reclaim.isOwn(reclaim.victim(i))));
            }
            add(group, reclaim.chosen(), victims);
        }
        return found;
    }

    private static final int NOTHING_DECIDED = -1;

    static boolean mayPreempt(State s, int slot) {
        int account = s.jobs().queue(slot);
        int priority = s.jobs().priority(slot);
        return s.levels().hasBelow(account, priority)
                && s.levels().atOrAbove(account, priority) + s.jobs().milliGpus(slot)
                        <= s.queues().owned(account);
    }

    /** GPU-milliseconds of work that the victims of the plan lose; tasks beyond the fewest count as none. */
    private long lost(State s) {
        long sum = 0;
        for (Placed p : plan) {
            for (Victim v : p.victims) {
                long ran = s.nowMillis() - s.jobs().startedAtMillis(v.slot);
                boolean isRider = s.jobs().riders().isRider(v.slot);
                sum += isRider ? 0 : Clear.gpuMillis(s.jobs().wholeMilliGpus(v.slot), ran);
            }
        }
        return sum;
    }

    /** When the first guaranteed run is over that stood in the way of the last {@link #findClaims}. */
    long wakeAtMillis() {
        return wakeAtMillis;
    }

    // ---- jobs that have claimed all their places --------------------------------------------------------------

    /** Whether every group has got all it claims. */
    static boolean isReady(State s, int slot) {
        boolean isReady = true;
        for (int member = slot; member != 0; member = s.jobs().parts().next(member)) {
            isReady &= s.claims().isReady(member);
        }
        return isReady;
    }

    /** Whether no queue that the job is kept in holds more than it may. */
    static boolean isWithinLimits(State s, int slot) {
        boolean is = true;
        for (int member = slot; member != 0; member = s.jobs().parts().next(member)) {
            is &= s.queues().isWithinLimits(s.jobs().queue(member));
        }
        return is;
    }

    /** Whether all groups have the power to start where they have claimed. */
    boolean hasPower(State s, int slot, Gate gateOfPass) {
        if (!gateOfPass.isShut()) {
            return true;
        }
        State f = s.fork();
        gate.begin(f.power(), f.fleet(), f.jobs(), f.nowMillis(), f.rules(), gateOfPass.promised());
        for (int member = slot; member != 0; member = f.jobs().parts().next(member)) {
            if (gate.capOfHolder(member, GroupSites.end(f, slot, f.nowMillis())) != Throughput.NO_CAP) {
                return false;
            }
            f.startClaimed(member);
        }
        return true;
    }

    List<Placed> plan() {
        return plan;
    }

    private Placed last() {
        return plan.getLast();
    }

    private void add(int group, Chosen at, List<Victim> victims) {
        plan.add(
                new Placed(group, Arrays.copyOf(at.nodes(), at.size()), Arrays.copyOf(at.tasks(), at.size()), victims));
    }

    /** Whether all accounts that the job asks something of let it push aside lower priorities. */
    static boolean mayPreemptInAll(State s, int slot, Parts.Groups groups) {
        int priority = s.jobs().priority(slot);
        boolean any = false;
        for (Parts.Share share : groups.shares()) {
            any |= s.levels().hasBelow(share.account(), priority);
            if (s.levels().atOrAbove(share.account(), priority) + share.milliGpus()
                    > s.queues().owned(share.account())) {
                return false;
            }
        }
        return any;
    }
}
