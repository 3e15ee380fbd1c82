package io.dure.engine.job;

import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongColumn;

/**
 * Which GPUs each job has: for each job a chain of grants, one a node, in order of node. Chain 0 is empty, so grants
 * start at 1. Numbers of grants are reused and mean nothing: no decision may depend on them.
 */
public final class Grants {
    private final IntColumn node;
    private final LongColumn mask;
    private final IntColumn next;
    private int firstUnused;
    private int top;

    Grants() {
        node = new IntColumn();
        mask = new LongColumn();
        next = new IntColumn();
        top = 1;
    }

    private Grants(Grants o) {
        node = o.node.fork();
        mask = o.mask.fork();
        next = o.next.fork();
        firstUnused = o.firstUnused;
        top = o.top;
    }

    Grants fork() {
        return new Grants(this);
    }

    /** A new grant in front of the chain {@code rest}; returns the chain. */
    public int prepend(int rest, int onNode, long gpuMask) {
        int g = firstUnused;
        if (g != 0) {
            firstUnused = next.get(g);
        } else {
            g = top++;
            node.ensure(top);
            mask.ensure(top);
            next.ensure(top);
        }
        node.set(g, onNode);
        mask.set(g, gpuMask);
        next.set(g, rest);
        return g;
    }

    public int node(int grant) {
        return node.get(grant);
    }

    public long mask(int grant) {
        return mask.get(grant);
    }

    public void addMask(int grant, long more) {
        mask.set(grant, mask.get(grant) | more);
    }

    public int next(int grant) {
        return next.get(grant);
    }

    /** Lets the grants of a chain be used again. */
    void drop(int chain) {
        int g = chain;
        while (g != 0) {
            int after = next.get(g);
            next.set(g, firstUnused);
            firstUnused = g;
            g = after;
        }
    }
}
