package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Lines;
import io.dure.engine.state.Reservations;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waiting jobs are promised: nodes, from some time on. The first jobs within quota of each queue have firm promises,
 * which are kept and only bettered; of those who would borrow the first have one that yields, and ends in a review.
 */
final class Promises {
    private final Reserve reserve;
    private final ReserveGroups reserveGroups = new ReserveGroups();
    private final Blocked blocked;
    private final InQueues inQueues;
    private final Starting starting;
    private State state = new State();
    private Pass pass = new Pass(state, false);
    private int ofBorrowers;

    /** Nodes were let go in this round that others may have. */
    private boolean hasLetGo;

    /** Promises to borrowers, taken out while those within quota are served. */
    private final List<Held> lifted = new ArrayList<>();

    /** Borrowers that lost a promise in this pass: they get no other in it, so that its rounds come to an end. */
    private final List<Long> lost = new ArrayList<>();

    Promises(Reserve reserve, Blocked blocked, InQueues inQueues, Starting starting) {
        this.reserve = reserve;
        this.blocked = blocked;
        this.inQueues = inQueues;
        this.starting = starting;
    }

    void begin(Pass p) {
        pass = p;
        state = p.state();
        lost.clear();
    }

    /** Drops what does not stand any more. */
    void beginRound() {
        ofBorrowers = 0;
        lifted.clear();
        hasLetGo = false;
        Reservations all = state.reservations();
        for (int r = all.size() - 1; r >= 0; r--) {
            Held held = all.get(r);
            if (stands(held)) {
                int slot = state.jobs().slot(held.job());
                if (!state.jobs().isMoving(slot)) { // else it holds them still
                    state.promise(slot, 1);
                }
                ofBorrowers += held.firm() ? 0 : 1;
                if (held.firm()) {
                    state.gates().promise(slot);
                }
            } else {
                all.remove(state.fleet(), r);
                state.losePromise(held.job());
            }
        }
    }

    boolean hasLetGo() {
        return hasLetGo;
    }

    // ---- whether they stand -----------------------------------------------------------------------------------

    /** A promise stands while its job waits and its nodes are up; one that is not firm ends in a review. */
    private boolean stands(Held held) {
        int slot = state.jobs().slot(held.job());
        boolean isOver = !held.firm() && pass.isReview();
        if (isOver || slot == 0 || !(isWaiting(slot) || Consolidate.isOnItsWay(state, slot))) {
            return false;
        }
        if (held.atMillis() <= state.nowMillis() && isWaiting(slot) && starting.lacksPower(slot)) {
            return false; // its nodes are there, and of no use
        }
        return areThere(held, slot) && held.others().stream().allMatch(h -> areThere(h, slot));
    }

    private boolean isWaiting(int slot) {
        return state.jobs().state(slot) == JobState.WAITING;
    }

