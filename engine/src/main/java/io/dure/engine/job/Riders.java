package io.dure.engine.job;

import io.dure.engine.column.IndexSet;
import io.dure.engine.column.IntColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks of elastic jobs beyond their fewest, as far as they run: each is a slot of its own, tied to the slot of its job.
 * Riders of one job are chained in order of id.
 */
public final class Riders {
    /** How many riders the job can have at most. */
    private final IntColumn most;

    /** Of a rider: the slot of its job. */
    private final IntColumn core;

    /** Of a job: its first rider. Of a rider: the next one. */
    private final IntColumn next;

    private final IntColumn count;

    /** Slots of running elastic jobs. */
    private final IndexSet running;

    /** Of a running elastic job: the pool where it runs. */
    private final IntColumn pool;

    /** By pool: those that run there and have not all their tasks. */
    private final List<IndexSet> unfilled;

    private int all;
    private int elastic;

    /** There was an elastic job, or may have been: else all columns are 0. */
    private boolean isUsed;

    Riders() {
        most = new IntColumn();
        core = new IntColumn();
        next = new IntColumn();
        count = new IntColumn();
        running = new IndexSet();
        pool = new IntColumn();
        unfilled = new ArrayList<>();
    }

    private Riders(Riders o) {
        most = o.most.fork();
        core = o.core.fork();
        next = o.next.fork();
        count = o.count.fork();
        running = o.running.fork();
        pool = o.pool.fork();
        unfilled = new ArrayList<>();
        o.unfilled.forEach(slots -> unfilled.add(slots.fork()));
        all = o.all;
        elastic = o.elastic;
        isUsed = o.isUsed;
    }

    Riders fork() {
        return new Riders(this);
    }

    void ensure(int slots) {
        for (IntColumn c : new IntColumn[] {most, core, next, count, pool}) {
            c.ensure(slots);
        }
    }

    /** A new job, or rider, without riders so far. */
    void enter(int slot, int mostRiders) {
        isUsed |= mostRiders > 0;
        if (!isUsed) {
            return;
        }
        most.set(slot, mostRiders);
        elastic += mostRiders > 0 ? 1 : 0;
        core.set(slot, 0);
        next.set(slot, 0);
        count.set(slot, 0);
    }

    /** The job, or rider, is no more. */
    void leave(int slot) {
        if (isElastic(slot)) {
            elastic--;
            most.set(slot, 0);
        }
    }

    private boolean isElastic(int slot) {
        return elastic > 0 && most.get(slot) > 0;
    }

    /** How many elastic jobs there are, whether they run or wait. */
    public int elastic() {
        return elastic;
    }

    /** The job runs in this pool; nothing happens when it is not elastic. */
    void runs(int slot, int inPool) {
        if (isElastic(slot)) {
            running.add(slot);
            pool.set(slot, inPool);
            while (unfilled.size() <= inPool) {
                unfilled.add(new IndexSet());
            }
            refile(slot);
        }
    }

    /** Its attempt is over. */
    void ends(int slot) {
        if (isElastic(slot)) {
            running.remove(slot);
            refile(slot);
        }
    }

    /** Ties the rider to its job, behind the rider {@code after}, or as the first one when that is the job itself. */
    void mount(int rider, int ofCore, int after) {
        core.set(rider, ofCore);
        next.set(rider, next.get(after));
        next.set(after, rider);
        count.add(ofCore, 1);
        refile(ofCore);
        all++;
    }

    /** The rider is gone. */
    public void dismount(int rider) {
        int ofCore = core.get(rider);
        int before = ofCore;
        while (next.get(before) != rider) {
            before = next.get(before);
        }
        next.set(before, next.get(rider));
        core.set(rider, 0);
        count.add(ofCore, -1);
        refile(ofCore);
        all--;
    }

    private void refile(int slot) {
        if (pool.get(slot) >= unfilled.size()) {
            return; // nobody ever ran there
        }
        IndexSet here = unfilled.get(pool.get(slot));
        boolean was = has(here, slot);
        boolean is = has(running, slot) && count.get(slot) < most.get(slot);
        if (is && !was) {
            here.add(slot);
        } else if (was && !is) {
            here.remove(slot);
        }
    }

    private static boolean has(IndexSet set, int slot) {
        return set.next(slot) == slot;
    }

    public boolean isRider(int slot) {
        return all > 0 && core.get(slot) != 0;
    }

    /** Of a rider: the slot of its job. */
    public int core(int rider) {
        return core.get(rider);
    }

    /** How many riders the job can have at most; 0: it is not elastic. */
    public int most(int slot) {
        return most.get(slot);
    }

    /** How many riders the job has, those told to stop among them. */
    public int count(int slot) {
        return count.get(slot);
    }

    /** The job's first rider, or 0. */
    public int first(int slot) {
        return all == 0 || isRider(slot) ? 0 : next.get(slot);
    }

    /** The next rider of the same job, or 0. */
    public int next(int rider) {
        return next.get(rider);
    }

    /** All riders of all jobs. */
    public int all() {
        return all;
    }

    /** Slots of elastic jobs that run or are told to stop; their order means nothing. */
    public IndexSet running() {
        return running;
    }

    /** As many as there were pools in which elastic jobs ever ran, up to the last. */
    public int pools() {
        return unfilled.size();
    }

    /** Those of them that run in the pool and have not all their tasks. */
    public IndexSet unfilled(int inPool) {
        return unfilled.get(inPool);
    }
}
