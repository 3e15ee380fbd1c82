package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Job;
import io.dure.engine.Placement;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Task;
import io.dure.engine.Verdict;
import io.dure.engine.Verdict.ReasonChange;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.job.Parts;
import io.dure.engine.place.Lineup.Right;
import io.dure.engine.power.Gate;
import io.dure.engine.power.Throughput;
import io.dure.engine.share.WaterFilling;
import io.dure.engine.state.Reservations;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import io.dure.engine.window.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass of deciding. Holds nothing between passes but scratch. */
public final class Decider {
    private final Gate gate = new Gate();
    private final Fit fit = new Fit(gate);
    private final Reserve reserve = new Reserve();
    private final Reclaim reclaim = new Reclaim();
    private final Consolidate consolidate = new Consolidate(gate);
    private final Grow grow = new Grow();
    private final AllGroups allGroups = new AllGroups();
    private final ReserveGroups reserveGroups = new ReserveGroups();
    private final PowerFirst powerFirst = new PowerFirst();
    private final Blocked blocked = new Blocked();
    private final Shorter shorter = new Shorter(gate, blocked);
    private final Overdue overdue = new Overdue();
    private final Deadlines deadlines = new Deadlines(this);
    private final FairOrder order;
    private final OneLine oneLine = new OneLine(blocked, reserve, new OfOneLine());
    private final Explain explain = new Explain();
    private final List<Unserved> entitledWithout = new ArrayList<>();
    private final WithoutRiders withoutRiders = new WithoutRiders();
    private int borrowersReserved;
    private boolean hasLetGo;

    /** In this round only queues are served into which jobs came. */
    private boolean ofArrivals;

    private boolean isReview;

    /** Whether those who hold promises look for moves: once in a while. */
    private boolean mayMoveForHolders;

    /** Promises to borrowers, taken out while those within quota are served. */
    private final List<Held> lifted = new ArrayList<>();

    /** Borrowers that lost a promise in this pass: they get no other in it, so that its rounds come to an end. */
    private final List<Long> lostPromise = new ArrayList<>();

    private long wakeAtMillis;
    private UsersShare usersShare = new UsersShare(new State(), new ArrayList<>());
    private Lineup[] lineups = new Lineup[0];
    private int round;
    private State state = new State();
    private List<Decision> decisions = new ArrayList<>();

    private final Lineup.Rights rights = new Lineup.Rights() {
        @Override
        public Right of(int slot) {
            return right(slot);
        }

        @Override
        public boolean isFull(int slot) {
            return Decider.this.isFull(slot) || waitsForItsOwn(slot);
        }
    };

    /** It would be within quota if others of its queue were gone: smaller ones do not pass it, or it might never be. */
    private boolean waitsForItsOwn(int slot) {
        int leaf = state.jobs().queue(slot);
        return !isEntitled(leaf, slot) && isWithinQuota(leaf, slot);
    }

    private boolean isWithinQuota(int leaf, int slot) {
        Parts.Groups groups = state.jobs().parts().groups(slot);
        return groups == null
                ? state.queues().isWithinQuota(leaf, state.jobs().milliGpus(slot))
                : groups.shares().stream().allMatch(s -> state.queues().isWithinQuota(s.account(), s.milliGpus()));
    }

    private boolean hasGroups(int slot) {
        return state.jobs().parts().hasGroups(slot);
    }

    /** An entitled job of this queue got nothing when so many decisions had been taken. */
    private record Unserved(int leaf, int decisionsBefore) {}

    public Decider(WaterFilling shares) {
        order = new FairOrder(shares);
    }

