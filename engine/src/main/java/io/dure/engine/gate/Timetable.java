package io.dure.engine.gate;

import io.dure.engine.column.IntColumn;
import io.dure.engine.column.Orders;

/** Jobs in the order of a time that each of them waits for, ties by id. */
public final class Timetable {
    public static final long NEVER = Long.MAX_VALUE;

    private final Orders orders;
    private final IntColumn listed;
    private int root;

    Timetable() {
        orders = new Orders();
        listed = new IntColumn();
    }

    private Timetable(Timetable o) {
        orders = o.orders.fork();
        listed = o.listed.fork();
        root = o.root;
    }

    Timetable fork() {
        return new Timetable(this);
    }

    /** The job, which must not be in, waits for this time. */
    void add(int slot, long atMillis, long id) {
        orders.ensure(slot + 1);
        listed.ensure(slot + 1);
        root = orders.insert(root, slot, atMillis, id, 0);
        listed.set(slot, 1);
    }

    /** Nothing happens when it is not in. */
    void remove(int slot) {
        if (has(slot)) {
            root = orders.remove(root, slot);
            listed.set(slot, 0);
        }
    }

    public boolean has(int slot) {
        return root != 0 && slot < listed.capacity() && listed.get(slot) != 0;
    }

    /** The first job, or 0. */
    public int first() {
        return orders.first(root);
    }

    /** The next one after (time, id), or 0. */
    public int after(long atMillis, long id) {
        return orders.after(root, atMillis, id);
    }

    public long atMillis(int slot) {
        return orders.major(slot);
    }

    /** The first time that is waited for, or {@link #NEVER}. */
    public long firstMillis() {
        int first = first();
        return first == 0 ? NEVER : orders.major(first);
    }

    public int size() {
        return orders.size(root);
    }
}
