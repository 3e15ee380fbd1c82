package io.dure.engine.state;

import io.dure.engine.Job;
import io.dure.engine.TaskGroup;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.share.Queues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Other GPU types are rationed than before: every job comes into the account that keeps it now. What is held stays
 * where it runs. A job that may have any type and holds something is from now on of the type that it holds, if that is
 * rationed; one that holds nothing is given a type as if it were submitted now, and loses a promise of other GPUs.
 */
final class Reaccount {
    private static final long NOTHING_OF_LATE = Double.doubleToRawLongBits(0.0);

    private final State state;
    private final Jobs jobs;
    private final Queues queues;
    private final int[] before;

    /** By account: what those wait for who have been given a type. */
    private final long[] wanted;

    /** {@code before}: the types that were rationed until now. */
    Reaccount(State state, int[] before) {
        this.state = state;
        this.before = before;
        jobs = state.jobs();
        queues = state.queues();
        wanted = new long[queues.size()];
    }

    void carryOut() {
        state.fleet().setApart(queues.rationedTypes());
        forgetUse();
        if (jobs.lastId() > 0) {
            state.gates().reline(this::moveAll);
            dropMisplaced();
            promiseAgain();
        }
    }

    /** The accounts of a type that is rationed now, and was not, have held nothing of late. */
    private void forgetUse() {
        for (int type : queues.rationedTypes()) {
            for (int q = 0; q < queues.queues() && Arrays.binarySearch(before, type) < 0; q++) {
                state.recentUse().restore(queues.account(q, type), NOTHING_OF_LATE, state.nowMillis());
            }
        }
    }

    private void moveAll() {
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot != 0 && jobs.state(slot) != JobState.PARKED) {
                moveHolder(slot);
            }
        }
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot != 0 && jobs.state(slot) == JobState.PARKED) {
                int type = TypeChoice.of(state, jobs.job(slot), wanted);
                int account = queues.account(jobs.told(slot), type);
                jobs.reline(slot, type, account);
                wanted[account] += jobs.milliGpus(slot);
            }
            if (slot != 0 && jobs.parts().hasGroups(slot)) {
                moveGroups(slot);
            }
        }
    }

    /** The further groups of a job: of what they hold, or of what they are given now. */
    private void moveGroups(int slot) {
        Job job = jobs.job(slot);
        List<TaskGroup> others = new ArrayList<>();
        int part = jobs.parts().next(slot);
        for (int g = 1; g < job.groups(); g++) {
            TaskGroup of = job.group(g);
            int type = part == 0
                    ? TypeChoice.of(state, job.only(g), wanted)
                    : jobs.lines().gpuType(jobs.shape(part));
            others.add(new TaskGroup(of.tasks(), of.task(), type, of.near()));
            wanted[queues.account(job.queue(), type)] += part == 0 ? of.milliGpus() : 0;
            part = part == 0 ? 0 : jobs.parts().next(part);
        }
        state.chargeGroups(slot, job.with(others));
        jobs.reline(slot, job.gpuType(), jobs.queue(slot));
    }

    private void moveHolder(int slot) {
        int runsOn = state.poolOfJob(slot).gpuType();
        int told = jobs.job(slot).gpuType();
        int type = told == Job.ANY_TYPE && queues.isRationed(runsOn) ? runsOn : told;
        int account = queues.account(jobs.told(slot), type);
        if (account != jobs.queue(slot)) {
            hold(slot, -1);
            jobs.reline(slot, type, account);
            hold(slot, 1);
            boolean isRider = jobs.riders().isRider(slot); // it is no tenant of a queue
            if (jobs.state(slot) == JobState.RUNNING && jobs.tenants().has(slot) && !isRider) {
                jobs.tenants().leave(slot);
                jobs.tenants().enter(slot, state.poolIndexOfJob(slot), account);
            }
        } else if (type != told) {
            jobs.reline(slot, type, account);
        }
    }

    private void hold(int slot, int sign) {
        int account = jobs.queue(slot);
        long milliGpus = sign * jobs.milliGpus(slot);
        if (jobs.riders().isRider(slot)) {
            queues.ride(account, milliGpus);
            queues.rideOff(account, jobs.state(slot) == JobState.STOPPING ? milliGpus : 0);
            return;
        }
        state.settle(account);
        queues.hold(account, milliGpus);
        if (jobs.state(slot) == JobState.STOPPING && !jobs.isMoving(slot)) {
            queues.leave(account, milliGpus);
        } else {
            state.levels().hold(account, jobs.priority(slot), milliGpus);
        }
    }

    /** Promises and plans of GPUs that the job cannot have any more. */
    private void dropMisplaced() {
        Reservations all = state.reservations();
        for (int r = all.size() - 1; r >= 0; r--) {
            int slot = jobs.slot(all.job(r));
            if (slot != 0 && (!mayHave(slot, all.pool(r)) || jobs.parts().hasGroups(slot))) {
                all.remove(state.fleet(), r);
            }
        }
        state.plans().clear();
    }

    private boolean mayHave(int slot, int pool) {
        int type = jobs.lines().gpuType(jobs.shape(slot));
        int there = state.fleet().pool(pool).gpuType();
        return type == there || (type == Job.ANY_TYPE && !queues.isRationed(there));
    }

    /** What is still promised counts in other accounts. */
    private void promiseAgain() {
        queues.forgetPass();
        Reservations all = state.reservations();
        for (int r = 0; r < all.size(); r++) {
            int slot = jobs.slot(all.job(r));
            if (slot != 0 && !jobs.isMoving(slot)) {
                state.promise(slot, 1);
            }
        }
    }
}