    /** Decides; the state is as if all decisions were carried out. */
    public Verdict decide(State s) {
        state = s;
        decisions = new ArrayList<>();
        wakeAtMillis = Verdict.NO_WAKE;
        long reviewedMillis = s.lastReviewMillis();
        isReview = s.beginReview();
        mayMoveForHolders = isReview && consolidate.isDueAgain(s, reviewedMillis);
        lostPromise.clear();
        reclaim.beginPass();
        fit.begin(s);
        usersShare = new UsersShare(s, decisions);
        judgeArrivals();
        overdue.rejectLate(s, decisions);
        overdue.rejectDoomed(s, decisions);
        stopWithdrawn();
        overdue.stopOverLimit(s, decisions);
        AtWindows windows = new AtWindows(s, decisions);
        windows.keep();
        overdue.rejectDoomed(s, decisions); // who depended on those whose booking is over
        UnderEnvelope envelope = new UnderEnvelope(s, decisions);
        envelope.keep();
        gate.begin(s.power(), s.fleet(), s.jobs(), s.nowMillis(), s.rules());
        startClaimed(windows);
        powerFirst.begin(s, gate, decisions);
        if (s.windows().hasAny()) {
            new InBooking(s, new OfOneLine()).start();
        }
        boolean isCalm = s.isCalm() && !isReview && decisions.isEmpty() && !PowerFirst.matters(s);
        switch (s.rules().policy()) {
            case FIFO, EASY, CONSERVATIVE, RANDOM, BESTFIT, FGD -> oneLine.serve(s);
            case DURE -> {
                boolean hasSettled = true;
                while (hasSettled) {
                    serveInFairOrder(isCalm);
                    isCalm = false;
                    hasSettled = deadlines.settle(s, decisions);
                    overdue.rejectDoomed(s, decisions); // who depended on those that were rejected
                }
                grow.intoIdle(s, gate, powerFirst, decisions);
            }
        }
        wakeAtMillis = Math.min(wakeAtMillis, overdue.wakeAtMillis(s));
        wakeAtMillis = Math.min(wakeAtMillis, windows.wakeAtMillis());
        if (!isReview && s.rules().policy() == Policy.DURE && s.jobs().waiting() > 0) {
            wakeAtMillis = Math.min(wakeAtMillis, s.nextReviewMillis());
        }
        s.decided(decisions.isEmpty());
        envelope.switchOn(gate.promised());
        wakeAtMillis = Math.min(wakeAtMillis, envelope.wakeAtMillis());
        List<ReasonChange> changes = explain.changes(s, isReview);
        s.show(Windows.ALL);
        return new Verdict(decisions, changes, wakeAtMillis);
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

    private void startClaimed(AtWindows windows) {
        for (int i = 0; i < state.claims().ready().size(); i++) {
            int slot = state.claims().ready().get(i);
            if (hasGroups(slot) || state.jobs().parts().isPart(slot)) {
                i = startClaimedGroups(slot, windows) ? -1 : i; // several have left the list
                continue;
            }
            if (state.queues().isWithinLimits(state.jobs().queue(slot))) { // else its victims are still leaving
                int cap = gate.capOfHolder(slot, endIfStartedNow(slot));
                if (cap < 0 || !windows.mayStartClaimed(slot) || usersShare.isLeaving(slot)) {
                    continue; // its power is still to come, or what its user may hold
                }
                cap(slot, cap);
                state.startClaimed(slot);
                sayStart(slot);
                i--; // it has left the list
            }
        }
        for (int i = 0; gate.isShut() && i < state.claims().ready().size(); i++) {
            gate.promise(state.claims().ready().get(i));
        }
    }

    /** True when a job all of whose groups have got what they claim has started. */
    private boolean startClaimedGroups(int slot, AtWindows windows) {
        boolean starts = hasGroups(slot)
                && AllGroups.isReady(state, slot)
                && AllGroups.isWithinLimits(state, slot)
                && windows.mayStartClaimed(slot)
                && !usersShare.isLeaving(slot)
                && allGroups.hasPower(state, slot, gate);
        for (int member = starts ? slot : 0;
                member != 0;
                member = state.jobs().parts().next(member)) {
            state.startClaimed(member);
        }
        if (starts) {
            sayStart(slot);
        }
        return starts;
    }

    /**
     * Keeps firm promises, then serves queues until none has a job to start: first those whose next job is within
     * quota, then all. There is another round when a start late in the last one borrowed what an entitled job, served
     * before, could not get; or when a promise was bettered, or was kept that held more than its job takes, which lets
     * nodes go. Each round but the last decides something or brings a promise forward, so they end.
     *
     * <p>When nothing but jobs has come since the last decision, the first round serves their queues alone.
     */
    private void serveInFairOrder(boolean arrivalsOnly) {
        if (isNobodyServed()) {
            state.queues().forgetPass();
            return;
        }
        ofArrivals = arrivalsOnly;
        int before;
        do {
            before = decisions.size();
            beginRound();
            keepFirmPromises();
            serveAll(true);
            keepBorrowersPromises();
            serveAll(false);
            restoreLifted();
            ofArrivals = false;
        } while (hasLetGo || couldReclaimNow() || mayFitOtherwise(before));
    }

    /**
     * Where a group goes may depend on what others have taken, and with it whether the next one has a place: jobs of
     * several groups that wait are tried again when something was decided.
     */
    private boolean mayFitOtherwise(int decisionsBefore) {
        return decisions.size() > decisionsBefore && state.jobs().parts().jobs() > 0;
    }

    /** Nobody waits in a line, and nobody has a promise to be looked after: most attempts end in such a moment. */
    private boolean isNobodyServed() {
        return state.jobs().waiting() == 0 && state.reservations().size() == 0;
    }

    /** Between reviews a job tries only once what is dear: to take GPUs back, and to be promised a place. */
    private boolean mayTry(int slot) {
        return isReview || state.jobs().triedIn(slot) != state.review();
    }

    private void serveAll(boolean entitledOnly) {
        if (state.jobs().waiting() == 0) {
            return; // the last of them has started
        }
        order.begin(state, ofArrivals);
        int leaf = order.next();
        while (leaf >= 0) {
            int slot = lineup(leaf)
                    .next(
                            state.jobs(),
                            blocked,
                            state.reservations(),
                            rights,
                            entitledOnly ? Right.WITHIN_QUOTA : Right.BORROWS);
            if (slot == 0 || (entitledOnly && isFull(slot))) { // those before it come first
                order.finish(leaf);
            } else {
                serve(leaf, slot);
            }
            leaf = order.next();
        }
    }

    boolean isEntitled(int leaf, int slot) {
        return hasGroups(slot)
                ? state.isEntitled(slot)
                : state.queues().isEntitledTo(leaf, state.jobs().milliGpus(slot));
    }

    private Right right(int slot) {
        int leaf = state.jobs().queue(slot);
        if (isEntitled(leaf, slot)) {
            return Right.WITHIN_QUOTA;
        }
        return mayPreempt(leaf, slot) ? Right.BY_PRIORITY : Right.BORROWS;
    }

    private void beginRound() {
        if (ofArrivals) {
            state.queues().forgetPassOfArrivals();
        } else {
            state.queues().forgetPass();
        }
        borrowersReserved = 0;
        dropWhatDoesNotStand();
        blocked.begin(state.jobs());
        round++;
        entitledWithout.clear();
        lifted.clear();
        hasLetGo = false;
    }

    /** A promise stands while its job waits and its nodes are up; one that is not firm ends in a review. */
    private void dropWhatDoesNotStand() {
        Reservations all = state.reservations();
        for (int r = all.size() - 1; r >= 0; r--) {
            Held held = all.get(r);
            if (stands(held)) {
                int slot = state.jobs().slot(held.job());
                if (!state.jobs().isMoving(slot)) { // else it holds them still
                    state.promise(slot, 1);
                }
                borrowersReserved += held.firm() ? 0 : 1;
                if (held.firm()) {
                    state.gates().promise(slot);
                }
            } else {
                all.remove(state.fleet(), r);
                state.losePromise(held.job());
            }
        }
    }

    /** Borrowers' promises yield to a job within quota; true when there were any. */
    private boolean lift() {
        int before = lifted.size();
        Reservations all = state.reservations();
        for (int r = 0; r < all.size(); r++) {
            if (!all.get(r).firm()) {
                lifted.add(takeOutBorrowers(r--));
            }
        }
        if (lifted.size() == before) {
            return false;
        }
        blocked.begin(state.jobs());
        return true;
    }

    private Held takeOutBorrowers(int r) {
        borrowersReserved--;
        return takeOut(r, state.jobs().slot(state.reservations().job(r)));
    }

    /** Borrowers that hold promises start, or keep them if those within quota have left them their places. */
    private void keepBorrowersPromises() {
        Reservations all = state.reservations();
        for (int r = 0; r < all.size(); r++) {
            int slot = all.get(r).firm() ? 0 : state.jobs().slot(all.job(r));
            if (slot != 0 && (isEntitled(state.jobs().queue(slot), slot) || mightStart(all.get(r), slot))) {
                lifted.add(takeOutBorrowers(r--));
            }
        }
        restoreLifted();
    }

    private void restoreLifted() {
        for (Held held : lifted) {
            if (!keepsBorrowersPromise(held)) {
                hasLetGo = true;
                lostPromise.add(held.job());
            }
        }
        lifted.clear();
    }

    /** False when the promise is no more, or its job has started, and its nodes are for others. */
    private boolean keepsBorrowersPromise(Held held) {
        int slot = state.jobs().slot(held.job());
        boolean waits = slot != 0 && state.jobs().state(slot) == JobState.WAITING && !isHolder(slot);
        if (!waits || !mayStay(slot) || tryStart(slot, true)) {
            return false;
        }
        Held again = reserve.renew(state, slot, held);
        if (again == null
                || state.queues().fullFor(state.jobs().queue(slot), state.jobs().milliGpus(slot), false) >= 0) {
            return false;
        }
        promise(again, slot);
        borrowersReserved++;
        return true;
    }

    /** It is still a borrower, and may hold what it asks for. */
    private boolean mayStay(int slot) {
        int leaf = state.jobs().queue(slot);
        return !isEntitled(leaf, slot)
                && !isFull(slot)
                && isLent(leaf, state.jobs().milliGpus(slot));
    }

    private boolean isHolder(int slot) {
        return state.reservations().of(state.jobs().id(slot)) >= 0;
    }

    /** Whether the job's GPUs are free, reservations aside, and wherever they are the power is not. */
    boolean lacksPower(int slot) {
        if (hasGroups(slot)) {
            return gate.isShut() && allGroups.lacksPower(state, slot, gate.promised());
        }
        state.show(endIfStartedNow(slot));
        return gate.isShut() && explain.lacksPower(state, slot, gate);
    }

    private boolean isWaiting(int slot) {
        return state.jobs().state(slot) == JobState.WAITING;
    }

    private boolean stands(Held held) {
        int slot = state.jobs().slot(held.job());
        if ((!held.firm() && isReview) || slot == 0 || !(isWaiting(slot) || consolidate.isOnItsWay(state, slot))) {
            return false;
        }
        if (held.atMillis() <= state.nowMillis() && isWaiting(slot) && lacksPower(slot)) {
            return false; // its nodes are there, and of no use
        }
        return areThere(held, slot) && held.others().stream().allMatch(h -> areThere(h, slot));
    }

    private boolean areThere(Held held, int slot) {
        if (!state.windows().allow(held.nodes(), endIfStarted(slot, Math.max(held.atMillis(), state.nowMillis())))) {
            return false; // a window has come between
        }
        for (int node : held.nodes()) {
            if (!state.fleet().isUp(node) || state.claims().claimant(node) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Starts jobs whose promised place is there, before anybody else is served. */
    private void keepFirmPromises() {
        wakeAtMillis = Math.min(wakeAtMillis, usersShare.keepPromises());
        Reservations all = state.reservations();
        for (long job : holders()) {
            int slot = state.jobs().slot(job);
            Held held = all.get(all.of(job));
            if (held.firm() && isWaiting(slot) && mightStart(held, slot)) {
                Held own = takeOut(all.of(job), slot);
                if (isFull(slot) || !(tryStart(slot, true) || tryStartPromised(slot, own))) {
                    promise(own, slot);
                } else {
                    hasLetGo |= !state.jobs().task(slot).isPlain(); // it held whole nodes and takes less
                }
            }
        }
    }

    /** Of a job with several groups: where it was promised, if the groups do not find together elsewhere. */
    private boolean tryStartPromised(int slot, Held own) {
        boolean found = hasGroups(slot)
                && !usersShare.isTaken(slot) // else what its user holds too much is on its way out
                && own.atMillis() <= state.nowMillis()
                && allGroups.findPromised(state, slot, own, gate.promised());
        if (found) {
            allGroups.start(state, slot);
            sayStart(slot);
        }
        return found;
    }

    private List<Long> holders() {
        if (state.reservations().size() == 0) {
            return List.of();
        }
        List<Long> holders = new ArrayList<>();
        for (int r = 0; r < state.reservations().size(); r++) {
            holders.add(state.reservations().job(r));
        }
        return holders;
    }

    /** Takes the job's promise out, for another one or to be put back; null when it has none. */
    @Nullable
    Held takeOutPromise(int slot) {
        int r = state.reservations().of(state.jobs().id(slot));
        if (r < 0) {
            return null;
        }
        borrowersReserved -= state.reservations().get(r).firm() ? 0 : 1;
        return takeOut(r, slot);
    }

    void putBackPromise(@Nullable Held held, int slot) {
        if (held != null) {
            promise(held, slot);
            borrowersReserved += held.firm() ? 0 : 1;
        }
    }

    boolean isFull(int slot) {
        return isFullFrom(slot, state.nowMillis());
    }

    /** Whether its queue, or one above it, has no room for it from then on, without breaking a promise. */
    private boolean isFullFrom(int slot, long startMillis) {
        boolean goneInTime = isGoneBeforeReservations(endIfStarted(slot, startMillis));
        return state.fullFor(slot, goneInTime) >= 0;
    }

    private Held takeOut(int r, int slot) {
        state.promise(slot, -1);
        return state.reservations().remove(state.fleet(), r);
    }

    void promise(Held held, int slot) {
        state.reservations().add(state.fleet(), held);
        if (held.firm()) {
            state.gates().promise(slot);
        }
        state.promise(slot, 1);
    }

    /** Whether something was decided since an entitled job could not get GPUs, and now somebody borrows against it. */
    private boolean couldReclaimNow() {
        if (!isReview) {
            return false;
        }
        for (Unserved u : entitledWithout) {
            if (u.decisionsBefore < decisions.size() && state.queues().anyBorrowsAgainst(u.leaf)) {
                return true;
            }
        }
        return false;
    }

    private void serve(int leaf, int slot) {
        if (isHolder(slot)) {
            serveHolder(leaf, slot);
            return;
        }
        Lineup line = lineup(leaf);
        boolean isEntitled = isEntitled(leaf, slot);
        boolean isHead = line.isAtHeads(right(slot));
        if (isFull(slot)) {
            if (!tryShrink(leaf, slot) && (!isHead || !mayTry(slot) || !tryReclaim(leaf, slot))) {
                stopAtFull(leaf, slot);
            }
        } else if (!isEntitled && line.servesEntitledOnly()) {
            stopBorrowers(leaf, slot);
        } else if (!isEntitled && !state.isLent(slot) && fits(slot)) {
            if (!isHead || !mayTry(slot) || !tryReclaim(leaf, slot)) {
                stopBorrowers(leaf, slot);
            }
        } else if (!tryStart(slot, false) && !tryShrink(leaf, slot)) {
            if (isHead) {
                serveHead(leaf, slot, isEntitled);
            } else if (usersShare.isTaken(slot)) {
                line.skip(slot); // others who ask for the same may have other users
            }
        }
    }

    private void serveHead(int leaf, int slot, boolean isEntitled) {
        boolean hasStarted = isEntitled && lift() && tryStart(slot, false);
        boolean mayTry = !hasStarted && mayTry(slot);
        if (hasStarted || (mayTry && (tryReclaim(leaf, slot) || tryMove(leaf, slot)))) {
            return;
        }
        fail(leaf, slot, isEntitled);
        if (mayTry) {
            reserve(leaf, slot, isEntitled);
        }
    }

    /** A job whose firm promise could not be kept yet: perhaps it can take GPUs back, or be promised better. */
    private void serveHolder(int leaf, int slot) {
        if (shrinksFor(leaf, slot)) {
            return;
        }
        int r = state.reservations().of(state.jobs().id(slot));
        Held own = state.reservations().get(r);
        Pool pool = state.fleet().pool(own.pool());
        boolean couldMove = own.atMillis() <= state.nowMillis()
                || pool.releasedMilliGpus() - own.releasedMilliGpus()
                        >= state.jobs().milliGpus(slot)
                || hasGroups(slot)
                || state.queues().anyBorrowsAgainst(leaf)
                || mayPreempt(leaf, slot)
                || (mayMoveForHolders && mightMove(slot));
        if (own.firm() && couldMove && mayTry(slot)) {
            state.jobs().setTriedIn(slot, state.review());
            Held old = takeOut(r, slot);
            if (tryReclaim(leaf, slot) || tryMove(leaf, slot, own.atMillis())) {
                hasLetGo = true;
                return;
            }
            Held found = isFull(slot) ? null : findPromise(slot, true); // its quota may come later than its GPUs
            boolean isBetter = found != null
                    && found.atMillis() < old.atMillis()
                    && !isFullFrom(slot, found.atMillis()); // a promise to another of its queue may lie between
            promise(isBetter && found != null ? found : old, slot);
            hasLetGo |= isBetter;
        }
        fail(leaf, slot, isEntitled(leaf, slot));
    }

    /** Whether a job that holds a promise takes GPUs that elastic jobs can do without; its promise is let go then. */
    private boolean shrinksFor(int leaf, int slot) {
        if (state.jobs().riders().all() == 0) {
            return false;
        }
        int r = state.reservations().of(state.jobs().id(slot));
        Held own = state.reservations().get(r);
        if (!mightShrink(slot, own)) {
            return false;
        }
        own = takeOut(r, slot);
        if (!tryShrink(leaf, slot)) {
            state.reservations().putBack(state.fleet(), own, r);
            state.promise(slot, 1);
            return false;
        }
        borrowersReserved -= own.firm() ? 0 : 1;
        hasLetGo = true;
        return true;
    }

    /** Whether there would be room enough if all such tasks were gone. */
    private boolean mightShrink(int slot, @Nullable Held own) {
        int shape = state.jobs().shape(slot);
        Task task = state.jobs().lines().task(shape);
        if (hasGroups(slot) || (own != null && !task.isPlain())) {
            return true; // counting would be as much work as trying
        }
        int tasks = state.jobs().lines().tasks(shape);
        state.show(endIfStarted(slot, state.nowMillis() + state.rules().reclaimGraceMillis()));
        for (int p : poolsFor(shape)) {
            Pool pool = state.fleet().pool(p);
            long room = withoutRiders.tasks(state, pool, task, own != null);
            long onOwn = own != null && p == own.pool() ? freeTasksOn(own, task.gpus()) : 0;
            if (state.jobs().tenants().firstRider(p) != 0 && room >= tasks - onOwn) {
                return true;
            }
        }
        return false;
    }

    private boolean mightMove(int slot) {
        state.show(Windows.NONE_AHEAD);
        return !hasGroups(slot) && consolidate.mightHelp(state, slot);
    }

    /** Whether the job might start now, if its own promise let its nodes go. */
    private boolean mightStart(Held own, int slot) {
        if (hasGroups(slot)) {
            return true; // the same
        }
        int shape = state.jobs().shape(slot);
        if (!state.jobs().lines().task(shape).isPlain()) {
            return true; // counting would be as much work as trying
        }
        int gpusPerTask = state.jobs().lines().gpusPerTask(shape);
        long end = endIfStartedNow(slot);
        state.show(end);
        for (int p : poolsFor(shape)) {
            Pool pool = state.fleet().pool(p);
            long room = pool.open().tasks(gpusPerTask);
            room += p == own.pool() ? freeTasksOn(own, gpusPerTask) : 0;
            boolean isShort = end <= state.reservations().firstBeside(p, own.job());
            room += isShort ? pool.held().tasks(gpusPerTask) : pool.slack().tasks(gpusPerTask);
            if (gpusPerTask <= pool.gpusPerNode()
                    && room >= state.jobs().lines().tasks(shape)) {
                return true;
            }
        }
        return false;
    }

    private long freeTasksOn(Held own, int gpusPerTask) {
        long tasks = 0;
        for (int node : own.nodes()) {
            tasks += state.fleet().freeOn(node) / gpusPerTask;
        }
        return tasks;
    }

    private void fail(int leaf, int slot, boolean isEntitled) {
        lineup(leaf).failed(state.jobs(), slot, right(slot));
        if (waitsForItsOwn(slot)) {
            lineup(leaf).failed(state.jobs(), slot, Right.WITHIN_QUOTA);
        }
        if (isEntitled) {
            entitledWithout.add(new Unserved(leaf, decisions.size()));
        }
    }

    /** The first entitled jobs of each queue hold firm promises; of those that would borrow, only the first of all. */
    private void reserve(int leaf, int slot, boolean isEntitled) {
        int most = state.rules().reservationsPerQueue();
        boolean isLater = state.fullFor(slot, false) >= 0; // other promises fill the quota
        if (!isEntitled && lostPromise.contains(state.jobs().id(slot))) {
            return;
        }
        if (lacksPower(slot)) {
            return; // when power comes nobody knows
        }
        if (isLater || (isEntitled ? firmPromisesOf(leaf) : borrowersReserved) >= most) {
            return;
        }
        Held found = findPromise(slot, isEntitled);
        state.jobs().setTriedIn(slot, state.review());
        if (found != null) {
            promise(found, slot);
            borrowersReserved += isEntitled ? 0 : 1;
        }
    }

    @Nullable
    private Held findPromise(int slot, boolean firm) {
        if (hasGroups(slot)) {
            Held found = firm ? reserveGroups.find(state, slot) : null; // who borrows is promised nothing
            state.show(endIfStarted(slot, found == null ? state.nowMillis() : found.atMillis()));
            return found;
        }
        return reserve.find(state, slot, firm);
    }

    private int firmPromisesOf(int leaf) {
        int count = 0;
        for (int r = 0; r < state.reservations().size(); r++) {
            Held held = state.reservations().get(r);
            int slot = state.jobs().slot(held.job());
            boolean counts = held.firm() && !state.jobs().hasDeadline(slot); // deadlines are promised beside
            count += counts && state.jobs().queue(slot) == leaf ? 1 : 0;
        }
        return count;
    }

    /** Nobody passes a job that waits for its own queue to shrink: it would never get its turn. */
    private void stopAtFull(int leaf, int slot) {
        if (lineup(leaf).servesEntitledOnly()) {
            lineup(leaf).close(state.jobs().line(slot));
        } else {
            state.queues().stopAt(leaf, state.jobs().id(slot));
            lineup(leaf).stop();
        }
    }

    /** Who would live on borrowed GPUs waits for others to lend; who is within quota passes. */
    private void stopBorrowers(int leaf, int slot) {
        if (!lineup(leaf).servesEntitledOnly()) {
            state.queues().stopBorrowersAt(leaf, state.jobs().id(slot));
            lineup(leaf).serveEntitledOnly();
        }
        lineup(leaf).close(state.jobs().line(slot));
    }

    boolean isLent(int leaf, long milliGpus) {
        return state.queues().lentTo(leaf, milliGpus, state.lendableMilliGpus(leaf)) >= milliGpus;
    }

    private boolean isGoneBeforeReservations(long end) {
        for (int r = 0; r < state.reservations().size(); r++) {
            if (end > state.reservations().atMillis(r)) {
                return false;
            }
        }
        return true;
    }

    boolean tryStart(int slot, boolean anew) {
        if (usersShare.isTaken(slot)) {
            return tryClaim(slot);
        }
        if (anew ? !find(slot) : !fits(slot)) {
            return false;
        }
        if (hasGroups(slot)) {
            allGroups.start(state, slot);
            sayStart(slot);
            return true;
        }
        Chosen at = fit.chosen();
        cap(slot, gate.highestCap(at.nodes(), at.tasks(), at.size()));
        state.start(slot, at.nodes(), at.tasks(), at.size(), endIfStartedNow(slot));
        sayStart(slot);
        return true;
    }

    /** Its place is there, and what its user may hold is not: it claims the one and has him give up the other. */
    private boolean tryClaim(int slot) {
        long by = state.nowMillis() + state.rules().reclaimGraceMillis();
        if (comesTooLate(slot) || !find(slot, endIfStarted(slot, by))) {
            return false;
        }
        if (hasGroups(slot)) {
            return tryClaimGroups(state.jobs().queue(slot), slot, AllGroups.Means.NOBODY_GOES);
        }
        Chosen at = fit.chosen();
        state.claim(slot, at.nodes(), at.tasks(), at.size(), by);
        usersShare.makeRoom(slot);
        sayClaim(slot, at, by);
        return true;
    }

    /** Whether the fleet has a place for it now; {@link #fit} then knows where. */
    private boolean fits(int slot) {
        Jobs jobs = state.jobs();
        if (jobs.limitMillis(slot) > blocked.ceilingMillis(jobs.lines(), jobs.line(slot))) {
            return false;
        }
        boolean found = find(slot);
        if (!found) {
            shorter.than(state, slot);
        }
        return found;
    }

    /** Looks for a place at full power; else, if the job accepts it, for one where it is held back. */
    private boolean find(int slot) {
        return find(slot, endIfStartedNow(slot));
    }

    private boolean find(int slot, long end) {
        if (hasGroups(slot)) {
            return allGroups.findNow(state, slot, gate.promised());
        }
        Lines lines = state.jobs().lines();
        state.show(end);
        gate.look(slot, end, false);
        if (fit.find(state.fleet(), lines, state.jobs().shape(slot), end)) {
            return true;
        }
        if (!gate.hasRefused()) {
            return false;
        }
        if (gate.canLower()) {
            gate.look(slot, end, true);
            if (fit.find(state.fleet(), lines, state.jobs().shape(slot), end)) {
                return true;
            }
        }
        if (PowerFirst.matters(state)) {
            int leaf = state.jobs().queue(slot);
            boolean mayHold =
                    isEntitled(leaf, slot) || isLent(leaf, state.jobs().milliGpus(slot));
            powerFirst.refused(slot, end, mayHold && !isFull(slot));
        }
        return false;
    }

    /** A job that is about to start is held to this from its first moment. */
    private void cap(int slot, int perMille) {
        if (perMille < Throughput.NO_CAP) {
            state.cap(slot, perMille);
            decisions.add(new Decision.Cap(state.jobs().id(slot), perMille));
        }
    }

    private long endIfStartedNow(int slot) {
        return endIfStarted(slot, state.nowMillis());
    }

    private long endIfStarted(int slot, long startMillis) {
        long limit = state.jobs().limitMillis(slot);
        return limit == Job.NO_LIMIT ? Long.MAX_VALUE : startMillis + limit;
    }

    private int[] poolsFor(int shape) {
        Lines lines = state.jobs().lines();
        return state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape));
    }

    /** Takes GPUs that elastic jobs have beyond their fewest tasks: nobody loses a job by it. */
    private boolean tryShrink(int leaf, int slot) {
        if (state.jobs().riders().all() == 0 || comesTooLate(slot) || !mightShrink(slot, null)) {
            return false;
        }
        boolean mayHave = isEntitled(leaf, slot) || state.isLent(slot);
        if (hasGroups(slot)) {
            return mayHave && tryClaimGroups(leaf, slot, AllGroups.Means.RIDERS_GO);
        }
        state.show(endIfStarted(slot, state.nowMillis() + state.rules().reclaimGraceMillis()));
        if (!mayHave || !reclaim.findRiders(state, slot)) {
            return false;
        }
        claimFromVictims(leaf, slot);
        return true;
    }

    /** Takes back what others borrow, or what lower priorities of its own queue hold. */
    private boolean tryReclaim(int leaf, int slot) {
        Jobs jobs = state.jobs();
        boolean isEntitled = isEntitled(leaf, slot);
        if (hasGroups(slot)) {
            return tryReclaimForGroups(leaf, slot, isEntitled);
        }
        boolean takesGpus = jobs.milliGpus(slot) > 0; // who takes none raises no potential
        boolean reclaims = takesGpus && isEntitled && state.queues().anyBorrowsAgainst(leaf);
        boolean preempts = takesGpus && mayPreempt(leaf, slot);
        if ((!reclaims && !preempts) || comesTooLate(slot)) {
            return false;
        }
        boolean mayBorrow = isEntitled || isLent(leaf, jobs.milliGpus(slot));
        state.show(endIfStarted(slot, state.nowMillis() + state.rules().reclaimGraceMillis()));
        if (!reclaim.find(state, slot, reclaims, preempts, mayBorrow, decisions.size())) {
            state.jobs().setTriedIn(slot, state.review());
            wakeAtMillis = Math.min(wakeAtMillis, reclaim.wakeAtMillis());
            return false;
        }
        claimFromVictims(leaf, slot);
        reclaim.carriedOut(slot, decisions.size());
        return true;
    }

    /** The same for all groups of a job, each by its own right: all of them, or none. */
    private boolean tryReclaimForGroups(int leaf, int slot, boolean isEntitled) {
        boolean reclaims = false;
        Parts.Groups groups = state.jobs().parts().groups(slot);
        for (Parts.Share s : groups == null ? List.<Parts.Share>of() : groups.shares()) {
            reclaims |= isEntitled && state.queues().anyBorrowsAgainst(s.account());
        }
        boolean preempts = mayPreempt(leaf, slot);
        if (!reclaims && !preempts) {
            return false;
        }
        AllGroups.Means means =
                !preempts ? AllGroups.Means.RECLAIM : reclaims ? AllGroups.Means.BOTH : AllGroups.Means.PREEMPT;
        boolean found = tryClaimGroups(leaf, slot, means);
        if (!found) {
            state.jobs().setTriedIn(slot, state.review());
            wakeAtMillis = Math.min(wakeAtMillis, allGroups.wakeAtMillis());
        }
        return found;
    }

    private boolean tryClaimGroups(int leaf, int slot, AllGroups.Means means) {
        if (!allGroups.findClaims(state, slot, means)) {
            return false;
        }
        long job = state.jobs().id(slot);
        long by = state.nowMillis() + state.rules().reclaimGraceMillis();
        state.show(endIfStarted(slot, by));
        state.joinParts(slot);
        List<List<Decision.Claim.Share>> shares = new ArrayList<>();
        for (int g = 0; g < allGroups.plan().size(); g++) {
            shares.add(new ArrayList<>());
        }
        for (AllGroups.Placed p : allGroups.plan()) {
            for (AllGroups.Victim v : p.victims()) {
                stop(
                        v.slot(),
                        by,
                        v.own()
                                ? new Cause.Preempted(job)
                                : new Cause.Reclaimed(state.queues().told(leaf), job));
            }
            int member = GroupSites.member(state.jobs(), slot, p.group());
            state.claimGroup(member, p.nodes(), p.tasks(), p.size(), by);
            int gpus = state.jobs().task(member).gpus();
            for (int i = 0; i < p.size(); i++) {
                shares.get(p.group()).add(new Decision.Claim.Share(p.nodes()[i], p.tasks()[i] * gpus, p.tasks()[i]));
            }
        }
        usersShare.makeRoom(slot);
        decisions.add(
                new Decision.Claim(job, shares.stream().flatMap(List::stream).toList(), by));
        return true;
    }

    /** Tells those to go whom the last search found, and claims what they leave. */
    private void claimFromVictims(int leaf, int slot) {
        Jobs jobs = state.jobs();
        long by = state.nowMillis() + state.rules().reclaimGraceMillis();
        for (int i = 0; i < reclaim.victimCount(); i++) {
            int victim = reclaim.victim(i);
            long job = jobs.id(slot);
            stop(
                    victim,
                    by,
                    reclaim.isOwn(victim)
                            ? new Cause.Preempted(job)
                            : new Cause.Reclaimed(state.queues().told(leaf), job));
        }
        if (reclaim.overreaches()) {
            jobs.setOverreached(slot, true);
        }
        Chosen at = reclaim.chosen();
        state.claim(slot, at.nodes(), at.tasks(), at.size(), by);
        usersShare.makeRoom(slot);
        sayClaim(slot, at, by);
    }

    /** Within the quota that counts only jobs of its priority or above, and others of its queue run. */
    private boolean mayPreempt(int leaf, int slot) {
        Parts.Groups groups = state.jobs().parts().groups(slot);
        if (groups != null) {
            return AllGroups.mayPreemptInAll(state, slot, groups);
        }
        int priority = state.jobs().priority(slot);
        return state.levels().hasBelow(leaf, priority)
                && state.levels().atOrAbove(leaf, priority) + state.jobs().milliGpus(slot)
                        <= state.queues().owned(leaf);
    }

    /** What is taken back for the job would come too late for its deadline. */
    private boolean comesTooLate(int slot) {
        return state.jobs().hasDeadline(slot)
                && state.nowMillis() + state.rules().reclaimGraceMillis()
                        > state.jobs().latestStartMillis(slot);
    }

    /** Moves others out of the way, each to a place of its own, when that costs less than to wait. */
    private boolean tryMove(int leaf, int slot) {
        if (hasGroups(slot)) {
            return false; // nobody is moved for several groups
        }
        state.show(Windows.NONE_AHEAD); // who is moved and whom he makes room for have ends of their own
        if (!isEntitled(leaf, slot) || isFull(slot) || !consolidate.mightHelp(state, slot)) {
            return false;
        }
        Held otherwise = reserve.find(state, slot, true);
        return tryMove(leaf, slot, otherwise == null ? Long.MAX_VALUE : otherwise.atMillis());
    }

    private boolean tryMove(int leaf, int slot, long otherwiseMillis) {
        if (hasGroups(slot)) {
            return false; // nobody is moved for several groups
        }
        state.show(Windows.NONE_AHEAD); // who is moved and whom he makes room for have ends of their own
        if (!isEntitled(leaf, slot) || isFull(slot) || !consolidate.mightHelp(state, slot)) {
            return false;
        }
        if (!consolidate.find(state, slot, otherwiseMillis)) {
            state.jobs().setTriedIn(slot, state.review());
            wakeAtMillis = Math.min(wakeAtMillis, consolidate.wakeAtMillis());
            return false;
        }
        long by = state.nowMillis() + state.rules().reclaimGraceMillis();
        for (Held to : consolidate.places()) {
            int moved = state.jobs().slot(to.job());
            state.stopToMove(moved, by);
            sayStop(moved, by, new Cause.Moved(state.jobs().id(slot)));
        }
        Chosen at = consolidate.chosen();
        state.claim(slot, at.nodes(), at.tasks(), at.size(), by);
        usersShare.makeRoom(slot);
        sayClaim(slot, at, by);
        consolidate.places().forEach(to -> state.reservations().add(state.fleet(), to));
        return true;
    }

    private void stop(int slot, long by, Cause cause) {
        state.stop(slot, by);
        sayStop(slot, by, cause);
    }

    private void sayStop(int slot, long by, Cause cause) {
        decisions.add(Saying.stop(state.jobs(), slot, by, cause));
    }

    private void sayClaim(int slot, Chosen at, long by) {
        List<Decision.Claim.Share> shares = new ArrayList<>();
        int gpusPerTask = state.jobs().task(slot).gpus();
        for (int i = 0; i < at.size(); i++) {
            shares.add(new Decision.Claim.Share(at.nodes()[i], at.tasks()[i] * gpusPerTask, at.tasks()[i]));
        }
        decisions.add(new Decision.Claim(state.jobs().id(slot), shares, by));
    }

    /** Starts as those see them who serve one line. */
    private final class OfOneLine implements Starts {
        @Override
        public boolean where(int slot) {
            if (usersShare.isTaken(slot)) { // by tasks of the time of another policy
                usersShare.makeRoomFor(slot);
                blocked.lower(state.jobs().shape(slot), 0);
                return false;
            }
            return tryStart(slot, false);
        }

        @Override
        public boolean there(int slot, List<Placement.OnNode> place) {
            int[] nodes = place.stream().mapToInt(Placement.OnNode::node).toArray();
            int[] tasks = place.stream().mapToInt(Placement.OnNode::tasks).toArray();
            int cap = gate.capThere(slot, endIfStartedNow(slot), nodes, tasks);
            if (cap < 0) {
                return false;
            }
            if (usersShare.isTaken(slot)) {
                usersShare.makeRoomFor(slot);
                return false;
            }
            cap(slot, cap);
            state.startThere(slot, place);
            sayStart(slot);
            return true;
        }

        @Override
        public boolean lacksPower(int slot) {
            return Decider.this.lacksPower(slot);
        }
    }

    private void sayStart(int slot) {
        Jobs jobs = state.jobs();
        decisions.add(new Decision.Start(jobs.id(slot), jobs.attempt(slot), jobs.placement(slot)));
    }

    private Lineup lineup(int leaf) {
        int had = lineups.length;
        if (leaf >= had) {
            lineups = Arrays.copyOf(lineups, state.queues().size());
            for (int q = had; q < lineups.length; q++) {
                lineups[q] = new Lineup(q);
            }
        }
        lineups[leaf].beginOnce(round, Math.max(1, state.rules().reservationsPerQueue())); // a head may reclaim even so
        return lineups[leaf];
    }
}
