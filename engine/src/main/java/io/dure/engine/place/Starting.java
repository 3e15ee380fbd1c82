package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Placement;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.power.Gate;
import io.dure.engine.power.Throughput;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import java.util.List;

/** Starts jobs where there is a place for them, at the power that there is; and those that have got what they claimed. */
final class Starting implements Starts {
    private final Gate gate;
    private final Fit fit;
    private final Blocked blocked;
    private final Shorter shorter;
    private final PowerFirst powerFirst;
    private final InQueues inQueues;
    private final Explain explain;
    private final AllGroups allGroups = new AllGroups();
    private final GroupClaims groupClaims = new GroupClaims();
    private State state = new State();
    private Pass pass = new Pass(state, false);

    Starting(Gate gate, Blocked blocked, PowerFirst powerFirst, InQueues inQueues, Explain explain) {
        this.gate = gate;
        this.blocked = blocked;
        this.powerFirst = powerFirst;
        this.inQueues = inQueues;
        this.explain = explain;
        fit = new Fit(gate);
        shorter = new Shorter(gate, blocked);
    }

    void begin(Pass p) {
        pass = p;
        state = p.state();
        fit.begin(state);
    }

    // ---- those who have claimed -------------------------------------------------------------------------------

    void startClaimed(AtWindows windows) {
        for (int i = 0; i < state.claims().ready().size(); i++) {
            int slot = state.claims().ready().get(i);
            if (inQueues.hasGroups(slot) || state.jobs().parts().isPart(slot)) {
                i = startClaimedGroups(slot, windows) ? -1 : i; // several have left the list
                continue;
            }
            if (state.queues().isWithinLimits(state.jobs().queue(slot))) { // else its victims are still leaving
                int cap = gate.capOfHolder(slot, pass.endIfStartedNow(slot));
                if (cap < 0
                        || !windows.mayStartClaimed(slot)
                        || pass.usersShare().isLeaving(slot)) {
                    continue; // its power is still to come, or what its user may hold
                }
                cap(slot, cap);
                state.startClaimed(slot);
                pass.sayStart(slot);
                i--; // it has left the list
            }
        }
        for (int i = 0; gate.isShut() && i < state.claims().ready().size(); i++) {
            gate.promise(state.claims().ready().get(i));
        }
    }

    /** True when a job all of whose groups have got what they claim has started. */
    private boolean startClaimedGroups(int slot, AtWindows windows) {
        boolean starts = inQueues.hasGroups(slot)
                && AllGroups.isReady(state, slot)
                && AllGroups.isWithinLimits(state, slot)
                && windows.mayStartClaimed(slot)
                && !pass.usersShare().isLeaving(slot)
                && allGroups.hasPower(state, slot, gate);
        for (int member = starts ? slot : 0;
                member != 0;
                member = state.jobs().parts().next(member)) {
            state.startClaimed(member);
        }
        if (starts) {
            pass.sayStart(slot);
        }
        return starts;
    }

    // ---- those who wait ---------------------------------------------------------------------------------------

    /** {@code anew}: also where its equals have found no place in this pass. */
    boolean start(int slot, boolean anew) {
        if (pass.usersShare().isTaken(slot)) {
            return claim(slot);
        }
        if (anew ? !find(slot) : !fits(slot)) {
            return false;
        }
        if (inQueues.hasGroups(slot)) {
            allGroups.start(state, slot);
            pass.sayStart(slot);
            return true;
        }
        Chosen at = fit.chosen();
        cap(slot, gate.highestCap(at.nodes(), at.tasks(), at.size()));
        state.start(slot, at.nodes(), at.tasks(), at.size(), pass.endIfStartedNow(slot));
        pass.sayStart(slot);
        return true;
    }

