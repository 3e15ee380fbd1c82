package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Job;
import io.dure.engine.Placement;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Verdict;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.Jobs;
import io.dure.engine.share.Queues;
import io.dure.engine.share.WaterFilling;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One pass of deciding. Holds nothing between passes but scratch. */
public final class Decider {
    private static final int FLEET = 0;

    private final Fit fit = new Fit();
    private final Reserve reserve = new Reserve();
    private final Reclaim reclaim = new Reclaim();
    private final Blocked blocked = new Blocked();
    private final FairOrder order;
    private final Explain explain = new Explain();
    private final List<Unserved> entitledWithout = new ArrayList<>();
    private int borrowersReserved;
    private Lineup[] lineups = new Lineup[0];
    private State state = new State();
    private List<Decision> decisions = new ArrayList<>();

    /** An entitled job of this queue got nothing when so many decisions had been taken. */
    private record Unserved(int leaf, int decisionsBefore) {}

    public Decider(WaterFilling shares) {
        order = new FairOrder(shares);
    }

    /** Decides; the state is as if all decisions were carried out. */
    public Verdict decide(State s) {
        state = s;
        decisions = new ArrayList<>();
        blocked.begin(s.jobs().lines().shapes());
        forgetLastPass();
        judgeArrivals();
        stopWithdrawn();
        startClaimed();
        switch (s.rules().policy()) {
            case FIFO, EASY -> serveAsOneLine();
            case DURE -> serveInFairOrder();
        }
        return new Verdict(decisions, explain.changes(s));
    }

    private void forgetLastPass() {
        state.reservations().clear(state.fleet());
        state.queues().forgetPass();
    }

    /** What can never run is said at once. */
    private void judgeArrivals() {
        for (int i = 0; i < state.arrived().size(); i++) {
            int slot = state.arrived().get(i);
            Reason never = explain.neverRuns(state, slot);
            if (never != null) {
                decisions.add(new Decision.Reject(state.jobs().id(slot), never));
                state.reject(slot);
                i--; // it has left the list
            }
        }
        state.arrived().clear();
    }

    private void stopWithdrawn() {
        long by = state.nowMillis() + state.rules().reclaimGraceMillis();
        for (int i = 0; i < state.withdrawn().size(); i++) {
            stop(state.withdrawn().get(i), by, new Cause.Cancelled());
        }
        state.withdrawn().clear();
    }

    private void startClaimed() {
        for (int i = 0; i < state.ready().size(); i++) {
            int slot = state.ready().get(i);
            state.startClaimed(slot);
            sayStart(slot);
        }
        state.ready().clear();
    }

    /** Policies that know one line for the whole fleet: only the head may hold a reservation, and only with EASY. */
    private void serveAsOneLine() {
        Lineup line = new Lineup(leaves());
        line.begin(1);
        int slot = line.next(state.jobs(), blocked);
        while (slot != 0) {
            if (!tryStart(slot) && line.isAtHeads()) {
                line.failed(state.jobs(), slot);
                if (state.rules().policy() == Policy.FIFO) {
                    state.queues().stopAt(FLEET, state.jobs().id(slot));
                    return;
                }
                reserve.reserve(state, slot);
            }
            slot = line.next(state.jobs(), blocked);
        }
    }

    /**
     * Serves queues until none has a job to start: first those whose next job is within quota, then all. A start late
     * in a round may borrow what an entitled job, served before, could not get: then there is another round. Each round
     * but the last decides something, so they end.
     */
    private void serveInFairOrder() {
        do {
            beginRound();
            serveAll(true);
            serveAll(false);
        } while (couldReclaimNow());
    }

    private void serveAll(boolean entitledOnly) {
        order.begin(state.queues());
        int leaf = order.next(state.queues(), state.fleet());
        while (leaf >= 0) {
            int slot = lineups[leaf].next(state.jobs(), blocked);
            if (slot == 0 || (entitledOnly && !isEntitled(leaf, slot))) {
                order.finish(leaf);
            } else {
                serve(leaf, slot);
            }
            leaf = order.next(state.queues(), state.fleet());
        }
    }

    private boolean isEntitled(int leaf, int slot) {
        return state.queues().isEntitledTo(leaf, state.jobs().gpus(slot));
    }

    private void beginRound() {
        forgetLastPass();
        blocked.begin(state.jobs().lines().shapes());
        beginLineups();
        entitledWithout.clear();
        borrowersReserved = 0;
    }

    /** Whether something was decided since an entitled job could not get GPUs, and now somebody borrows against it. */
    private boolean couldReclaimNow() {
        for (Unserved u : entitledWithout) {
            if (u.decisionsBefore < decisions.size() && state.queues().anyBorrowsAgainst(u.leaf)) {
                return true;
            }
        }
        return false;
    }

    private void serve(int leaf, int slot) {
        Lineup line = lineups[leaf];
        Jobs jobs = state.jobs();
        long gpus = jobs.gpus(slot);
        boolean isEntitled = isEntitled(leaf, slot);
        if (state.queues().fullFor(leaf, gpus, isGoneBeforeReservations(slot)) >= 0) {
            stopAtFull(leaf, slot);
        } else if (!isEntitled && (line.servesEntitledOnly() || (!isLent(leaf, gpus) && fits(slot)))) {
            stopBorrowers(leaf, slot);
        } else if (!tryStart(slot) && line.isAtHeads() && !tryReclaim(leaf, slot)) {
            line.failed(jobs, slot);
            if (isEntitled) {
                entitledWithout.add(new Unserved(leaf, decisions.size()));
            }
            reserve(leaf, slot, isEntitled);
        }
    }

