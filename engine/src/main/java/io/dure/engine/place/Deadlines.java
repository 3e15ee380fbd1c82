package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Reason;
import io.dure.engine.gate.Timetable;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs with deadlines, policy {@code dure}: each that waits in its line is firmly promised to end in time, or is
 * rejected. Who was promised that and lost it, by no decision but with a node, may wait until it is too late.
 */
final class Deadlines {
    private final InQueues inQueues;
    private final Starting starting;
    private final Promises promises;
    private final Reserve reserve = new Reserve();

    Deadlines(InQueues inQueues, Starting starting, Promises promises) {
        this.inQueues = inQueues;
        this.starting = starting;
        this.promises = promises;
    }

    /** After all were served: true when anything was decided, so that others may be served again. */
    boolean settle(State state, List<Decision> decisions) {
        if (state.gates().due().size() == 0) {
            return false;
        }
        int before = decisions.size();
        for (int slot : waiting(state)) {
            boolean isWaiting = state.gates().due().has(slot); // another start may have parked it
            if (isWaiting && isSafe(state, slot)) {
                state.jobs().trust(slot);
            } else if (isWaiting) {
                Held old = promises.takeOut(slot); // not firm, or too late
                if (!starts(slot)) {
                    secure(state, slot, old, decisions);
                }
            }
        }
        return decisions.size() > before;
    }

    /** Those in lines, by their latest start. */
    private static List<Integer> waiting(State state) {
        List<Integer> slots = new ArrayList<>();
        Timetable due = state.gates().due();
        for (int slot = due.first();
                slot != 0;
                slot = due.after(due.atMillis(slot), state.jobs().id(slot))) {
            slots.add(slot);
        }
        return slots;
    }

    /** Whether it is firmly promised to start in time; who is promised that for the first time must be able to. */
    private static boolean isSafe(State state, int slot) {
        int r = state.reservations().of(state.jobs().id(slot));
        if (r < 0 || !state.reservations().get(r).firm()) {
            return false;
        }
        Held held = state.reservations().get(r);
        long start = state.jobs().isTrusting(slot) ? held.atMillis() : startMillis(state, slot, held);
        return start <= state.jobs().latestStartMillis(slot);
    }

    /** It starts now if there is a place: it cannot wait for its turn. */
    private boolean starts(int slot) {
        return inQueues.mayHold(slot) && !inQueues.hasNoRoom(slot) && starting.start(slot, true);
    }

    /** When it would start with this promise: tasks beyond the fewest of its user's elastic jobs may have to go first. */
    private static long startMillis(State state, int slot, Held promise) {
        boolean isTaken =
                state.queues().limitsUsers() && state.gates().ridersOfUsers().fill(slot);
        long first = state.nowMillis() + (isTaken ? state.rules().reclaimGraceMillis() : 0);
        return Math.max(first, promise.atMillis());
    }

    private void secure(State state, int slot, @Nullable Held old, List<Decision> decisions) {
        Jobs jobs = state.jobs();
        int leaf = jobs.queue(slot);
        boolean mayHold = inQueues.isEntitled(slot) && state.queues().fullFor(leaf, jobs.milliGpus(slot), false) < 0;
        Held found = mayHold && !starting.lacksPower(slot) ? reserve.find(state, slot, true) : null;
        if (found != null && startMillis(state, slot, found) <= jobs.latestStartMillis(slot)) {
            promises.add(found, slot);
            jobs.trust(slot);
        } else if (jobs.isTrusting(slot)) {
            promises.putBack(old, slot);
        } else {
            long end = found == null
                    ? Reason.DeadlineNotMet.NEVER
                    : startMillis(state, slot, found) + jobs.limitMillis(slot);
            Overdue.reject(
                    state, slot, new Reason.DeadlineNotMet(jobs.terms(slot).deadlineMillis(), end), decisions);
        }
    }
}
