package io.dure.engine.fleet;

import io.dure.engine.column.IndexSet;

/** The nodes of one pool, filed by a number of GPUs: one node class for each number, its nodes in order. */
public final class Shelf {
    private final IndexSet[] classes;

    Shelf(int gpusPerNode) {
        classes = new IndexSet[gpusPerNode + 1];
        for (int k = 0; k <= gpusPerNode; k++) {
            classes[k] = new IndexSet();
        }
    }

    private Shelf(Shelf other) {
        classes = new IndexSet[other.classes.length];
        for (int k = 0; k < classes.length; k++) {
            classes[k] = other.classes[k].fork();
        }
    }

    void put(int local, int gpus) {
        classes[gpus].add(local);
    }

    void take(int local, int gpus) {
        classes[gpus].remove(local);
    }

    /** How many nodes are filed under {@code gpus}. */
    public int count(int gpus) {
        return classes[gpus].size();
    }

    /** The first node, by its place in the pool, at or after {@code from} that is filed under {@code gpus}, or -1. */
    public int next(int gpus, int from) {
        return classes[gpus].next(from);
    }

    /** How many tasks of {@code gpusPerTask} fit on all these nodes. */
    public long tasks(int gpusPerTask) {
        long sum = 0;
        for (int k = gpusPerTask; k < classes.length; k++) {
            sum += (long) classes[k].size() * (k / gpusPerTask);
        }
        return sum;
    }

    Shelf fork() {
        return new Shelf(this);
    }
}
