package io.dure.beside;

import java.util.ArrayDeque;
import java.util.List;

/**
 * No scheduler at all, only the least that could be called one: nodes in lists by their free GPUs, the tightest that fits,
 * first come first served, no queues, no promises. Shows what the harness itself takes, and how far off everybody is.
 */
public final class Bare implements Scheduler {
    private Jobs jobs;
    private int[] free;
    private int[] nodeOf;
    private final IntStack[] byFree = new IntStack[Jobs.GPUS_PER_NODE + 1];
    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();

    @Override
    public String name() {
        return "bare index";
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public String licence() {
        return "part of bench/peers";
    }

    @Override
    public List<String> settings() {
        return List.of("tightest node that fits, first come first served");
    }

    @Override
    public String includes() {
        return "the harness, and a table of free GPUs: the least that any row here can take";
    }

    @Override
    public void open(Jobs all) {
        jobs = all;
        free = new int[all.nodes()];
        nodeOf = new int[all.count()];
        for (int f = 0; f < byFree.length; f++) {
            byFree[f] = new IntStack();
        }
        for (int node = all.nodes() - 1; node >= 0; node--) {
            free[node] = Jobs.GPUS_PER_NODE;
            byFree[Jobs.GPUS_PER_NODE].push(node);
        }
    }

    @Override
    public void turn(Turn turn, Started started) {
        for (int job : turn.ended()) {
            change(nodeOf[job], jobs.gpus()[job]);
        }
        for (int job : turn.came()) {
            waiting.add(job);
        }
        // One sweep over those that wait: whoever fits starts.
        for (int left = waiting.size(); left > 0; left--) {
            int job = waiting.remove();
            int node = tightest(jobs.gpus()[job]);
            if (node < 0) {
                waiting.add(job);
                continue;
            }
            nodeOf[job] = node;
            change(node, -jobs.gpus()[job]);
            started.start(job, node);
        }
    }

    private void change(int node, int by) {
        free[node] += by;
        byFree[free[node]].push(node); // where it was before it is stale, and skipped when it is found
    }

    private int tightest(int gpus) {
        for (int f = gpus; f < byFree.length; f++) {
            while (!byFree[f].isEmpty()) {
                int node = byFree[f].pop();
                if (free[node] == f) {
                    return node;
                }
            }
        }
        return -1;
    }

    @Override
    public void close() {}

    /** Numbers, last in first out. */
    private static final class IntStack {
        private int[] items = new int[16];
        private int size;

        void push(int item) {
            if (size == items.length) {
                items = java.util.Arrays.copyOf(items, 2 * size);
            }
            items[size++] = item;
        }

        int pop() {
            return items[--size];
        }

        boolean isEmpty() {
            return size == 0;
        }
    }
}
