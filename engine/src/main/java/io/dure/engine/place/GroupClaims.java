package io.dure.engine.place;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;

/** Claims for all task groups of a job at once, on what others are told to leave; or for none. */
final class GroupClaims {
    private final AllGroups allGroups = new AllGroups();

    /** Claims what all groups need, if there is a way by these means. */
    boolean claim(Pass pass, int slot, AllGroups.Means means) {
        State state = pass.state();
        if (!allGroups.findClaims(state, slot, means)) {
            return false;
        }
        long by = pass.graceEndMillis();
        state.show(pass.endIfStarted(slot, by));
        state.joinParts(slot);
        List<List<Decision.Claim.Share>> shares = new ArrayList<>();
        for (int g = 0; g < allGroups.plan().size(); g++) {
            shares.add(new ArrayList<>());
        }
        for (AllGroups.Placed p : allGroups.plan()) {
            p.victims().forEach(v -> pass.stop(v.slot(), by, cause(state, v, slot)));
            int member = GroupSites.member(state.jobs(), slot, p.group());
            state.claimGroup(member, p.nodes(), p.tasks(), p.size(), by);
            int gpus = state.jobs().task(member).gpus();
            for (int i = 0; i < p.size(); i++) {
                shares.get(p.group()).add(Pass.share(p.nodes()[i], p.tasks()[i], gpus));
            }
        }
        pass.usersShare().makeRoom(slot);
        pass.sayClaim(slot, shares.stream().flatMap(List::stream).toList());
        return true;
    }

    private static Cause cause(State state, AllGroups.Victim victim, int claimant) {
        long job = state.jobs().id(claimant);
        int leaf = state.jobs().queue(claimant);
        return victim.own()
                ? new Cause.Preempted(job)
                : new Cause.Reclaimed(state.queues().told(leaf), job);
    }

    /** When the first guaranteed run is over that stood in the way of the last search. */
    long wakeAtMillis() {
        return allGroups.wakeAtMillis();
    }
}
