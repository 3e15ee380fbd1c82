package io.dure.beside;

import java.util.Arrays;

/** When running jobs end: a heap of numbers that hold the time and, below it, the job. */
final class Ends {
    private static final int JOB_BITS = 24;
    private long[] heap = new long[1024];
    private int size;

    void add(long atMillis, int job) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        long end = atMillis << JOB_BITS | job;
        int at = size++;
        for (; at > 0 && heap[(at - 1) / 2] > end; at = (at - 1) / 2) {
            heap[at] = heap[(at - 1) / 2];
        }
        heap[at] = end;
    }

    /** When the first ends, or MAX_VALUE. */
    long firstMillis() {
        return size == 0 ? Long.MAX_VALUE : heap[0] >> JOB_BITS;
    }

    int removeFirst() {
        int job = (int) (heap[0] & (1 << JOB_BITS) - 1);
        long last = heap[--size];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return job;
    }
}
