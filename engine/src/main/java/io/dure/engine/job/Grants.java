package io.dure.engine.job;

import io.dure.engine.Placement;
import io.dure.engine.column.IntColumn;
import io.dure.engine.column.IntField;
import io.dure.engine.column.IntTable;

/**
 * Which GPUs each job has: for each job a chain of grants, one for the whole GPUs of a node or for the
 * slices of a GPU, in order of node and GPU; and for each node the chain of
 * grants on it, in no order. Chain 0 is empty, so grants start at 1. Numbers of grants are reused and mean nothing: no
 * decision may depend on them.
 */
public final class Grants {
    private final IntTable all;
    private final IntField slot;
    private final IntField node;
    private final IntField lowMask;
    private final IntField highMask;
    private final IntField slices;
    private final IntField tasks;
    private final IntField next;
    private final IntField nextOn;
    private final IntField previousOn;
    private final IntColumn firstOn;
    private int firstUnused;
    private int top;

    Grants() {
        all = new IntTable();
        slot = all.field();
        node = all.field();
        lowMask = all.field();
        highMask = all.field();
        slices = all.field();
        tasks = all.field();
        next = all.field();
        nextOn = all.field();
        previousOn = all.field();
        firstOn = new IntColumn();
        top = 1;
    }

    private Grants(Grants o) {
        all = o.all.fork();
        slot = all.field();
        node = all.field();
        lowMask = all.field();
        highMask = all.field();
        slices = all.field();
        tasks = all.field();
        next = all.field();
        nextOn = all.field();
        previousOn = all.field();
        firstOn = o.firstOn.fork();
        firstUnused = o.firstUnused;
        top = o.top;
    }

    Grants fork() {
        return new Grants(this);
    }

    /** A new grant to the job in {@code toSlot}, in front of its chain {@code rest}; returns the chain. */
    int prepend(int rest, int toSlot, int onNode, long gpuMask, int sliceCount, int taskCount) {
        int g = unused();
        slot.set(g, toSlot);
        node.set(g, onNode);
        setMask(g, gpuMask);
        slices.set(g, sliceCount);
        tasks.set(g, taskCount);
        next.set(g, rest);
        enterNode(g, onNode);
        return g;
    }

    public int slot(int grant) {
        return slot.get(grant);
    }

    public int node(int grant) {
        return node.get(grant);
    }

    public long mask(int grant) {
        return ((long) highMask.get(grant) << 32) | (lowMask.get(grant) & 0xffff_ffffL);
    }

    /** Slices of the one GPU; 0: whole GPUs, or none. */
    public int slices(int grant) {
        return slices.get(grant);
    }

    /** How many tasks run, or are to run, on it. */
    public int tasks(int grant) {
        return tasks.get(grant);
    }

    /** The grant as those outside see it. */
    public Placement.OnNode onNode(int grant) {
        return new Placement.OnNode(node(grant), mask(grant), slices(grant), tasks(grant));
    }

    void addMask(int grant, long more) {
        setMask(grant, mask(grant) | more);
    }

    private void setMask(int grant, long to) {
        lowMask.set(grant, (int) to);
        highMask.set(grant, (int) (to >>> 32));
    }

    /** The next grant of the same job, or 0. */
    public int next(int grant) {
        return next.get(grant);
    }

    /** The first grant on the node, or 0. */
    public int firstOn(int onNode) {
        return onNode < firstOn.capacity() ? firstOn.get(onNode) : 0;
    }

    /** The next grant on the same node, or 0. */
    public int nextOn(int grant) {
        return nextOn.get(grant);
    }

    /** Lets the grants of a job's chain be used again. */
    void drop(int chain) {
        int g = chain;
        while (g != 0) {
            int after = next.get(g);
            leaveNode(g);
            next.set(g, firstUnused);
            firstUnused = g;
            g = after;
        }
    }

    private int unused() {
        if (firstUnused != 0) {
            int g = firstUnused;
            firstUnused = next.get(g);
            return g;
        }
        int g = top++;
        all.ensure(top);
        return g;
    }

    private void enterNode(int g, int onNode) {
        firstOn.ensure(onNode + 1);
        int after = firstOn.get(onNode);
        nextOn.set(g, after);
        previousOn.set(g, 0);
        if (after != 0) {
            previousOn.set(after, g);
        }
        firstOn.set(onNode, g);
    }

    private void leaveNode(int g) {
        int after = nextOn.get(g);
        int before = previousOn.get(g);
        if (after != 0) {
            previousOn.set(after, before);
        }
        if (before != 0) {
            nextOn.set(before, after);
        } else {
            firstOn.set(node.get(g), after);
        }
    }
}
