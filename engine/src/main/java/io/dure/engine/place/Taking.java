package io.dure.engine.place;

import io.dure.engine.Decision.Cause;
import io.dure.engine.Task;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.job.Parts;
import io.dure.engine.power.Gate;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import io.dure.engine.window.Windows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes room for a job that has no place: by tasks that elastic jobs can do without, by what others borrow or lower
 * priorities of its queue hold, or by moving others. The job then claims what they leave.
 */
final class Taking {
    private final Reclaim reclaim = new Reclaim();
    private final GroupClaims groupClaims = new GroupClaims();
    private final WithoutRiders withoutRiders = new WithoutRiders();
    private final Consolidate consolidate;
    private final Reserve reserve;
    private final InQueues inQueues;
    private State state = new State();
    private Pass pass = new Pass(state, false);

    /** Whether those who hold promises look for moves: once in a while. */
    private boolean mayMoveForHolders;

    Taking(Gate gate, Reserve reserve, InQueues inQueues) {
        consolidate = new Consolidate(gate);
        this.reserve = reserve;
        this.inQueues = inQueues;
    }

    void begin(Pass p, long reviewedMillis) {
        pass = p;
        state = p.state();
        mayMoveForHolders = p.isReview() && consolidate.isDueAgain(state, reviewedMillis);
        reclaim.beginPass();
    }

    // ---- elastic jobs -----------------------------------------------------------------------------------------

    /** Takes GPUs that elastic jobs have beyond their fewest tasks: nobody loses a job by it. */
    boolean shrink(int slot) {
        if (state.jobs().riders().all() == 0 || pass.comesTooLate(slot) || !mightShrink(slot, null)) {
            return false;
        }
        boolean mayHave = inQueues.mayHold(slot);
        if (inQueues.hasGroups(slot)) {
            return mayHave && groupClaims.claim(pass, slot, AllGroups.Means.RIDERS_GO);
        }
        state.show(pass.endIfStartedAfterGrace(slot));
        if (!mayHave || !reclaim.findRiders(state, slot)) {
            return false;
        }
        claimFromVictims(slot);
        return true;
    }

