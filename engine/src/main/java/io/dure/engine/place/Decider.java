package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Verdict;
import io.dure.engine.Verdict.ReasonChange;
import io.dure.engine.place.Lineup.Right;
import io.dure.engine.power.Gate;
import io.dure.engine.share.WaterFilling;
import io.dure.engine.state.State;
import io.dure.engine.window.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One pass of deciding. Holds nothing between passes but scratch. */
public final class Decider {
    private final Gate gate = new Gate();
    private final InQueues inQueues = new InQueues();
    private final Explain explain = new Explain();
    private final PowerFirst powerFirst = new PowerFirst();
    private final Blocked blocked = new Blocked();
    private final Reserve reserve = new Reserve();
    private final Starting starting = new Starting(gate, blocked, powerFirst, inQueues, explain);
    private final Promises promises = new Promises(reserve, blocked, inQueues, starting);
    private final Taking taking = new Taking(gate, reserve, inQueues);
    private final Grow grow = new Grow();
    private final Overdue overdue = new Overdue();
    private final Deadlines deadlines = new Deadlines(inQueues, starting, promises);
    private final OneLine oneLine = new OneLine(blocked, reserve, starting);
    private final FairOrder order;
    private final List<Unserved> entitledWithout = new ArrayList<>();

    /** In this round only queues are served into which jobs came. */
    private boolean ofArrivals;

    private Lineup[] lineups = new Lineup[0];
    private int round;
    private State state = new State();
    private Pass pass = new Pass(state, false);

    /** An entitled job of this queue got nothing when so many decisions had been taken. */
    private record Unserved(int leaf, int decisionsBefore) {}

    public Decider(WaterFilling shares) {
        order = new FairOrder(shares);
    }

    /** Decides; the state is as if all decisions were carried out. */
    public Verdict decide(State s) {
        begin(s);
        List<Decision> decisions = pass.decisions();
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
        starting.startClaimed(windows);
        powerFirst.begin(s, gate, decisions);
        if (s.windows().hasAny()) {
            new InBooking(s, starting).start();
        }
        serve();
        pass.wakeBy(overdue.wakeAtMillis(s));
        pass.wakeBy(windows.wakeAtMillis());
        if (!pass.isReview() && s.rules().policy() == Policy.DURE && s.jobs().waiting() > 0) {
            pass.wakeBy(s.nextReviewMillis());
        }
        s.decided(decisions.isEmpty());
        envelope.switchOn(gate.promised());
        pass.wakeBy(envelope.wakeAtMillis());
        List<ReasonChange> changes = explain.changes(s, pass.isReview());
        s.show(Windows.ALL);
        return new Verdict(decisions, changes, pass.wakeAtMillis());
    }

    private void begin(State s) {
        state = s;
        long reviewedMillis = s.lastReviewMillis();
        pass = new Pass(s, s.beginReview());
        inQueues.begin(s);
        starting.begin(pass);
        promises.begin(pass);
        taking.begin(pass, reviewedMillis);
    }

    /** What can never run is said at once. */
    private void judgeArrivals() {
        for (int i = 0; i < state.arrived().size(); i++) {
            int slot = state.arrived().get(i);
            Reason never = explain.neverRuns(state, slot);
            if (never != null) {
                pass.decisions().add(new Decision.Reject(state.jobs().id(slot), never));
                state.reject(slot);
                i--; // it has left the list
            }
        }
        state.arrived().clear();
    }

    private void stopWithdrawn() {
        for (int i = 0; i < state.withdrawn().size(); i++) {
            pass.stop(state.withdrawn().get(i), pass.graceEndMillis(), new Cause.Cancelled());
        }
        state.withdrawn().clear();
    }

    private void serve() {
        boolean isCalm = state.isCalm() && !pass.isReview() && pass.decisions().isEmpty() && !PowerFirst.matters(state);
        switch (state.rules().policy()) {
            case FIFO, EASY, CONSERVATIVE, RANDOM, BESTFIT, FGD -> oneLine.serve(state);
            case DURE -> {
                boolean hasSettled = true;
                while (hasSettled) {
                    serveInFairOrder(isCalm);
                    isCalm = false;
                    hasSettled = deadlines.settle(state, pass.decisions());
                    overdue.rejectDoomed(state, pass.decisions()); // who depended on those that were rejected
                }
                pass.wakeBy(pass.usersShare().keepPromises()); // those of this pass too
                grow.intoIdle(state, gate, powerFirst, pass.decisions());
            }
        }
    }

