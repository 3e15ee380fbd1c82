package io.dure.engine.state;

import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import java.util.ArrayList;
import java.util.List;

/** The promised placements of jobs that must wait, in the order in which they were made. */
public final class Reservations {
    /**
     * One of them.
     *
     * @param firm its job was within quota when it was made: it stands until the job starts or its fleet fails it
     * @param releasedMilliGpus what the pool had ever released, in thousandths of a GPU, when it was made
     * @param nodes the nodes it holds
     * @param spare of each node, the GPUs that it can spare for ever; as of now when it is taken out
     * @param others of a job with several task groups: what is held for each of the others, in their order
     */
    @SuppressWarnings("ArrayRecordComponent") // never written to
    public record Held(
            long job,
            int pool,
            long atMillis,
            boolean firm,
            long releasedMilliGpus,
            int[] nodes,
            int[] spare,
            List<Held> others) {
        public Held(long job, int pool, long atMillis, boolean firm, long releasedMilliGpus, int[] nodes, int[] spare) {
            this(job, pool, atMillis, firm, releasedMilliGpus, nodes, spare, List.of());
        }

        /** The same, at this time, with these held for the other task groups of the job. */
        public Held with(List<Held> ofOthers, long at) {
            return new Held(job, pool, at, firm, releasedMilliGpus, nodes, spare, ofOthers);
        }

        /** Whether it holds nodes of the pool. */
        public boolean isIn(int p) {
            if (pool == p) {
                return true;
            }
            for (int i = 0; i < others.size(); i++) { // asked so often that a stream would be felt
                if (others.get(i).pool == p) {
                    return true;
                }
            }
            return false;
        }
    }

    private final List<Held> all = new ArrayList<>();

    /** Their jobs, which are asked for all the time; and when the first of them is due. */
    private long[] jobs = new long[8];

    private long firstMillis = Long.MAX_VALUE;
    private long version;

    /** Adds a reservation, which holds its nodes from now on. */
    public void add(Fleet fleet, Held held) {
        putBack(fleet, held, all.size());
    }

    /** The same, for one that was reservation {@code r} until it was removed, and is again. */
    public void putBack(Fleet fleet, Held held, int r) {
        hold(fleet, held);
        held.others.forEach(h -> hold(fleet, h));
        all.add(r, held);
        note();
        setHorizon(fleet, held.pool);
        held.others.forEach(h -> setHorizon(fleet, h.pool));
    }

    private void note() {
        version++;
        jobs = jobs.length < all.size() ? new long[2 * all.size()] : jobs;
        firstMillis = Long.MAX_VALUE;
        for (int r = 0; r < all.size(); r++) {
            jobs[r] = all.get(r).job;
            firstMillis = Math.min(firstMillis, all.get(r).atMillis);
        }
    }

    private static void hold(Fleet fleet, Held held) {
        for (int i = 0; i < held.nodes.length; i++) {
            fleet.hold(held.nodes[i], held.spare[i]);
        }
    }

    /** Takes reservation {@code r} out and lets its nodes go. */
    public Held remove(Fleet fleet, int r) {
        Held held = all.remove(r);
        note();
        Held free = letGo(fleet, held);
        if (held.others.isEmpty()) {
            setHorizon(fleet, held.pool);
            return free;
        }
        List<Held> others = new ArrayList<>();
        held.others.forEach(h -> others.add(letGo(fleet, h)));
        setHorizon(fleet, held.pool);
        held.others.forEach(h -> setHorizon(fleet, h.pool));
        return free.with(others, held.atMillis);
    }

    private static Held letGo(Fleet fleet, Held held) {
        int[] spare = new int[held.nodes.length];
        for (int i = 0; i < spare.length; i++) {
            spare[i] = fleet.spareOn(held.nodes[i]);
            fleet.unhold(held.nodes[i]);
        }
        return new Held(held.job, held.pool, held.atMillis, held.firm, held.releasedMilliGpus, held.nodes, spare);
    }

    /** Lets go of all of them. */
    public void clear(Fleet fleet) {
        while (!all.isEmpty()) {
            remove(fleet, all.size() - 1);
        }
    }

    /** Another number whenever a reservation has come or gone. */
    public long version() {
        return version;
    }

    public int size() {
        return all.size();
    }

    public Held get(int r) {
        return all.get(r);
    }

    public long job(int r) {
        return jobs[r];
    }

    public int pool(int r) {
        return all.get(r).pool;
    }

    public long atMillis(int r) {
        return all.get(r).atMillis;
    }

    /** When the first of them is due; MAX_VALUE when there is none. */
    public long firstMillis() {
        return firstMillis;
    }

    /** Whether any of them is due after the one time and no later than the other. */
    boolean anyDue(long afterMillis, long untilMillis) {
        for (Held h : all) {
            if (h.atMillis > afterMillis && h.atMillis <= untilMillis) {
                return true;
            }
        }
        return false;
    }

    /** The reservation of this job, or -1. */
    public int of(long id) {
        for (int r = 0; r < all.size(); r++) {
            if (jobs[r] == id) {
                return r;
            }
        }
        return -1;
    }

    /** When the first reservation of the pool begins, that of one job excepted; {@link Pool#NO_RESERVATION}: none. */
    public long firstBeside(int pool, long job) {
        long first = Pool.NO_RESERVATION;
        for (Held h : all) {
            boolean counts = h.isIn(pool) && h.job != job;
            if (counts && (first == Pool.NO_RESERVATION || h.atMillis < first)) {
                first = h.atMillis;
            }
        }
        return first;
    }

    Reservations fork() {
        Reservations copy = new Reservations();
        copy.all.addAll(all);
        copy.note();
        return copy;
    }

    private void setHorizon(Fleet fleet, int pool) {
        fleet.pool(pool).setHorizonMillis(firstBeside(pool, 0));
    }
}