    /** Each queue's first entitled jobs hold reservations; of those that would borrow, only the first of all. */
    private void reserve(int leaf, int slot, boolean isEntitled) {
        int most = state.rules().reservationsPerQueue();
        boolean may = isEntitled ? most > 0 : borrowersReserved < most;
        if (may && reserve.reserve(state, slot)) {
            state.queues().promise(leaf, state.jobs().gpus(slot));
            borrowersReserved += isEntitled ? 0 : 1;
        }
    }

    /** Nobody passes a job that waits for its own queue to shrink: it would never get its turn. */
    private void stopAtFull(int leaf, int slot) {
        if (lineups[leaf].servesEntitledOnly()) {
            lineups[leaf].close(state.jobs().line(slot));
        } else {
            state.queues().stopAt(leaf, state.jobs().id(slot));
            lineups[leaf].stop();
        }
    }

    /** Who would live on borrowed GPUs waits for others to lend; who is within quota passes. */
    private void stopBorrowers(int leaf, int slot) {
        if (!lineups[leaf].servesEntitledOnly()) {
            state.queues().stopBorrowersAt(leaf, state.jobs().id(slot));
            lineups[leaf].serveEntitledOnly();
        }
        lineups[leaf].close(state.jobs().line(slot));
    }

    private boolean isLent(int leaf, long gpus) {
        return state.queues().lentTo(leaf, gpus, state.fleet().upGpus()) >= gpus;
    }

    private boolean isGoneBeforeReservations(int slot) {
        long end = endIfStartedNow(slot);
        for (int r = 0; r < state.reservations().size(); r++) {
            if (end > state.reservations().atMillis(r)) {
                return false;
            }
        }
        return true;
    }

    private boolean tryStart(int slot) {
        if (!fits(slot)) {
            return false;
        }
        Chosen at = fit.chosen();
        state.start(slot, at.nodes(), at.gpus(), at.size(), endIfStartedNow(slot));
        sayStart(slot);
        return true;
    }

    /** Whether the fleet has a place for it now; {@link #fit} then knows where. */
    private boolean fits(int slot) {
        Jobs jobs = state.jobs();
        int shape = jobs.shape(slot);
        if (jobs.limitMillis(slot) > blocked.ceilingMillis(shape)) {
            return false;
        }
        boolean found = fit.find(state.fleet(), jobs.lines(), shape, endIfStartedNow(slot));
        if (!found) {
            blocked.lower(shape, nextCeiling(shape, jobs.limitMillis(slot)));
        }
        return found;
    }

    private long endIfStartedNow(int slot) {
        long limit = state.jobs().limitMillis(slot);
        return limit == Job.NO_LIMIT ? Long.MAX_VALUE : state.nowMillis() + limit;
    }

    /** Shorter work than what just failed may still use nodes held by later reservations: how short must it be? */
    private long nextCeiling(int shape, long failedLimitMillis) {
        long ceiling = 0;
        for (int p : state.fleet().poolsFor(state.jobs().lines().gpuType(shape))) {
            Pool pool = state.fleet().pool(p);
            if (pool.horizonMillis() != Pool.NO_RESERVATION) {
                long within = pool.horizonMillis() - state.nowMillis();
                ceiling = within < failedLimitMillis ? Math.max(ceiling, within) : ceiling;
            }
        }
        return ceiling;
    }

    private boolean tryReclaim(int leaf, int slot) {
        Jobs jobs = state.jobs();
        if (!isEntitled(leaf, slot) || !reclaim.find(state, slot)) {
            return false;
        }
        long by = state.nowMillis() + state.rules().reclaimGraceMillis();
        for (int i = 0; i < reclaim.victimCount(); i++) {
            stop(reclaim.victim(i), by, new Cause.Reclaimed(leaf, jobs.id(slot)));
        }
        Chosen at = reclaim.chosen();
        state.claim(slot, at.nodes(), at.gpus(), at.size(), by);
        sayClaim(slot, at, by);
        return true;
    }

    private void stop(int slot, long by, Cause cause) {
        state.stop(slot, by);
        decisions.add(new Decision.Stop(state.jobs().id(slot), state.jobs().attempt(slot), by, cause));
    }

    private void sayClaim(int slot, Chosen at, long by) {
        List<Decision.Claim.Share> shares = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            shares.add(new Decision.Claim.Share(at.nodes()[i], at.gpus()[i]));
        }
        decisions.add(new Decision.Claim(state.jobs().id(slot), shares, by));
    }

    private void sayStart(int slot) {
        Jobs jobs = state.jobs();
        Grants grants = jobs.grants();
        List<Placement.OnNode> nodes = new ArrayList<>();
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            nodes.add(new Placement.OnNode(grants.node(g), grants.mask(g)));
        }
        decisions.add(new Decision.Start(jobs.id(slot), jobs.attempt(slot), new Placement(nodes)));
    }

    private int[] leaves() {
        Queues queues = state.queues();
        int[] leaves = new int[queues.size()];
        int n = 0;
        for (int q = 0; q < queues.size(); q++) {
            if (queues.isLeaf(q)) {
                leaves[n++] = q;
            }
        }
        return Arrays.copyOf(leaves, n);
    }

    private void beginLineups() {
        int had = lineups.length;
        if (had < state.queues().size()) {
            lineups = Arrays.copyOf(lineups, state.queues().size());
            for (int q = had; q < lineups.length; q++) {
                lineups[q] = new Lineup(q);
            }
        }
        for (Lineup line : lineups) {
            line.begin(Math.max(1, state.rules().reservationsPerQueue())); // a head may reclaim even so
        }
    }
}
