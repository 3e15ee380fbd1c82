package io.dure.beside;

import java.util.Arrays;

/** Everything that happened in a run, in its order: what a check needs, and nothing that a peer can take back. */
final class Diary {
    /** Of a job that ended. */
    static final int END = -1;

    private int[] jobs = new int[1024];
    private int[] nodes = new int[1024];
    private long[] millis = new long[1024];
    private int size;

    void start(int job, int node, long nowMillis) {
        add(job, node, nowMillis);
    }

    void end(int job, long nowMillis) {
        add(job, END, nowMillis);
    }

    private void add(int job, int node, long nowMillis) {
        if (size == jobs.length) {
            jobs = Arrays.copyOf(jobs, 2 * size);
            nodes = Arrays.copyOf(nodes, 2 * size);
            millis = Arrays.copyOf(millis, 2 * size);
        }
        jobs[size] = job;
        nodes[size] = node;
        millis[size++] = nowMillis;
    }

    int size() {
        return size;
    }

    int job(int i) {
        return jobs[i];
    }

    /** Where the job started, or {@link #END}. */
    int node(int i) {
        return nodes[i];
    }

    long millis(int i) {
        return millis[i];
    }
}
