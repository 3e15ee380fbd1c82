package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Job;
import io.dure.engine.Reason;
import io.dure.engine.Verdict;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.State;
import io.dure.engine.window.Window;
import io.dure.engine.window.Window.Status;
import java.util.List;
import java.util.TreeMap;

/**
 * What maintenance and bookings come to, whatever the policy is: bookings are answered, windows begin and end, who is in
 * the way is told to go in time, and who can run in his booking no more is told so.
 */
final class AtWindows {
    private final State state;
    private final List<Decision> decisions;
    private final long now;
    private final long grace;

    AtWindows(State state, List<Decision> decisions) {
        this.state = state;
        this.decisions = decisions;
        now = state.nowMillis();
        grace = state.rules().reclaimGraceMillis();
    }

    void keep() {
        if (state.windows().size() == 0) {
            return;
        }
        end();
        answer();
        begin();
        for (Window w : state.windows().all(Status.AHEAD)) {
            if (w.fromMillis() - grace <= now) {
                clear(w, w.fromMillis());
            }
        }
        for (Window w : state.windows().all(Status.OPEN)) {
            clear(w, now);
            if (w.isBooking() && w.toMillis() - grace <= now) {
                endOwn(w, w.toMillis());
            }
        }
        rejectLate();
    }

    private void answer() {
        for (Window w : state.windows().all(Status.ASKED)) {
            PickNodes pick = new PickNodes(state, w);
            List<Integer> nodes = pick.pick();
            if (nodes.isEmpty()) {
                state.closeWindow(w.id());
                decisions.add(new Decision.Refused(w.id(), pick.refusal()));
                rejectAll(w);
            } else {
                state.windows().accept(state.fleet(), w.id(), nodes);
                decisions.add(new Decision.Booked(w.id(), nodes));
            }
        }
    }

    private void begin() {
        for (Window w : state.windows().all(Status.AHEAD)) {
            if (w.fromMillis() <= now) {
                state.openWindow(w.id());
            }
        }
    }

    private void end() {
        for (Window w : state.windows().all(Status.OPEN)) {
            if (w.toMillis() <= now) {
                endOwn(w, now + grace);
                state.closeWindow(w.id());
            }
        }
    }

    /** Tells those who are on its nodes, and would be when it begins, to be gone then, or now when it has begun. */
    private void clear(Window w, long byMillis) {
        Jobs jobs = state.jobs();
        Grants grants = jobs.grants();
        TreeMap<Long, Integer> there = new TreeMap<>();
        for (int node : w.nodes()) {
            for (int g = grants.firstOn(node); g != 0; g = grants.nextOn(g)) {
                int slot = jobs.parts().head(grants.slot(g)); // with one group go all
                there.put(jobs.id(slot), slot);
            }
        }
        Cause cause = w.isBooking() ? new Cause.BookedByOthers(w.id()) : new Cause.Maintenance(w.id());
        for (int slot : there.values()) {
            boolean isIn = w.isBooking() && isOf(w, slot);
            boolean stays = w.status() == Status.OPEN || jobs.expectedEndMillis(slot) > byMillis;
            if (!isIn && stays) {
                tellToGo(slot, byMillis, cause);
            }
        }
    }

    /** Its jobs that would run on when the booking ends are told to be gone by then. */
    private void endOwn(Window w, long byMillis) {
        for (int slot : state.gates().inBooking(w.id())) {
            if (state.jobs().expectedEndMillis(slot) > w.toMillis()) {
                tellToGo(slot, byMillis, new Cause.BookingEnds(w.id()));
            }
        }
    }

    private void tellToGo(int slot, long byMillis, Cause cause) {
        Jobs jobs = state.jobs();
        boolean runs = jobs.state(slot) == JobState.RUNNING;
        boolean isLate = jobs.state(slot) == JobState.STOPPING && jobs.stopByMillis(slot) > byMillis;
        if (runs || isLate) {
            state.stop(slot, byMillis);
            decisions.add(Saying.stop(jobs, slot, byMillis, cause));
        }
    }

    private boolean isOf(Window w, int slot) {
        return state.jobs().hasBooking(slot) && state.jobs().terms(slot).booking() == w.id();
    }

    /** Those whose booking leaves them no time any more. */
    private void rejectLate() {
        for (int id = 0; id < state.windows().size(); id++) {
            Window w = state.windows().get(id);
            if (w.isBooking() && w.status() != Status.ASKED) {
                for (int slot : state.gates().inBooking(id)) {
                    long limit = state.jobs().limitMillis(slot);
                    long start = Math.max(now, w.fromMillis());
                    boolean isLate = limit == Job.NO_LIMIT
                            ? start >= w.toMillis() - grace // it would be told to go at once
                            : start + limit > w.toMillis();
                    if (w.status() == Status.OVER || isLate) {
                        reject(slot, w);
                    }
                }
            }
        }
    }

    private void rejectAll(Window w) {
        state.gates().inBooking(w.id()).forEach(slot -> reject(slot, w));
    }

    private void reject(int slot, Window w) {
        if (state.jobs().state(slot) == JobState.PARKED) {
            Overdue.reject(state, slot, new Reason.BookingOver(w.id(), w.toMillis()), decisions);
        }
    }

    /** Whether a claim that has all its GPUs may start: not so late that it would be told to go at once. */
    boolean mayStartClaimed(int slot) {
        boolean may = true;
        for (int part = slot; part != 0 && may; part = state.jobs().parts().next(part)) {
            may = mayStartGang(part);
        }
        return may;
    }

    private boolean mayStartGang(int slot) {
        if (!state.windows().hasAhead()) {
            return true;
        }
        Grants grants = state.jobs().grants();
        for (int g = state.jobs().firstGrant(slot); g != 0; g = grants.next(g)) {
            long closes = state.windows().closesAtMillis(grants.node(g));
            if (closes < Long.MAX_VALUE && closes - grace <= now && end(slot) > closes) {
                return false;
            }
        }
        return true;
    }

    private long end(int slot) {
        return state.jobs().endIfStarted(slot, now);
    }

    /** When windows begin or end next, or somebody must be told. */
    long wakeAtMillis() {
        long wake = Verdict.NO_WAKE;
        if (!state.windows().hasAny()) {
            return wake;
        }
        for (Status status : new Status[] {Status.AHEAD, Status.OPEN}) {
            for (Window w : state.windows().all(status)) {
                long[] times = {w.fromMillis() - grace, w.fromMillis(), w.toMillis() - grace, w.toMillis()};
                for (long at : times) {
                    wake = at > now ? Math.min(wake, at) : wake;
                }
            }
        }
        return wake;
    }
}
