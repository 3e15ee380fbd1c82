package io.dure.engine.place;

import java.util.Arrays;

/**
 * Nodes 0 … n - 1 by what one more task on them costs: the highest priority among those who would have to go, then the
 * work lost, then the lower number. The cheapest is told at once; a changed cost takes log n steps.
 */
final class NodeHeap {
    private int[] heap = new int[0];
    private int[] placeOf = new int[0];
    private int[] rank = new int[0];
    private long[] loss = new long[0];
    private int size;

    /** Begins with {@code n} nodes, all without a cost yet: none may be asked for before {@link #heapify}. */
    void begin(int n) {
        if (heap.length < n) {
            heap = new int[n];
            placeOf = new int[n];
            rank = new int[n];
            loss = new long[n];
        }
        size = n;
        for (int i = 0; i < n; i++) {
            heap[i] = i;
            placeOf[i] = i;
        }
        Arrays.fill(loss, 0, n, Long.MAX_VALUE);
    }

    /** The cost of a node before {@link #heapify}. */
    void put(int node, int rankNow, long lossNow) {
        rank[node] = rankNow;
        loss[node] = lossNow;
    }

    void heapify() {
        for (int i = size / 2 - 1; i >= 0; i--) {
            down(i);
        }
    }

    /** The cheapest node, or -1 when none can be had. */
    int cheapest() {
        return size == 0 || loss[heap[0]] == Long.MAX_VALUE ? -1 : heap[0];
    }

    boolean costs(int node, int rankNow, long lossNow) {
        return loss[node] == lossNow && (rank[node] == rankNow || lossNow == Long.MAX_VALUE);
    }

    void change(int node, int rankNow, long lossNow) {
        put(node, rankNow, lossNow);
        up(placeOf[node]);
        down(placeOf[node]);
    }

    private boolean isBefore(int a, int b) {
        boolean canA = loss[a] != Long.MAX_VALUE;
        boolean canB = loss[b] != Long.MAX_VALUE;
        if (canA != canB) {
            return canA;
        }
        if (canA && rank[a] != rank[b]) {
            return rank[a] < rank[b];
        }
        return loss[a] != loss[b] ? loss[a] < loss[b] : a < b;
    }

    private void up(int from) {
        int i = from;
        while (i > 0 && isBefore(heap[i], heap[(i - 1) / 2])) {
            swap(i, (i - 1) / 2);
            i = (i - 1) / 2;
        }
    }

    private void down(int from) {
        int i = from;
        while (true) {
            int child = 2 * i + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], heap[i])) {
                return;
            }
            swap(i, child);
            i = child;
        }
    }

    private void swap(int i, int j) {
        int a = heap[i];
        int b = heap[j];
        heap[i] = b;
        heap[j] = a;
        placeOf[b] = i;
        placeOf[a] = j;
    }
}
