package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Verdict;
import io.dure.engine.gate.RidersOfUsers;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Riders;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import java.util.List;

/**
 * Where users are limited: tasks beyond the fewest of elastic jobs go for jobs of the same user, the newest first, as
 * many as hold what these lack of his limit. Without them he is within it, or the job would stand in no line.
 */
final class UsersShare {
    private final State state;
    private final List<Decision> decisions;
    private final long byMillis;

    UsersShare(State state, List<Decision> decisions) {
        this.state = state;
        this.decisions = decisions;
        byMillis = state.nowMillis() + state.rules().reclaimGraceMillis();
    }

    /** Whether the waiting job could start at once but for such tasks. */
    boolean isTaken(int slot) {
        return mayBe() && ofUsers().fill(slot);
    }

    /** Whether the job that has its place must not start before such tasks are gone. */
    boolean isLeaving(int slot) {
        return mayBe() && ofUsers().holdBack(slot);
    }

    /** The job has claimed its place: what is too much of its user goes. */
    void makeRoom(int claimant) {
        makeRoom(claimant, 0, false);
    }

    /** The job has no claim, and its place is there: what is too much of its user goes. */
    void makeRoomFor(int waiting) {
        makeRoom(waiting, state.jobs().wholeMilliGpus(waiting), false);
    }

    /** What is too much when firm promises are due goes a grace before; returns when the next must go. */
    long keepPromises() {
        long wake = Verdict.NO_WAKE;
        if (!mayBe()) {
            return wake;
        }
        for (int r = 0; r < state.reservations().size(); r++) {
            Held held = state.reservations().get(r);
            int slot = state.jobs().slot(held.job());
            boolean counts = held.firm() && slot != 0 && state.gates().isPromised(slot);
            if (!counts || ofUsers().tooManyIn(slot, 0, true) < 0) {
                continue;
            }
            long at = held.atMillis() - state.rules().reclaimGraceMillis();
            if (at <= state.nowMillis()) {
                makeRoom(slot, 0, true);
            } else {
                wake = Math.min(wake, at);
            }
        }
        return wake;
    }

    private boolean mayBe() {
        return state.queues().limitsUsers() && state.jobs().riders().all() > 0;
    }

    private RidersOfUsers ofUsers() {
        return state.gates().ridersOfUsers();
    }

    private void makeRoom(int slot, long more, boolean withPromises) {
        if (!mayBe()) {
            return;
        }
        int queue = ofUsers().tooManyIn(slot, more, withPromises);
        while (queue >= 0) {
            int rider = newest(state.jobs().user(slot), queue);
            state.stop(rider, byMillis);
            decisions.add(Saying.stop(state.jobs(), rider, byMillis, cause(rider, slot)));
            queue = ofUsers().tooManyIn(slot, more, withPromises);
        }
    }

    private Cause cause(int rider, int slot) {
        Jobs jobs = state.jobs();
        long job = jobs.id(slot);
        return jobs.queue(rider) == jobs.queue(slot)
                ? new Cause.Preempted(job)
                : new Cause.Reclaimed(jobs.told(slot), job);
    }

    /** Of the user's, in or below the queue as told. There is one: what they hold is counted. */
    private int newest(int user, int queue) {
        Jobs jobs = state.jobs();
        Riders riders = jobs.riders();
        int newest = 0;
        for (int core = riders.running().next(0);
                core >= 0;
                core = riders.running().next(core + 1)) {
            boolean isOfUser = jobs.user(core) == user && isIn(jobs.told(core), queue);
            for (int rider = isOfUser ? riders.first(core) : 0; rider != 0; rider = riders.next(rider)) {
                boolean stays = jobs.state(rider) == JobState.RUNNING && jobs.milliGpus(rider) > 0;
                newest = stays && (newest == 0 || isNewer(rider, newest)) ? rider : newest;
            }
        }
        return newest;
    }

    private boolean isNewer(int a, int b) {
        Jobs jobs = state.jobs();
        int byStart = Long.compare(jobs.startedAtMillis(a), jobs.startedAtMillis(b));
        return byStart > 0 || (byStart == 0 && jobs.id(a) > jobs.id(b));
    }

    private boolean isIn(int told, int queue) {
        int q = told;
        while (q >= 0 && q != queue) {
            q = state.queues().parentOfTold(q);
        }
        return q >= 0;
    }
}
