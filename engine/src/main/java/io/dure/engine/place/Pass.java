package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Verdict;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;

/** One pass as it goes on: the state that it changes, what was decided so far, and when there is reason for another. */
final class Pass {
    private final State state;
    private final List<Decision> decisions = new ArrayList<>();
    private final UsersShare usersShare;
    private final boolean isReview;
    private long wakeAtMillis = Verdict.NO_WAKE;

    Pass(State state, boolean isReview) {
        this.state = state;
        this.isReview = isReview;
        usersShare = new UsersShare(state, decisions);
    }

    State state() {
        return state;
    }

    Jobs jobs() {
        return state.jobs();
    }

    /** What was decided so far, in order. */
    List<Decision> decisions() {
        return decisions;
    }

    UsersShare usersShare() {
        return usersShare;
    }

    boolean isReview() {
        return isReview;
    }

    /** There is reason for another pass then, if not before. */
    void wakeBy(long atMillis) {
        wakeAtMillis = Math.min(wakeAtMillis, atMillis);
    }

    long wakeAtMillis() {
        return wakeAtMillis;
    }

    // ---- times ------------------------------------------------------------------------------------------------

    /** When a job that started then would be over at the latest; MAX_VALUE without a limit. */
    long endIfStarted(int slot, long startMillis) {
        return jobs().endIfStarted(slot, startMillis);
    }

    long endIfStartedNow(int slot) {
        return endIfStarted(slot, state.nowMillis());
    }

    /** By when those are gone who are told to go now. */
    long graceEndMillis() {
        return state.nowMillis() + state.rules().reclaimGraceMillis();
    }

    long endIfStartedAfterGrace(int slot) {
        return endIfStarted(slot, graceEndMillis());
    }

    /** What is taken back for the job would come too late for its deadline. */
    boolean comesTooLate(int slot) {
        return jobs().hasDeadline(slot) && graceEndMillis() > jobs().latestStartMillis(slot);
    }

    /** Between reviews a job tries only once what is dear: to take GPUs back, and to be promised a place. */
    boolean mayTry(int slot) {
        return isReview || jobs().triedIn(slot) != state.review();
    }

    /** The job has tried what is dear. */
    void tried(int slot) {
        jobs().setTriedIn(slot, state.review());
    }

    // ---- what is decided --------------------------------------------------------------------------------------

    /** Says that the job, whose state is that already, starts where it is. */
    void sayStart(int slot) {
        decisions.add(new Decision.Start(jobs().id(slot), jobs().attempt(slot), jobs().placement(slot)));
    }

    void stop(int slot, long byMillis, Cause cause) {
        state.stop(slot, byMillis);
        sayStop(slot, byMillis, cause);
    }

    void sayStop(int slot, long byMillis, Cause cause) {
        decisions.add(Saying.stop(jobs(), slot, byMillis, cause));
    }

    /** Gives the job a claim on this place, to start there when those who leave it are gone. */
    void claim(int slot, Chosen at) {
        state.claim(slot, at.nodes(), at.tasks(), at.size(), graceEndMillis());
        usersShare.makeRoom(slot);
        int gpusPerTask = jobs().task(slot).gpus();
        List<Decision.Claim.Share> shares = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            shares.add(share(at.nodes()[i], at.tasks()[i], gpusPerTask));
        }
        sayClaim(slot, shares);
    }

    static Decision.Claim.Share share(int node, int tasks, int gpusPerTask) {
        return new Decision.Claim.Share(node, tasks * gpusPerTask, tasks);
    }

    void sayClaim(int slot, List<Decision.Claim.Share> shares) {
        decisions.add(new Decision.Claim(jobs().id(slot), shares, graceEndMillis()));
    }
}
