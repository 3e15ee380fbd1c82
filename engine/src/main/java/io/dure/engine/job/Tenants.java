package io.dure.engine.job;

import io.dure.engine.column.IntColumn;
import io.dure.engine.column.IntField;
import io.dure.engine.column.IntTable;
import io.dure.engine.column.LongIndex;

/**
 * Running attempts that may be told to go, by pool and queue, and those told to, by pool: so that who takes GPUs back
 * looks at borrowers only. The order in which they come means nothing: no decision may depend on it.
 */
public final class Tenants {
    private static final int LEAVING = -1;
    private static final int RIDING = -2;

    private final LongIndex places;
    private final IntColumn first;
    private final IntField next;
    private final IntField previous;

    /** The place of the slot, plus one; 0: none. */
    private final IntField placeOf;

    /** {@code ofJobs}: columns by slot. */
    Tenants(IntTable ofJobs) {
        places = new LongIndex();
        first = new IntColumn();
        next = ofJobs.field();
        previous = ofJobs.field();
        placeOf = ofJobs.field();
    }

    private Tenants(Tenants o, IntTable ofJobs) {
        places = o.places.fork();
        first = o.first.fork();
        next = ofJobs.field();
        previous = ofJobs.field();
        placeOf = ofJobs.field();
    }

    Tenants fork(IntTable ofForkedJobs) {
        return new Tenants(this, ofForkedJobs);
    }

    /** The attempt runs in the pool and may be told to go. */
    public void enter(int slot, int pool, int queue) {
        put(slot, place(pool, queue));
    }

    /** A task beyond the fewest of its job runs in the pool. */
    public void ride(int slot, int pool) {
        put(slot, place(pool, RIDING));
    }

    /** It was told to go. */
    public void leaving(int slot, int pool) {
        leave(slot);
        put(slot, place(pool, LEAVING));
    }

    /** Whether it runs and may be told to go, or was told. */
    public boolean has(int slot) {
        return placeOf.get(slot) != 0;
    }

    /** It is gone; nothing happens when it was not in. */
    public void leave(int slot) {
        int place = placeOf.get(slot) - 1;
        if (place < 0) {
            return;
        }
        int after = next.get(slot);
        int before = previous.get(slot);
        if (after != 0) {
            previous.set(after, before);
        }
        if (before != 0) {
            next.set(before, after);
        } else {
            first.set(place, after);
        }
        placeOf.set(slot, 0);
    }

    /** One who runs in the pool for the queue and may be told to go, or 0. */
    public int first(int pool, int queue) {
        int place = places.find(key(pool, queue));
        return place < 0 ? 0 : first.get(place);
    }

    /** One task beyond the fewest of its job that runs in the pool, or 0. */
    public int firstRider(int pool) {
        return first(pool, RIDING);
    }

    /** One who was told to go from the pool, or 0. */
    public int firstLeaving(int pool) {
        return first(pool, LEAVING);
    }

    /** Another of the same, or 0. */
    public int next(int slot) {
        return next.get(slot);
    }

    private void put(int slot, int place) {
        int after = first.get(place);
        next.set(slot, after);
        previous.set(slot, 0);
        if (after != 0) {
            previous.set(after, slot);
        }
        first.set(place, slot);
        placeOf.set(slot, place + 1);
    }

    private int place(int pool, int queue) {
        long key = key(pool, queue);
        int place = places.find(key);
        if (place < 0) {
            place = places.add(key);
            first.ensure(place + 1);
        }
        return place;
    }

    private static long key(int pool, int queue) {
        return ((long) pool << 32) | (queue & 0xffff_ffffL);
    }
}
