package io.dure.twin.steady;

import java.util.Arrays;

/** Attempts by the time at which they end: a binary heap of plain numbers. */
final class EndHeap {
    private long[] ends = new long[1024];
    private long[] jobs = new long[1024];
    private int[] attempts = new int[1024];
    private int size;

    void add(long endMillis, long job, int attempt) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            jobs = Arrays.copyOf(jobs, 2 * size);
            attempts = Arrays.copyOf(attempts, 2 * size);
        }
        int i = size++;
        while (i > 0 && isBefore(endMillis, job, (i - 1) / 2)) {
            copy((i - 1) / 2, i);
            i = (i - 1) / 2;
        }
        put(i, endMillis, job, attempt);
    }

    /** When the first one ends; MAX_VALUE when there is none. */
    long firstMillis() {
        return size == 0 ? Long.MAX_VALUE : ends[0];
    }

    long firstJob() {
        return jobs[0];
    }

    int firstAttempt() {
        return attempts[0];
    }

    void removeFirst() {
        size--;
        long end = ends[size];
        long job = jobs[size];
        int attempt = attempts[size];
        int i = 0;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && isBefore(ends[child + 1], jobs[child + 1], child)) {
                child++;
            }
            if (!isBefore(ends[child], jobs[child], end, job)) {
                break;
            }
            copy(child, i);
            i = child;
        }
        put(i, end, job, attempt);
    }

    private boolean isBefore(long end, long job, int other) {
        return isBefore(end, job, ends[other], jobs[other]);
    }

    private static boolean isBefore(long endA, long jobA, long endB, long jobB) {
        return endA < endB || (endA == endB && jobA < jobB);
    }

    private void copy(int from, int to) {
        put(to, ends[from], jobs[from], attempts[from]);
    }

    private void put(int i, long end, long job, int attempt) {
        ends[i] = end;
        jobs[i] = job;
        attempts[i] = attempt;
    }
}