    /** Whether there would be room enough if all such tasks were gone; {@code own}: beside what the job is promised. */
    boolean mightShrink(int slot, @Nullable Held own) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        Task task = lines.task(shape);
        if (inQueues.hasGroups(slot) || (own != null && !task.isPlain())) {
            return true; // counting would be as much work as trying
        }
        int tasks = lines.tasks(shape);
        state.show(pass.endIfStartedAfterGrace(slot));
        for (int p : state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape))) {
            Pool pool = state.fleet().pool(p);
            long room = withoutRiders.tasks(state, pool, task, own != null);
            long onOwn = own != null && p == own.pool() ? Room.freeOn(state.fleet(), own.nodes(), task.gpus()) : 0;
            if (state.jobs().tenants().firstRider(p) != 0 && room >= tasks - onOwn) {
                return true;
            }
        }
        return false;
    }

    // ---- reclaim and preemption -------------------------------------------------------------------------------

    /** Takes back what others borrow, or what lower priorities of its own queue hold. */
    boolean reclaim(int slot) {
        Jobs jobs = state.jobs();
        boolean isEntitled = inQueues.isEntitled(slot);
        if (inQueues.hasGroups(slot)) {
            return reclaimForGroups(slot, isEntitled);
        }
        boolean takesGpus = jobs.milliGpus(slot) > 0; // who takes none raises no potential
        boolean reclaims = takesGpus && isEntitled && state.queues().anyBorrowsAgainst(jobs.queue(slot));
        boolean preempts = takesGpus && inQueues.mayPreempt(slot);
        if ((!reclaims && !preempts) || pass.comesTooLate(slot)) {
            return false;
        }
        boolean mayBorrow = isEntitled || state.isLent(slot);
        state.show(pass.endIfStartedAfterGrace(slot));
        int decisions = pass.decisions().size();
        if (!reclaim.find(state, slot, reclaims, preempts, mayBorrow, decisions)) {
            pass.tried(slot);
            pass.wakeBy(reclaim.wakeAtMillis());
            return false;
        }
        claimFromVictims(slot);
        reclaim.carriedOut(slot, pass.decisions().size());
        return true;
    }

    /** The same for all groups of a job, each by its own right: all of them, or none. */
    private boolean reclaimForGroups(int slot, boolean isEntitled) {
        boolean reclaims = false;
        Parts.Groups groups = state.jobs().parts().groups(slot);
        for (Parts.Share s : groups == null ? List.<Parts.Share>of() : groups.shares()) {
            reclaims |= isEntitled && state.queues().anyBorrowsAgainst(s.account());
        }
        boolean preempts = inQueues.mayPreempt(slot);
        if (!reclaims && !preempts) {
            return false;
        }
        AllGroups.Means means =
                !preempts ? AllGroups.Means.RECLAIM : reclaims ? AllGroups.Means.BOTH : AllGroups.Means.PREEMPT;
        boolean found = groupClaims.claim(pass, slot, means);
        if (!found) {
            pass.tried(slot);
            pass.wakeBy(groupClaims.wakeAtMillis());
        }
        return found;
    }

    /** Tells those to go whom the last search found, and claims what they leave. */
    private void claimFromVictims(int slot) {
        Jobs jobs = state.jobs();
        long job = jobs.id(slot);
        Cause reclaimed = new Cause.Reclaimed(state.queues().told(jobs.queue(slot)), job);
        for (int i = 0; i < reclaim.victimCount(); i++) {
            int victim = reclaim.victim(i);
            pass.stop(victim, pass.graceEndMillis(), reclaim.isOwn(victim) ? new Cause.Preempted(job) : reclaimed);
        }
        if (reclaim.overreaches()) {
            jobs.setOverreached(slot, true);
        }
        pass.claim(slot, reclaim.chosen());
    }

    // ---- moves ------------------------------------------------------------------------------------------------

    /** Moves others out of the way, each to a place of its own, when that costs less than to wait. */
    boolean move(int slot) {
        if (!mayMoveFor(slot)) {
            return false;
        }
        Held otherwise = reserve.find(state, slot, true);
        return move(slot, otherwise == null ? Long.MAX_VALUE : otherwise.atMillis());
    }

    /** The same for a job that would start then without. */
    boolean move(int slot, long otherwiseMillis) {
        if (!mayMoveFor(slot)) {
            return false;
        }
        if (!consolidate.find(state, slot, otherwiseMillis)) {
            pass.tried(slot);
            pass.wakeBy(consolidate.wakeAtMillis());
            return false;
        }
        for (Held to : consolidate.places()) {
            int moved = state.jobs().slot(to.job());
            state.stopToMove(moved, pass.graceEndMillis());
            pass.sayStop(
                    moved, pass.graceEndMillis(), new Cause.Moved(state.jobs().id(slot)));
        }
        pass.claim(slot, consolidate.chosen());
        consolidate.places().forEach(to -> state.reservations().add(state.fleet(), to));
        return true;
    }

    private boolean mayMoveFor(int slot) {
        if (inQueues.hasGroups(slot)) {
            return false; // nobody is moved for several groups
        }
        state.show(Windows.NONE_AHEAD); // who is moved and whom he makes room for have ends of their own
        return inQueues.isEntitled(slot) && !inQueues.hasNoRoom(slot) && consolidate.mightHelp(state, slot);
    }

    /** Whether it is time to look for moves for a job that holds a promise, and they could help. */
    boolean mightMoveForHolder(int slot) {
        if (!mayMoveForHolders) {
            return false;
        }
        state.show(Windows.NONE_AHEAD);
        return !inQueues.hasGroups(slot) && consolidate.mightHelp(state, slot);
    }
}
