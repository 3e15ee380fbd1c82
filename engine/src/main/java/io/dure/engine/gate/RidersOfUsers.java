package io.dure.engine.gate;

import io.dure.engine.Reason;
import io.dure.engine.job.Jobs;
import java.util.ArrayList;
import java.util.List;

/**
 * What tasks beyond the fewest of elastic jobs, riders, hold of what their users may hold of queues. They count at every
 * instant; they keep nobody from his line, and go for whoever of their user could start.
 */
public final class RidersOfUsers {
    private final Jobs jobs;
    private final Accounts accounts;

    RidersOfUsers(Jobs jobs, Accounts accounts) {
        this.jobs = jobs;
        this.accounts = accounts;
    }

    /** A rider of the job holds so much more, in thousandths of a GPU; of all that, so much more is told to go. */
    void ride(int core, long more, long moreOff) {
        for (int account : accounts.of(jobs, core)) {
            if (!accounts.isArray(account)) {
                accounts.ride(account, more, moreOff);
            }
        }
    }

    /** Whether the user of the running job may hold one more of its tasks, beside all that is promised to him. */
    public boolean mayGrow(int core) {
        for (int account : accounts.of(jobs, core)) {
            boolean isFull = accounts.milliGpus(account)
                            + accounts.riding(account)
                            + jobs.task(core).milliGpus()
                    > accounts.limitMilliGpus(account);
            if (!accounts.isArray(account) && isFull) {
                return false;
            }
        }
        return true;
    }

    /** Whether riders hold what the waiting job could take at once but for them. */
    public boolean fill(int slot) {
        return !filled(slot).isEmpty();
    }

    /** The limits of queues, from the leaf upwards, within which the waiting job is only without riders. */
    public List<Reason> filled(int slot) {
        List<Reason> all = new ArrayList<>();
        long need = jobs.wholeMilliGpus(slot);
        for (int account : accounts.of(jobs, slot)) {
            long held = accounts.heldMilliGpus(account);
            if (need > 0 && accounts.riding(account) > 0 && held + need > accounts.limitMilliGpus(account)) {
                long limit = accounts.limitMilliGpus(account) / 1000;
                all.add(new Reason.UserLimit(accounts.user(account), accounts.queue(account), held, limit, need));
            }
        }
        return all;
    }

    /** Whether the job, which has its GPUs, waits for riders of its user who have been told to go. */
    public boolean holdBack(int slot) {
        for (int account : accounts.of(jobs, slot)) {
            if (accounts.ridingOff(account) > 0 && accounts.heldMilliGpus(account) > accounts.limitMilliGpus(account)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A queue of which the user of the job holds too much for {@code more} beside, those aside who have been told to go,
     * while riders of his stay in it; or -1.
     *
     * @param withPromises whether what is firmly promised counts
     */
    public int tooManyIn(int slot, long more, boolean withPromises) {
        for (int account : accounts.of(jobs, slot)) {
            long staying = accounts.heldMilliGpus(account)
                    - accounts.ridingOff(account)
                    + (withPromises ? accounts.promised(account) : 0);
            if (accounts.riding(account) > accounts.ridingOff(account)
                    && staying + more > accounts.limitMilliGpus(account)) {
                return accounts.queue(account);
            }
        }
        return -1;
    }
}
