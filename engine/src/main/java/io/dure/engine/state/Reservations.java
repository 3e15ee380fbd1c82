package io.dure.engine.state;

import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import java.util.Arrays;

/** The promised placements of jobs that must wait: for each the job, its pool, its time, and the nodes it holds. */
public final class Reservations {
    private long[] job = new long[4];
    private int[] pool = new int[4];
    private long[] atMillis = new long[4];
    private int[] endOfNodes = new int[4];
    private int size;
    private int[] nodes = new int[16];

    /** Adds a reservation; each node {@code nodes[i]} is held and can spare {@code spare[i]} GPUs for ever. */
    public void add(Fleet fleet, long forJob, int inPool, long startMillis, int[] heldNodes, int[] spare, int count) {
        ensure(size + 1, nodeCount() + count);
        int at = nodeCount();
        for (int i = 0; i < count; i++) {
            nodes[at + i] = heldNodes[i];
            fleet.hold(heldNodes[i], spare[i]);
        }
        job[size] = forJob;
        pool[size] = inPool;
        atMillis[size] = startMillis;
        endOfNodes[size] = at + count;
        size++;
        Pool p = fleet.pool(inPool);
        if (p.horizonMillis() == Pool.NO_RESERVATION || startMillis < p.horizonMillis()) {
            p.setHorizonMillis(startMillis);
        }
    }

    /** Lets go of all of them. */
    public void clear(Fleet fleet) {
        for (int i = 0; i < nodeCount(); i++) {
            fleet.unhold(nodes[i]);
        }
        for (int r = 0; r < size; r++) {
            fleet.pool(pool[r]).setHorizonMillis(Pool.NO_RESERVATION);
        }
        size = 0;
    }

    public int size() {
        return size;
    }

    public long job(int r) {
        return job[r];
    }

    public int pool(int r) {
        return pool[r];
    }

    public long atMillis(int r) {
        return atMillis[r];
    }

    /** Nodes {@code node(i)} for {@code firstNode(r) <= i < endOfNodes(r)}. */
    public int firstNode(int r) {
        return r == 0 ? 0 : endOfNodes[r - 1];
    }

    public int endOfNodes(int r) {
        return endOfNodes[r];
    }

    public int node(int i) {
        return nodes[i];
    }

    /** The reservation of this job, or -1. */
    public int of(long id) {
        for (int r = 0; r < size; r++) {
            if (job[r] == id) {
                return r;
            }
        }
        return -1;
    }

    Reservations fork() {
        Reservations copy = new Reservations();
        copy.job = job.clone();
        copy.pool = pool.clone();
        copy.atMillis = atMillis.clone();
        copy.endOfNodes = endOfNodes.clone();
        copy.size = size;
        copy.nodes = nodes.clone();
        return copy;
    }

    private int nodeCount() {
        return size == 0 ? 0 : endOfNodes[size - 1];
    }

    private void ensure(int reservations, int nodeCount) {
        if (reservations > job.length) {
            int longer = 2 * reservations;
            job = Arrays.copyOf(job, longer);
            pool = Arrays.copyOf(pool, longer);
            atMillis = Arrays.copyOf(atMillis, longer);
            endOfNodes = Arrays.copyOf(endOfNodes, longer);
        }
        if (nodeCount > nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * nodeCount);
        }
    }
}