    // ---- rounds -----------------------------------------------------------------------------------------------

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
            before = pass.decisions().size();
            beginRound();
            promises.keepFirm();
            serveAll(true);
            promises.keepBorrowers();
            serveAll(false);
            promises.restoreLifted();
            ofArrivals = false;
        } while (promises.hasLetGo() || couldReclaimNow() || mayFitOtherwise(before));
    }

    /** Nobody waits in a line, and nobody has a promise to be looked after: most attempts end in such a moment. */
    private boolean isNobodyServed() {
        return state.jobs().waiting() == 0 && state.reservations().size() == 0;
    }

    private void beginRound() {
        if (ofArrivals) {
            state.queues().forgetPassOfArrivals();
        } else {
            state.queues().forgetPass();
        }
        promises.beginRound();
        blocked.begin(state.jobs());
        round++;
        entitledWithout.clear();
    }

    /** Whether something was decided since an entitled job could not get GPUs, and now somebody borrows against it. */
    private boolean couldReclaimNow() {
        if (!pass.isReview()) {
            return false;
        }
        for (Unserved u : entitledWithout) {
            if (u.decisionsBefore < pass.decisions().size() && state.queues().anyBorrowsAgainst(u.leaf)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where a group goes may depend on what others have taken, and with it whether the next one has a place: jobs of
     * several groups that wait are tried again when something was decided.
     */
    private boolean mayFitOtherwise(int decisionsBefore) {
        return pass.decisions().size() > decisionsBefore && state.jobs().parts().jobs() > 0;
    }

    private void serveAll(boolean entitledOnly) {
        if (state.jobs().waiting() == 0) {
            return; // the last of them has started
        }
        Right least = entitledOnly ? Right.WITHIN_QUOTA : Right.BORROWS;
        order.begin(state, ofArrivals);
        int leaf = order.next();
        while (leaf >= 0) {
            int slot = lineup(leaf).next(state.jobs(), blocked, state.reservations(), inQueues, least);
            if (slot == 0 || (entitledOnly && inQueues.hasNoRoom(slot))) { // those before it come first
                order.finish(leaf);
            } else {
                serve(leaf, slot, entitledOnly);
            }
            leaf = order.next();
        }
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

    // ---- one job ----------------------------------------------------------------------------------------------

    /** {@code hasRoom}: its queue is known to have room for it. */
    private void serve(int leaf, int slot, boolean hasRoom) {
        if (promises.isHolder(slot)) {
            serveHolder(leaf, slot);
            return;
        }
        Lineup line = lineup(leaf);
        Right right = inQueues.of(slot);
        boolean isEntitled = right == Right.WITHIN_QUOTA;
        boolean isHead = line.isAtHeads(right);
        if (!hasRoom && inQueues.hasNoRoom(slot)) {
            if (!taking.shrink(slot) && !mayReclaim(slot, isHead)) {
                stopAtFull(leaf, slot);
            }
        } else if (!isEntitled && line.servesEntitledOnly()) {
            stopBorrowers(leaf, slot);
        } else if (!isEntitled && !state.isLent(slot) && starting.fits(slot)) {
            if (!mayReclaim(slot, isHead)) {
                stopBorrowers(leaf, slot);
            }
        } else if (!starting.start(slot, false) && !taking.shrink(slot)) {
            if (isHead) {
                serveHead(leaf, slot, right);
            } else if (pass.usersShare().isTaken(slot)) {
                line.skip(slot); // others who ask for the same may have other users
            }
        }
    }

    private boolean mayReclaim(int slot, boolean isHead) {
        return isHead && pass.mayTry(slot) && taking.reclaim(slot);
    }

    private void serveHead(int leaf, int slot, Right right) {
        boolean isEntitled = right == Right.WITHIN_QUOTA;
        boolean hasStarted = isEntitled && promises.lift() && starting.start(slot, false);
        boolean mayTry = !hasStarted && pass.mayTry(slot);
        if (hasStarted || (mayTry && (taking.reclaim(slot) || taking.move(slot)))) {
            return;
        }
        fail(leaf, slot, right);
        if (mayTry) {
            promises.reserve(slot, isEntitled);
        }
    }

    /** A job whose firm promise could not be kept yet: perhaps it can take GPUs back, or be promised better. */
    private void serveHolder(int leaf, int slot) {
        if (!promises.shrinkInstead(slot, taking) && !promises.better(slot, taking)) {
            fail(leaf, slot, inQueues.of(slot));
        }
    }

    private void fail(int leaf, int slot, Right right) {
        lineup(leaf).failed(state.jobs(), slot, right);
        if (right != Right.WITHIN_QUOTA && inQueues.isWithinQuota(slot)) { // it waits for its own queue to shrink
            lineup(leaf).failed(state.jobs(), slot, Right.WITHIN_QUOTA);
        }
        if (right == Right.WITHIN_QUOTA) {
            entitledWithout.add(new Unserved(leaf, pass.decisions().size()));
        }
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
}