    /** Of a job with several groups: where it was promised, if the groups do not find together elsewhere. */
    boolean startPromised(int slot, Held own) {
        boolean found = inQueues.hasGroups(slot)
                && !pass.usersShare().isTaken(slot) // else what its user holds too much is on its way out
                && own.atMillis() <= state.nowMillis()
                && allGroups.findPromised(state, slot, own, gate.promised());
        if (found) {
            allGroups.start(state, slot);
            pass.sayStart(slot);
        }
        return found;
    }

    /** Its place is there, and what its user may hold is not: it claims the one and has him give up the other. */
    private boolean claim(int slot) {
        if (pass.comesTooLate(slot) || !find(slot, pass.endIfStartedAfterGrace(slot))) {
            return false;
        }
        if (inQueues.hasGroups(slot)) {
            return groupClaims.claim(pass, slot, AllGroups.Means.NOBODY_GOES);
        }
        pass.claim(slot, fit.chosen());
        return true;
    }

    /** Whether the fleet has a place for it now; {@link #fit} then knows where. */
    boolean fits(int slot) {
        Jobs jobs = state.jobs();
        if (jobs.limitMillis(slot) > blocked.ceilingMillis(jobs.lines(), jobs.line(slot))) {
            return false;
        }
        boolean found = find(slot);
        if (!found) {
            shorter.than(state, slot);
        }
        return found;
    }

    /** Looks for a place at full power; else, if the job accepts it, for one where it is held back. */
    private boolean find(int slot) {
        return find(slot, pass.endIfStartedNow(slot));
    }

    private boolean find(int slot, long end) {
        if (inQueues.hasGroups(slot)) {
            return allGroups.findNow(state, slot, gate.promised());
        }
        Lines lines = state.jobs().lines();
        state.show(end);
        gate.look(slot, end, false);
        if (fit.find(state.fleet(), lines, state.jobs().shape(slot), end)) {
            return true;
        }
        if (!gate.hasRefused()) {
            return false;
        }
        if (gate.canLower()) {
            gate.look(slot, end, true);
            if (fit.find(state.fleet(), lines, state.jobs().shape(slot), end)) {
                return true;
            }
        }
        if (PowerFirst.matters(state)) {
            powerFirst.refused(slot, end, inQueues.mayHold(slot) && !inQueues.hasNoRoom(slot));
        }
        return false;
    }

    /** A job that is about to start is held to this from its first moment. */
    private void cap(int slot, int perMille) {
        if (perMille < Throughput.NO_CAP) {
            state.cap(slot, perMille);
            pass.decisions().add(new Decision.Cap(state.jobs().id(slot), perMille));
        }
    }

    // ---- as those see it who serve one line -------------------------------------------------------------------

    @Override
    public boolean where(int slot) {
        if (pass.usersShare().isTaken(slot)) { // by tasks of the time of another policy
            pass.usersShare().makeRoomFor(slot);
            blocked.lower(state.jobs().shape(slot), 0);
            return false;
        }
        return start(slot, false);
    }

    @Override
    public boolean there(int slot, List<Placement.OnNode> place) {
        int[] nodes = place.stream().mapToInt(Placement.OnNode::node).toArray();
        int[] tasks = place.stream().mapToInt(Placement.OnNode::tasks).toArray();
        int cap = gate.capThere(slot, pass.endIfStartedNow(slot), nodes, tasks);
        if (cap < 0) {
            return false;
        }
        if (pass.usersShare().isTaken(slot)) {
            pass.usersShare().makeRoomFor(slot);
            return false;
        }
        cap(slot, cap);
        state.startThere(slot, place);
        pass.sayStart(slot);
        return true;
    }

    /** Whether the job's GPUs are free, reservations aside, and wherever they are the power is not. */
    @Override
    public boolean lacksPower(int slot) {
        if (inQueues.hasGroups(slot)) {
            return gate.isShut() && allGroups.lacksPower(state, slot, gate.promised());
        }
        state.show(pass.endIfStartedNow(slot));
        return gate.isShut() && explain.lacksPower(state, slot, gate);
    }
}
