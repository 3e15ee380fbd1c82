package io.dure.engine.place;

import io.dure.engine.Ending;
import io.dure.engine.Reason;
import io.dure.engine.Relaxation;
import io.dure.engine.Relaxation.What;
import io.dure.engine.column.Orders;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.power.Gate;
import io.dure.engine.share.Queues;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;

/** A job that has claimed its place: it starts when its GPUs have come, its queues have shrunk, and there is power. */
final class AloneWithClaim implements Alone {
    private final State asIs;
    private final State gone;
    private final int slot;
    private final LacksPower lacksPower = new LacksPower();

    AloneWithClaim(State fork, int slot) {
        asIs = fork;
        this.slot = slot;
        gone = fork.fork();
        for (int rider : stopping(gone, true)) {
            gone.endRider(rider);
        }
        for (int attempt : stopping(gone, false)) {
            gone.end(attempt, Ending.EVICTED);
        }
    }

    private static List<Integer> stopping(State state, boolean riders) {
        List<Integer> all = new ArrayList<>();
        for (int p = 0; p < state.fleet().pools(); p++) {
            Orders.Walk walk = state.jobs().orders().walk();
            for (int s = walk.first(state.jobs().endsIn(p)); s != 0; s = walk.next()) {
                boolean counts = state.jobs().riders().isRider(s) == riders;
                if (counts && state.jobs().state(s) == JobState.STOPPING) {
                    all.add(s);
                }
            }
        }
        return all;
    }

    @Override
    public boolean starts(List<Relaxation> relaxed) {
        State state = relaxed.contains(new Relaxation(What.RECLAIM, 0)) ? gone : asIs;
        return state.claims().isReady(slot)
                && !state.gates().ridersOfUsers().holdBack(slot)
                && full(state).stream()
                        .allMatch(q -> relaxed.contains(
                                new Relaxation(What.QUEUE_LIMIT, state.queues().told(q))))
                && (relaxed.contains(new Relaxation(What.POWER, 0)) || hasPower(state));
    }

    private boolean hasPower(State state) {
        Jobs jobs = state.jobs();
        Gate gate = new Gate();
        gate.begin(state.power(), state.fleet(), jobs, state.nowMillis(), state.rules());
        return gate.capOfHolder(slot, jobs.endIfStarted(slot, state.nowMillis())) >= 0;
    }

    private List<Integer> full(State state) {
        Queues queues = state.queues();
        List<Integer> full = new ArrayList<>();
        for (int q = state.jobs().queue(slot); !queues.isRoot(q); q = queues.parent(q)) {
            if (queues.used(q) + queues.riding(q) > queues.limit(q)) {
                full.add(q);
            }
        }
        return full;
    }

    @Override
    public List<Reason> causes() {
        List<Reason> all = new ArrayList<>();
        all.add(new Reason.AwaitingReclaim(
                asIs.claims().missingMilliGpus(slot), asIs.jobs().stopByMillis(slot)));
        Queues queues = gone.queues();
        long need = gone.jobs().milliGpus(slot);
        for (int q : full(gone)) {
            all.add(OfAccount.quotaExhausted(
                    queues, q, asIs.queues().used(q) + asIs.queues().riding(q) - need, need));
        }
        Reason power = lacksPower.ofHolder(gone, slot);
        if (power != null) {
            all.add(power);
        } else if (lacksPower.ofHolder(asIs, slot) != null) {
            all.add(lacksPower.ofHolder(asIs, slot));
        }
        return all;
    }
}
