package io.dure.engine.state;

import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongColumn;
import io.dure.engine.column.Orders;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;

/**
 * When the GPUs of busy nodes will all be free, if every attempt runs to its expected end: for each pool its busy nodes in that
 * order. A node that is not up, is being claimed, or holds an attempt of unknown end is in no list. The lists are put
 * right when somebody asks for them.
 */
public final class Clearing {
    private final Orders orders;

    /** Whether the node is in its pool's list. */
    private final IntColumn listed;

    /** Nodes that have changed since the lists were put right, and of each node whether it is one. */
    private final IntColumn changed;

    /** A bit for each node. */
    private final LongColumn isChanged;

    private int changes;

    Clearing() {
        orders = new Orders();
        listed = new IntColumn();
        changed = new IntColumn();
        isChanged = new LongColumn();
    }

    private Clearing(Clearing o) {
        orders = o.orders.fork();
        listed = o.listed.fork();
        changed = o.changed.fork();
        isChanged = o.isChanged.fork();
        changes = o.changes;
    }

    Clearing fork() {
        return new Clearing(this);
    }

    void ensure(int nodes) {
        orders.ensure(nodes + 1);
        listed.ensure(nodes);
        changed.ensure(nodes);
        isChanged.ensure((nodes + 63) >>> 6);
    }

    /** Attempts of the node have changed, or its state. */
    void note(int node) {
        long bits = isChanged.get(node >>> 6);
        if ((bits & 1L << node) == 0) {
            isChanged.set(node >>> 6, bits | 1L << node);
            changed.set(changes++, node);
        }
    }

    /** Puts the lists right. */
    void settle(State state) {
        for (; changes > 0; changes--) {
            int node = changed.get(changes - 1);
            isChanged.set(node >>> 6, isChanged.get(node >>> 6) & ~(1L << node));
            refresh(state, node);
        }
    }

    /** Puts the node where its attempts say. */
    private void refresh(State state, int node) {
        Pool pool = state.fleet().poolOf(node);
        long at = state.fleet().isUp(node) ? clearsAt(state.jobs(), node) : Long.MAX_VALUE;
        boolean wasListed = listed.get(node) != 0;
        if (wasListed && orders.major(node + 1) == at) {
            return;
        }
        if (wasListed) {
            pool.setClearing(orders.remove(pool.clearing(), node + 1));
            listed.set(node, 0);
        }
        if (at < Long.MAX_VALUE) {
            pool.setClearing(orders.insert(pool.clearing(), node + 1, at, node, 0));
            listed.set(node, 1);
        }
    }

    /** The busy nodes of a pool, each plus one, in the order in which they will be free. */
    public Orders.Walk walk() {
        return orders.walk();
    }

    /** The busy node of the pool that will be free first, or -1. */
    public int first(Pool pool) {
        return orders.first(pool.clearing()) - 1;
    }

    /** The one that will be free next after this one, or -1. */
    public int next(Pool pool, int node) {
        return orders.after(pool.clearing(), orders.major(node + 1), node) - 1;
    }

    /** When a listed node will be free. */
    public long atMillis(int node) {
        return orders.major(node + 1);
    }

    /** When all attempts on GPUs of the node will be gone; MAX_VALUE when that is not known, or there are none. */
    private static long clearsAt(Jobs jobs, int node) {
        Grants grants = jobs.grants();
        long at = Long.MIN_VALUE;
        for (int g = grants.firstOn(node); g != 0; g = grants.nextOn(g)) {
            int slot = grants.slot(g);
            if (jobs.state(slot) == JobState.CLAIMING) {
                return Long.MAX_VALUE;
            }
            if (grants.mask(g) != 0) {
                at = Math.max(at, jobs.expectedEndMillis(slot));
            }
        }
        return at == Long.MIN_VALUE ? Long.MAX_VALUE : at;
    }
}
