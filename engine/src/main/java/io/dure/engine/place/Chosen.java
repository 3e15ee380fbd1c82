package io.dure.engine.place;

import java.util.Arrays;

/** Nodes picked for one gang, and how many of its tasks on each; scratch that is used again and again. */
final class Chosen {
    private int[] nodes = new int[64];
    private int[] tasks = new int[64];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int node, int taskCount) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * size);
            tasks = Arrays.copyOf(tasks, 2 * size);
        }
        nodes[size] = node;
        tasks[size++] = taskCount;
    }

    void copy(Chosen other) {
        clear();
        for (int i = 0; i < other.size; i++) {
            add(other.nodes[i], other.tasks[i]);
        }
    }

    /** Brings the nodes into rising order. */
    void sort() {
        if (isSorted()) {
            return;
        }
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = ((long) nodes[i] << 32) | tasks[i];
        }
        Arrays.sort(keys);
        for (int i = 0; i < size; i++) {
            nodes[i] = (int) (keys[i] >>> 32);
            tasks[i] = (int) keys[i];
        }
    }

    int[] nodes() {
        return nodes;
    }

    int[] tasks() {
        return tasks;
    }

    int size() {
        return size;
    }

    private boolean isSorted() {
        for (int i = 1; i < size; i++) {
            if (nodes[i - 1] >= nodes[i]) {
                return false;
            }
        }
        return true;
    }
}
