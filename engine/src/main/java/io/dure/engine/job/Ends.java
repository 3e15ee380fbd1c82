package io.dure.engine.job;

import io.dure.engine.column.IntColumn;
import io.dure.engine.column.IntField;
import io.dure.engine.column.IntTable;
import io.dure.engine.column.Orders;

/**
 * The attempts that hold GPUs of each pool, by (expected end, id). They are put in order when somebody asks: most are
 * gone before anybody does.
 */
final class Ends {
    private static final int IN_ORDER = -1;

    private final Orders orders;

    /** The list of each pool. */
    private final IntColumn roots;

    private final IntField poolOf;

    /** Of each slot: its place in {@link #unordered} plus one; 0: it holds nothing. */
    private final IntField places;

    private final IntColumn unordered;
    private int count;

    /** {@code ofJobs}: columns by slot. */
    Ends(Orders orders, IntTable ofJobs) {
        this.orders = orders;
        roots = new IntColumn();
        poolOf = ofJobs.field();
        places = ofJobs.field();
        unordered = new IntColumn();
    }

    private Ends(Ends o, Orders orders, IntTable ofJobs) {
        this.orders = orders;
        roots = o.roots.fork();
        poolOf = ofJobs.field();
        places = ofJobs.field();
        unordered = o.unordered.fork();
        count = o.count;
    }

    Ends fork(Orders ordersOfFork, IntTable ofForkedJobs) {
        return new Ends(this, ordersOfFork, ofForkedJobs);
    }

    void ensure(int slots) {
        unordered.ensure(slots);
    }

    void add(int slot, int pool) {
        poolOf.set(slot, pool);
        unordered.set(count++, slot);
        places.set(slot, count);
    }

    void remove(int slot) {
        int place = places.get(slot);
        if (place == IN_ORDER) {
            int pool = poolOf.get(slot);
            roots.set(pool, orders.remove(roots.get(pool), slot));
        } else {
            int last = unordered.get(--count);
            unordered.set(place - 1, last);
            places.set(last, place);
        }
        places.set(slot, 0);
    }

    /** It is expected to end at another time. */
    void change(int slot) {
        int pool = poolOf.get(slot);
        remove(slot);
        add(slot, pool);
    }

    /** The list of the pool's attempts, in order. */
    int list(Jobs jobs, int pool) {
        for (; count > 0; count--) {
            int slot = unordered.get(count - 1);
            int of = poolOf.get(slot);
            roots.ensure(of + 1);
            roots.set(of, orders.insert(roots.get(of), slot, jobs.expectedEndMillis(slot), jobs.id(slot), 0));
            places.set(slot, IN_ORDER);
        }
        return pool < roots.capacity() ? roots.get(pool) : 0;
    }
}
