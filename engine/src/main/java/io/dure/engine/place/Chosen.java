package io.dure.engine.place;

import java.util.Arrays;

/** Nodes picked for one gang, and GPUs on each; scratch that is used again and again. */
final class Chosen {
    private int[] nodes = new int[64];
    private int[] gpus = new int[64];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int node, int gpuCount) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * size);
            gpus = Arrays.copyOf(gpus, 2 * size);
        }
        nodes[size] = node;
        gpus[size++] = gpuCount;
    }

    /** Brings the nodes into rising order. */
    void sort() {
        if (isSorted()) {
            return;
        }
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = ((long) nodes[i] << 8) | gpus[i];
        }
        Arrays.sort(keys);
        for (int i = 0; i < size; i++) {
            nodes[i] = (int) (keys[i] >>> 8);
            gpus[i] = (int) keys[i] & 0xff;
        }
    }

    int[] nodes() {
        return nodes;
    }

    int[] gpus() {
        return gpus;
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
