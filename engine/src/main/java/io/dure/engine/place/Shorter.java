package io.dure.engine.place;

import io.dure.engine.Job;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.power.Gate;
import io.dure.engine.state.State;

/**
 * How short work must be to be worth a try when longer work of the same demand has just found no place: it may still use
 * nodes that later reservations hold, or be gone before a window or a step of power.
 */
final class Shorter {
    private final Gate gate;
    private final Blocked blocked;

    /** {@code gate}: as the search has left it. */
    Shorter(Gate gate, Blocked blocked) {
        this.gate = gate;
        this.blocked = blocked;
    }

    /** The job did not fit; nor does any of its queue that asks for the same space, if that is all that is missing. */
    void than(State state, int slot) {
        Jobs jobs = state.jobs();
        if (jobs.parts().hasGroups(slot)) {
            blocked.lower(jobs.shape(slot), ofGroups(state, jobs.job(slot)));
        } else if (isSpaceAll(state, slot)) {
            blocked.lowerKin(jobs.lines(), jobs.line(slot), ceiling(state, slot));
        } else {
            blocked.lower(jobs.shape(slot), ceiling(state, slot));
        }
    }

    /** No power was refused, and neither windows nor a deadline had a part in that the job found no space. */
    private boolean isSpaceAll(State state, int slot) {
        return !gate.hasRefused()
                && !state.windows().hasAhead()
                && !state.jobs().hasDeadline(slot);
    }

    /** Pools that would be too full even without reservations help nobody. */
    private long ceiling(State state, int slot) {
        Fleet fleet = state.fleet();
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        long failed = state.jobs().limitMillis(slot);
        Task task = lines.task(shape);
        // For others tasks of elastic jobs might go in time.
        boolean isKnown = !task.countsBeside() && isSpaceAll(state, slot);
        long ceiling = Math.max(gate.ceilingMillis(), state.windows().ceilingMillis(state.nowMillis(), failed));
        for (int p : fleet.poolsFor(lines.gpuType(shape), lines.residency(shape))) {
            Pool pool = fleet.pool(p);
            long within = pool.horizonMillis() - state.nowMillis();
            boolean mayHelp = pool.horizonMillis() != Pool.NO_RESERVATION && within < failed && within > ceiling;
            if (mayHelp && !(isKnown && Room.inPool(fleet, pool, task, lines.tasks(shape)) < lines.tasks(shape))) {
                ceiling = within;
            }
        }
        return ceiling;
    }

    /** If any pool that one of the groups may use promises something, shorter ones try. */
    private long ofGroups(State state, Job job) {
        long failed = job.timeLimitMillis();
        boolean mayHelp = gate.isShut() || state.windows().hasAhead();
        for (int g = 0; g < job.groups() && !mayHelp; g++) {
            for (int p : state.fleet().poolsFor(job.group(g).gpuType(), job.residency())) {
                mayHelp |= state.fleet().pool(p).horizonMillis() != Pool.NO_RESERVATION;
            }
        }
        return mayHelp ? failed - 1 : 0;
    }
}
