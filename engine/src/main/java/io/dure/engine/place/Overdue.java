package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Reason;
import io.dure.engine.Rules;
import io.dure.engine.Verdict;
import io.dure.engine.column.Orders;
import io.dure.engine.gate.Gates;
import io.dure.engine.gate.Timetable;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;

/** What ends because of the time, or because of how others ended: whatever the policy is. */
final class Overdue {
    /** Rejects who depends on what failed, and in turn who depends on him. */
    void rejectDoomed(State state, List<Decision> decisions) {
        Gates gates = state.gates();
        for (int slot = gates.firstDoomed(); slot != 0; slot = gates.firstDoomed()) {
            reject(state, slot, gates.whyDoomed(slot), decisions);
        }
    }

    /** Rejects who can no longer meet his deadline even if he started now. */
    void rejectLate(State state, List<Decision> decisions) {
        Timetable deadlines = state.gates().deadlines();
        while (deadlines.firstMillis() < state.nowMillis()) {
            int slot = deadlines.first();
            long end = state.nowMillis() + state.jobs().limitMillis(slot);
            reject(
                    state,
                    slot,
                    new Reason.DeadlineNotMet(state.jobs().terms(slot).deadlineMillis(), end),
                    decisions);
        }
    }

    static void reject(State state, int slot, Reason reason, List<Decision> decisions) {
        decisions.add(new Decision.Reject(state.jobs().id(slot), reason));
        state.reject(slot);
    }

    /** Tells attempts to stop that have outlived their time limit by what the rules allow. */
    void stopOverLimit(State state, List<Decision> decisions) {
        long overrun = state.rules().overrunMillis();
        if (overrun == Rules.NEVER_STOPPED) {
            return;
        }
        Jobs jobs = state.jobs();
        List<Integer> over = new ArrayList<>();
        for (int p = 0; p < state.fleet().pools(); p++) {
            Orders.Walk walk = jobs.orders().walk();
            int slot = walk.first(state.jobs().endsIn(p));
            while (slot != 0 && isBefore(jobs.orders().major(slot), overrun, state.nowMillis())) {
                if (jobs.state(slot) == JobState.RUNNING
                        && !jobs.riders().isRider(slot)
                        && !jobs.parts().isPart(slot)) {
                    over.add(slot);
                }
                slot = walk.next();
            }
        }
        over.sort((a, b) -> Long.compare(jobs.id(a), jobs.id(b)));
        long by = state.nowMillis() + state.rules().reclaimGraceMillis();
        for (int slot : over) {
            decisions.add(new Decision.Stop(
                    jobs.id(slot), jobs.attempt(slot), by, new Cause.OverLimit(jobs.limitMillis(slot))));
            state.stopForGood(slot, by);
        }
    }

    private static boolean isBefore(long endMillis, long overrun, long now) {
        return endMillis < Long.MAX_VALUE && endMillis + overrun <= now;
    }

    /** When to decide again for any of this, or for a window that opens. */
    long wakeAtMillis(State state) {
        long wake = state.gates().nextStartMillis();
        long latest = state.gates().deadlines().firstMillis();
        wake = latest == Timetable.NEVER ? wake : Math.min(wake, latest + 1);
        return Math.min(wake, nextOverLimit(state));
    }

    private static long nextOverLimit(State state) {
        long overrun = state.rules().overrunMillis();
        long next = Verdict.NO_WAKE;
        for (int p = 0; p < state.fleet().pools() && overrun != Rules.NEVER_STOPPED; p++) {
            Orders.Walk walk = state.jobs().orders().walk();
            int slot = walk.first(state.jobs().endsIn(p));
            while (slot != 0
                    && (state.jobs().state(slot) == JobState.STOPPING
                            || state.jobs().riders().isRider(slot))) {
                slot = walk.next();
            }
            long end = slot == 0 ? Long.MAX_VALUE : state.jobs().orders().major(slot);
            next = end == Long.MAX_VALUE ? next : Math.min(next, end + overrun);
        }
        return next;
    }
}
