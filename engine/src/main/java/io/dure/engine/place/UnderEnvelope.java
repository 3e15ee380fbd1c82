package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.job.JobState;
import io.dure.engine.power.Area;
import io.dure.engine.power.Curtail;
import io.dure.engine.power.Hand;
import io.dure.engine.power.Restore;
import io.dure.engine.state.State;
import java.util.List;

/** Holds the draw of a pass below every envelope, and gives back what can be; says so. */
final class UnderEnvelope implements Hand {
    private final State state;
    private final List<Decision> decisions;
    private final Restore restore;
    private final long graceMillis;

    UnderEnvelope(State state, List<Decision> decisions) {
        this.state = state;
        this.decisions = decisions;
        graceMillis = state.rules().reclaimGraceMillis();
        restore = new Restore(state.power(), state.fleet(), state.jobs(), this, state.nowMillis(), graceMillis);
    }

    /** Before anybody is placed. */
    void keep() {
        if (!state.power().areas().isEmpty()) {
            new Curtail(state.power(), state.fleet(), state.jobs(), this, state.nowMillis(), state.rules())
                    .bringUnder();
        }
        restore.lift();
    }

    /** After everybody was placed: nodes that were switched off come up where there is power left beside what is promised. */
    void switchOn(long[] promised) {
        restore.switchOn(promised);
    }

    long wakeAtMillis() {
        return state.power().wakeAtMillis(state.nowMillis(), graceMillis);
    }

    @Override
    public void cap(int slot, int perMille) {
        state.cap(slot, perMille);
        decisions.add(new Decision.Cap(state.jobs().id(slot), perMille));
    }

    @Override
    public void stop(int slot, long byMillis, Area area) {
        int head = state.jobs().parts().head(slot);
        if (head != slot || state.jobs().parts().hasGroups(slot)) {
            boolean isTold = state.jobs().state(head) == JobState.STOPPING;
            if (isTold && state.jobs().stopByMillis(head) <= byMillis) {
                return; // another group of the job took it with it
            }
        }
        state.stop(slot, byMillis);
        Cause cause = new Cause.PowerShort(area.site(), area.hall());
        decisions.add(Saying.stop(state.jobs(), slot, byMillis, cause));
    }

    @Override
    public void switchOff(int node) {
        state.switchOff(node);
        decisions.add(new Decision.Power(node, false));
    }

    @Override
    public void switchOn(int node) {
        state.switchOn(node);
        decisions.add(new Decision.Power(node, true));
    }
}
