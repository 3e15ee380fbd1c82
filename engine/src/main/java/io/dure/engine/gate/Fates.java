package io.dure.engine.gate;

import io.dure.engine.column.IntColumn;

/**
 * How jobs that are over ended, by id: two bits for each job that ever was, for others may come to depend on it at any
 * later time.
 */
public final class Fates {
    private static final int JOBS_PER_INT = 16;
    private static final int COMPLETED = 1;
    private static final int OTHERWISE = 2;

    private final IntColumn packed;

    Fates() {
        packed = new IntColumn();
    }

    private Fates(Fates o) {
        packed = o.packed.fork();
    }

    Fates fork() {
        return new Fates(this);
    }

    void note(long id, boolean completed) {
        int i = (int) (id / JOBS_PER_INT);
        packed.ensure(i + 1);
        int shift = 2 * (int) (id % JOBS_PER_INT);
        packed.set(i, (packed.get(i) & ~(3 << shift)) | ((completed ? COMPLETED : OTHERWISE) << shift));
    }

    public boolean isOver(long id) {
        return of(id) != 0;
    }

    public boolean hasCompleted(long id) {
        return of(id) == COMPLETED;
    }

    private int of(long id) {
        long i = id / JOBS_PER_INT;
        return i < packed.capacity() ? (packed.get((int) i) >>> (2 * (int) (id % JOBS_PER_INT))) & 3 : 0;
    }

    // ---- for snapshots: the jobs up to an id, sixteen in an int --------------------------------------------------

    public static int ints(long lastId) {
        return (int) (lastId / JOBS_PER_INT) + 1;
    }

    public int get(int i) {
        return i < packed.capacity() ? packed.get(i) : 0;
    }

    public void restore(int i, int value) {
        packed.ensure(i + 1);
        packed.set(i, value);
    }
}