    private boolean areThere(Held held, int slot) {
        long end = pass.endIfStarted(slot, Math.max(held.atMillis(), state.nowMillis()));
        if (!state.windows().allow(held.nodes(), end)) {
            return false; // a window has come between
        }
        for (int node : held.nodes()) {
            if (!state.fleet().isUp(node) || state.claims().claimant(node) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isHolder(int slot) {
        return state.reservations().of(state.jobs().id(slot)) >= 0;
    }

    // ---- firm ones --------------------------------------------------------------------------------------------

    /** Starts jobs whose promised place is there, before anybody else is served. */
    void keepFirm() {
        pass.wakeBy(pass.usersShare().keepPromises());
        Reservations all = state.reservations();
        for (long job : holders()) {
            int slot = state.jobs().slot(job);
            Held held = all.get(all.of(job));
            if (held.firm() && isWaiting(slot) && mightStart(held, slot)) {
                Held own = remove(all.of(job), slot);
                boolean starts =
                        !inQueues.hasNoRoom(slot) && (starting.start(slot, true) || starting.startPromised(slot, own));
                if (!starts) {
                    add(own, slot);
                } else {
                    hasLetGo |= !state.jobs().task(slot).isPlain(); // it held whole nodes and takes less
                }
            }
        }
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

    /** Whether the job might start now, if its own promise let its nodes go. */
    private boolean mightStart(Held own, int slot) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        Task task = lines.task(shape);
        if (inQueues.hasGroups(slot) || !task.isPlain()) {
            return true; // counting would be as much work as trying
        }
        int gpusPerTask = task.gpus();
        long end = pass.endIfStartedNow(slot);
        state.show(end);
        for (int p : state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape))) {
            Pool pool = state.fleet().pool(p);
            long room = pool.open().tasks(gpusPerTask);
            room += p == own.pool() ? Room.freeOn(state.fleet(), own.nodes(), gpusPerTask) : 0;
            boolean isShort = end <= state.reservations().firstBeside(p, own.job());
            room += isShort ? pool.held().tasks(gpusPerTask) : pool.slack().tasks(gpusPerTask);
            if (gpusPerTask <= pool.gpusPerNode() && room >= lines.tasks(shape)) {
                return true;
            }
        }
        return false;
    }

    // ---- those of borrowers -----------------------------------------------------------------------------------

    /** Borrowers' promises yield to a job within quota; true when there were any. */
    boolean lift() {
        int before = lifted.size();
        Reservations all = state.reservations();
        for (int r = 0; r < all.size(); r++) {
            if (!all.get(r).firm()) {
                lifted.add(removeBorrowers(r--));
            }
        }
        if (lifted.size() == before) {
            return false;
        }
        blocked.begin(state.jobs());
        return true;
    }

    private Held removeBorrowers(int r) {
        ofBorrowers--;
        return remove(r, state.jobs().slot(state.reservations().job(r)));
    }

    /** Borrowers that hold promises start, or keep them if those within quota have left them their places. */
    void keepBorrowers() {
        Reservations all = state.reservations();
        for (int r = 0; r < all.size(); r++) {
            int slot = all.get(r).firm() ? 0 : state.jobs().slot(all.job(r));
            if (slot != 0 && (inQueues.isEntitled(slot) || mightStart(all.get(r), slot))) {
                lifted.add(removeBorrowers(r--));
            }
        }
        restoreLifted();
    }

    /** Gives those who were made to yield their promises again, as far as that can still be. */
    void restoreLifted() {
        for (Held held : lifted) {
            if (!keeps(held)) {
                hasLetGo = true;
                lost.add(held.job());
            }
        }
        lifted.clear();
    }

    /** False when the promise is no more, or its job has started, and its nodes are for others. */
    private boolean keeps(Held held) {
        int slot = state.jobs().slot(held.job());
        boolean waits = slot != 0 && isWaiting(slot) && !isHolder(slot);
        if (!waits || !mayStay(slot) || starting.start(slot, true)) {
            return false;
        }
        Held again = reserve.renew(state, slot, held);
        if (again == null
                || state.queues().fullFor(state.jobs().queue(slot), state.jobs().milliGpus(slot), false) >= 0) {
            return false;
        }
        add(again, slot);
        ofBorrowers++;
        return true;
    }

    /** It is still a borrower, and may hold what it asks for. */
    private boolean mayStay(int slot) {
        return !inQueues.isEntitled(slot) && !inQueues.hasNoRoom(slot) && state.isLent(slot);
    }

    // ---- new and better ones ----------------------------------------------------------------------------------

    /** The first entitled jobs of each queue hold firm promises; of those that would borrow, only the first of all. */
    void reserve(int slot, boolean isEntitled) {
        int leaf = state.jobs().queue(slot);
        int most = state.rules().reservationsPerQueue();
        boolean isLater = state.fullFor(slot, false) >= 0; // other promises fill the quota
        if (!isEntitled && lost.contains(state.jobs().id(slot))) {
            return;
        }
        if (starting.lacksPower(slot)) {
            return; // when power comes nobody knows
        }
        if (isLater || (isEntitled ? firmOf(leaf) : ofBorrowers) >= most) {
            return;
        }
        Held found = find(slot, isEntitled);
        pass.tried(slot);
        if (found != null) {
            add(found, slot);
            ofBorrowers += isEntitled ? 0 : 1;
        }
    }

    @Nullable
    private Held find(int slot, boolean firm) {
        if (inQueues.hasGroups(slot)) {
            Held found = firm ? reserveGroups.find(state, slot) : null; // who borrows is promised nothing
            state.show(pass.endIfStarted(slot, found == null ? state.nowMillis() : found.atMillis()));
            return found;
        }
        return reserve.find(state, slot, firm);
    }

    private int firmOf(int leaf) {
        int count = 0;
        for (int r = 0; r < state.reservations().size(); r++) {
            Held held = state.reservations().get(r);
            int slot = state.jobs().slot(held.job());
            boolean counts = held.firm() && !state.jobs().hasDeadline(slot); // deadlines are promised beside
            count += counts && state.jobs().queue(slot) == leaf ? 1 : 0;
        }
        return count;
    }

    /** A job whose firm promise could not be kept yet: perhaps it can take GPUs back, or be promised better. */
    boolean better(int slot, Taking taking) {
        int r = state.reservations().of(state.jobs().id(slot));
        Held own = state.reservations().get(r);
        if (!own.firm() || !couldBetter(slot, own, taking) || !pass.mayTry(slot)) {
            return false;
        }
        pass.tried(slot);
        Held old = remove(r, slot);
        if (taking.reclaim(slot) || taking.move(slot, own.atMillis())) {
            hasLetGo = true;
            return true;
        }
        Held found = inQueues.hasNoRoom(slot) ? null : find(slot, true); // its quota may come later than its GPUs
        boolean isBetter = found != null
                && found.atMillis() < old.atMillis()
                && !inQueues.hasNoRoomFrom(slot, found.atMillis()); // a promise to another of its queue may lie between
        add(isBetter && found != null ? found : old, slot);
        hasLetGo |= isBetter;
        return false;
    }

    private boolean couldBetter(int slot, Held own, Taking taking) {
        long released = state.fleet().pool(own.pool()).releasedMilliGpus() - own.releasedMilliGpus();
        return own.atMillis() <= state.nowMillis()
                || released >= state.jobs().milliGpus(slot)
                || inQueues.hasGroups(slot)
                || state.queues().anyBorrowsAgainst(state.jobs().queue(slot))
                || inQueues.mayPreempt(slot)
                || taking.mightMoveForHolder(slot);
    }

    /** Whether a job that holds a promise takes GPUs that elastic jobs can do without; its promise is let go then. */
    boolean shrinkInstead(int slot, Taking taking) {
        if (state.jobs().riders().all() == 0) {
            return false;
        }
        int r = state.reservations().of(state.jobs().id(slot));
        if (!taking.mightShrink(slot, state.reservations().get(r))) {
            return false;
        }
        Held own = remove(r, slot);
        if (!taking.shrink(slot)) {
            state.reservations().putBack(state.fleet(), own, r);
            state.promise(slot, 1);
            return false;
        }
        ofBorrowers -= own.firm() ? 0 : 1;
        hasLetGo = true;
        return true;
    }

    // ---- in and out -------------------------------------------------------------------------------------------

    /** Takes the job's promise out, for another one or to be put back; null when it has none. */
    @Nullable
    Held takeOut(int slot) {
        int r = state.reservations().of(state.jobs().id(slot));
        if (r < 0) {
            return null;
        }
        ofBorrowers -= state.reservations().get(r).firm() ? 0 : 1;
        return remove(r, slot);
    }

    void putBack(@Nullable Held held, int slot) {
        if (held != null) {
            add(held, slot);
            ofBorrowers += held.firm() ? 0 : 1;
        }
    }

    private Held remove(int r, int slot) {
        state.promise(slot, -1);
        return state.reservations().remove(state.fleet(), r);
    }

    void add(Held held, int slot) {
        state.reservations().add(state.fleet(), held);
        if (held.firm()) {
            state.gates().promise(slot);
        }
        state.promise(slot, 1);
    }
}
