package io.dure.engine.place;

import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Relaxation;
import io.dure.engine.Relaxation.What;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.share.Queues;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;

/**
 * A job at its gates or in its line: it starts when its gates are open, nobody stands before it whom nobody passes, its
 * queues may hold it, what it borrows is lent, and there is a place for it.
 */
final class AloneInLine implements Alone {
    private static final int FLEET = 0;

    private final State state;
    private final int slot;
    private final boolean isFair;
    private final List<Reason> shut;
    private final long behind;
    private final PlaceAlone place;
    private final long milliGpus;
    private final boolean goneInTime;

    /** It is firmly promised a place: nobody asks any more whether what it borrows is lent. */
    private final boolean isFirm;

    /** The fork is this object's own from now on. */
    AloneInLine(State fork, int slot, Explain explain) {
        state = fork;
        this.slot = slot;
        isFair = state.rules().policy() == Policy.DURE;
        milliGpus = state.jobs().milliGpus(slot);
        shut = state.jobs().state(slot) == JobState.PARKED
                ? state.gates().openAll(slot)
                : state.gates().ridersOfUsers().filled(slot);
        int own = state.reservations().of(state.jobs().id(slot));
        boolean waitsForNobody = isFair && (own >= 0 || state.jobs().hasDeadline(slot)); // they are tried apart
        isFirm = isFair && own >= 0 && state.reservations().get(own).firm();
        if (own >= 0) {
            letGo(own);
        }
        behind = waitsForNobody ? 0 : behind();
        goneInTime = isGoneBeforePromises();
        boolean isFirst = isFair && state.queues().isEntitledTo(state.jobs().queue(slot), milliGpus) && isAtHeads();
        place = new PlaceAlone(state, slot, isFirst, explain);
    }

    /** So few jobs within quota wait before it that it is among the first of its queue, to whom borrowers' promises yield. */
    private boolean isAtHeads() {
        Jobs jobs = state.jobs();
        Lines lines = jobs.lines();
        int leaf = jobs.queue(slot);
        long before = 0;
        for (int line = lines.firstOf(leaf); line >= 0; line = lines.nextOf(line)) {
            if (state.queues().isEntitledTo(leaf, lines.milliGpus(lines.shape(line)))) {
                before +=
                        jobs.orders().countUpTo(lines.root(line), jobs.orders().major(slot), jobs.id(slot));
            }
        }
        return before - 1 < Math.max(1, state.rules().reservationsPerQueue()); // it was counted itself
    }

    /** What the job itself is promised stands in nobody's way. */
    private void letGo(int r) {
        Held own = state.reservations().remove(state.fleet(), r);
        if (isFair && !state.jobs().isMoving(slot)) {
            state.queues()
                    .promise(
                            state.jobs().queue(slot),
                            -state.jobs().milliGpus(state.jobs().slot(own.job())));
        }
    }

    private boolean isGoneBeforePromises() {
        return PlaceAlone.endMillis(state, slot) <= state.reservations().firstMillis();
    }

    /** Whom nobody passes, and the job stands behind him; or 0. */
    private long behind() {
        Queues queues = state.queues();
        if (!isFair) {
            return isBehind(queues.stoppedAt(FLEET)) ? queues.stoppedAt(FLEET) : 0;
        }
        int leaf = state.jobs().queue(slot);
        if (isBehind(queues.stoppedAt(leaf))) {
            return queues.stoppedAt(leaf);
        }
        boolean borrows = !queues.isEntitledTo(leaf, milliGpus);
        return borrows && isBehind(queues.borrowersStoppedAt(leaf)) ? queues.borrowersStoppedAt(leaf) : 0;
    }

    private boolean isBehind(long job) {
        int other = state.jobs().slot(job);
        return job != 0
                && other != slot
                && (other == 0 || !state.jobs().orders().before(slot, other));
    }

    @Override
    public boolean starts(List<Relaxation> relaxed) {
        boolean isFree = relaxed.contains(all(What.PROMISES));
        return relaxed.containsAll(Causes.relaxed(shut))
                && (behind == 0 || relaxed.contains(all(What.ORDER)))
                && full(isFree).stream()
                        .allMatch(q -> relaxed.contains(
                                new Relaxation(What.QUEUE_LIMIT, state.queues().told(q))))
                && (isLent(relaxed.contains(all(What.PLACE))) || relaxed.contains(all(What.LENDING)))
                && place.isThere(
                        relaxed.contains(all(What.PLACE)),
                        isFree,
                        relaxed.contains(all(What.POWER)),
                        relaxed.contains(all(What.WINDOWS_AHEAD)));
    }

    private static Relaxation all(What what) {
        return new Relaxation(what, 0);
    }

    /** The queues that may not hold the job; {@code isFree}: nothing is promised. */
    private List<Integer> full(boolean isFree) {
        List<Integer> full = new ArrayList<>();
        Queues queues = state.queues();
        for (int q = state.jobs().queue(slot); isFair && !queues.isRoot(q); q = queues.parent(q)) {
            long promised = isFree || goneInTime ? 0 : queues.reserved(q);
            if (queues.used(q) + queues.riding(q) + promised + milliGpus > queues.limit(q)) {
                full.add(q);
            }
        }
        return full;
    }

    /** {@code given}: what it needs is there beside all that the fleet has. */
    private boolean isLent(boolean given) {
        int leaf = state.jobs().queue(slot);
        long more = given ? milliGpus : 0;
        return !isFair || isFirm || state.queues().isEntitledTo(leaf, milliGpus) || lent(leaf, more) >= milliGpus;
    }

    private long lent(int leaf, long more) {
        return state.queues().lentTo(leaf, milliGpus, state.lendableMilliGpus(leaf) + more);
    }

    @Override
    public List<Reason> causes() {
        List<Reason> all = new ArrayList<>(shut);
        if (behind != 0) {
            all.add(new Reason.BehindInQueue(behind));
        }
        Queues queues = state.queues();
        for (int q : full(false)) {
            long held = queues.used(q) + queues.riding(q) + queues.reserved(q);
            all.add(OfAccount.quotaExhausted(queues, q, held, milliGpus));
        }
        if (!isLent(false)) {
            int leaf = state.jobs().queue(slot);
            all.add(OfAccount.notLent(queues, leaf, milliGpus, lent(leaf, 0)));
        }
        all.addAll(place.causes());
        return all;
    }
}
