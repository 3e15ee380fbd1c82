package io.dure.twin.run;

import io.dure.engine.Placement;
import io.dure.twin.node.IntList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Who runs where: jobs by node and by site, so that nobody has to look through all of them. */
final class Residents {
    private static final int NOBODY = 0;

    private @Nullable IntList[] onNode = new IntList[64];
    private int[] firstAt = new int[8];
    private final int[] next;
    private final int[] before;
    private final int[] siteOf;

    Residents(int jobs) {
        next = new int[jobs + 1];
        before = new int[jobs + 1];
        siteOf = new int[jobs + 1];
    }

    void enter(int job, Placement placement, int site) {
        for (int node : nodesOf(placement)) {
            on(node).add(job);
        }
        if (site >= firstAt.length) {
            firstAt = Arrays.copyOf(firstAt, Math.max(site + 1, 2 * firstAt.length));
        }
        siteOf[job] = site;
        next[job] = firstAt[site];
        before[job] = NOBODY;
        before[firstAt[site]] = job;
        firstAt[site] = job;
    }

    void leave(int job, Placement placement) {
        for (int node : nodesOf(placement)) {
            on(node).remove(job);
        }
        if (before[job] == NOBODY) {
            firstAt[siteOf[job]] = next[job];
        } else {
            next[before[job]] = next[job];
        }
        before[next[job]] = before[job];
    }

    /** Each node once: slices of several GPUs of one, and groups of one job, may share it. */
    private static int[] nodesOf(Placement placement) {
        int[] nodes = new int[placement.nodes().size()];
        boolean isRising = true;
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = placement.nodes().get(i).node();
            isRising &= i == 0 || nodes[i] > nodes[i - 1];
        }
        return isRising ? nodes : Arrays.stream(nodes).distinct().toArray();
    }

    /** Jobs on the node, in order of id. */
    long[] jobsOn(int node) {
        IntList jobs = on(node);
        long[] all = new long[jobs.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = jobs.get(i);
        }
        Arrays.sort(all);
        return all;
    }

    boolean isEmpty(int node) {
        return on(node).size() == 0;
    }

    /** The last job that began at the site, or 0; from it, {@link #after} leads to all others. */
    int last(int site) {
        return site < firstAt.length ? firstAt[site] : NOBODY;
    }

    int after(int job) {
        return next[job];
    }

    /** Where the job runs, or ran last. */
    int site(int job) {
        return siteOf[job];
    }

    private IntList on(int node) {
        if (node >= onNode.length) {
            onNode = Arrays.copyOf(onNode, Math.max(node + 1, 2 * onNode.length));
        }
        IntList jobs = onNode[node];
        if (jobs == null) {
            jobs = new IntList();
            onNode[node] = jobs;
        }
        return jobs;
    }
}
