package io.dure.twin.check;

import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Level;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Task;

/**
 * What the {@link Ledger} knows of one node. {@code owner[g]} is the job that has GPU g whole, or 0; {@code inSlices[g]}: its
 * slices in use. Refuses what is given twice or is not there.
 */
final class NodeBook {
    final int site;
    final int hall;
    final int rack;
    final int linkDomain;
    final int gpuType;
    final long[] owner;
    final int[] inSlices;
    final int slices;
    final long cpuMilli;
    final long memoryMib;
    long usedCpuMilli;
    long usedMemoryMib;
    /** As it is told; in a frozen site it is drained at best. */
    NodeState state = NodeState.UP;

    private NodeState told = NodeState.UP;
    private boolean isFrozen;

    NodeBook(int site, int hall, int linkDomain, int slices, Event.NodesAdded e) {
        this.site = site;
        this.hall = hall;
        this.linkDomain = linkDomain;
        rack = e.rack();
        this.gpuType = e.gpuType();
        this.slices = slices;
        cpuMilli = e.cpuMilli();
        memoryMib = e.memoryMib();
        owner = new long[e.gpusPerNode()];
        inSlices = new int[e.gpusPerNode()];
    }

    void tell(NodeState to) {
        told = to;
        state = isFrozen && told == NodeState.UP ? NodeState.DRAINED : told;
    }

    void freeze(boolean to) {
        isFrozen = to;
        tell(told);
    }

    /** It would take work if its site were not frozen. */
    boolean isUpBut() {
        return told == NodeState.UP;
    }

    /** The domain of this level that it is in; {@code number} is its own. */
    long domain(Level level, int number) {
        return switch (level) {
            case NODE -> number;
            case LINK_DOMAIN -> linkDomain;
            case RACK -> rack;
            case HALL -> hall;
            case SITE -> site;
        };
    }

    /** How many tasks of this kind its CPU and memory hold. */
    long roomBeside(Task task) {
        boolean countsCpu = cpuMilli > 0 && task.cpuMilli() > 0;
        boolean countsMemory = memoryMib > 0 && task.memoryMib() > 0;
        return Math.min(
                countsCpu ? (cpuMilli - usedCpuMilli) / task.cpuMilli() : Integer.MAX_VALUE,
                countsMemory ? (memoryMib - usedMemoryMib) / task.memoryMib() : Integer.MAX_VALUE);
    }

    void takeBeside(Task task, long tasks) {
        usedCpuMilli += tasks * task.cpuMilli();
        usedMemoryMib += tasks * task.memoryMib();
    }

    /** The least number of its slices that hold so much of a GPU. */
    int slicesFor(int sliceMilli) {
        int n = 1;
        while (1000L * n < (long) sliceMilli * slices) {
            n++;
        }
        return n;
    }

    /** Free slices of a GPU that is shared. */
    int sharedFree(int gpu) {
        return inSlices[gpu] == 0 ? 0 : slices - inSlices[gpu];
    }

    int free() {
        int free = 0;
        for (int g = 0; g < owner.length; g++) {
            free += owner[g] == 0 && inSlices[g] == 0 ? 1 : 0;
        }
        return free;
    }

    /** Cuts slices for tasks of the job from one GPU. */
    void giveSlices(Job job, Placement.OnNode n, long now) {
        String where = "GPU " + n.gpu() + " of node " + n.node();
        int need = slicesFor(job.task().sliceMilli());
        Ledger.require(Long.bitCount(n.gpuMask()) == 1, now, "slices of job " + job.id() + " are not on one GPU");
        Ledger.require(n.gpu() < owner.length, now, "there is no " + where);
        Ledger.require(
                n.slices() == need * n.tasks(),
                now,
                "job " + job.id() + " is given " + n.slices() + " slices of " + where);
        Ledger.require(owner[n.gpu()] == 0, now, where + " is given in slices and whole to job " + owner[n.gpu()]);
        inSlices[n.gpu()] += n.slices();
        Ledger.require(
                inSlices[n.gpu()] <= slices,
                now,
                where + " is cut into " + inSlices[n.gpu()] + " slices, it has " + slices);
    }

    /** Gives whole GPUs. */
    void give(long job, Placement.OnNode n, long now) {
        for (int g = 0; g < 64; g++) {
            if ((n.gpuMask() >>> g & 1) != 0) {
                Ledger.require(g < owner.length, now, "node " + n.node() + " has no GPU " + g);
                Ledger.require(
                        owner[g] == 0,
                        now,
                        "GPU " + g + " of node " + n.node() + " is given to job " + job + " and job " + owner[g]);
                Ledger.require(
                        inSlices[g] == 0,
                        now,
                        "GPU " + g + " of node " + n.node() + " is given whole to job " + job + " and in slices");
                owner[g] = job;
            }
        }
    }

    /** What the owner has of the node is free, and so is what its tasks have beside. */
    void free(long of, Placement.OnNode n, Task task) {
        for (int g = 0; g < owner.length; g++) {
            owner[g] = owner[g] == of ? 0 : owner[g];
        }
        if (n.slices() > 0) {
            inSlices[n.gpu()] -= n.slices();
        }
        takeBeside(task, -n.tasks());
    }
}
