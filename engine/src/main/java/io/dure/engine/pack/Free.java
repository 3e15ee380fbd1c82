package io.dure.engine.pack;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is free on a node, whichever node it is. Its GPUs have no numbers: only what is left of each counts. */
public final class Free {
    private final int type;
    private final NodeType build;
    private final int cpuMilli;
    private final int memoryMib;
    private final int[] rests; // thousandths left of each GPU, rising
    private final int idleMilli;
    private final int wholeGpus;

    private Free(int type, NodeType build, int cpuMilli, int memoryMib, int[] rests) {
        this.type = type;
        this.build = build;
        this.cpuMilli = cpuMilli;
        this.memoryMib = memoryMib;
        this.rests = rests;
        int idle = 0;
        int whole = 0;
        for (int rest : rests) {
            idle += rest;
            whole += rest == Demand.WHOLE ? 1 : 0;
        }
        this.idleMilli = idle;
        this.wholeGpus = whole;
    }

    /** An empty node of a type, {@code type} being the number of it. */
    static Free all(int type, NodeType build) {
        int[] rests = new int[build.gpus()];
        Arrays.fill(rests, Demand.WHOLE);
        return new Free(type, build, build.cpuMilli(), build.memoryMib(), rests);
    }

    /** What is free on a node of a type with that number: {@code rests} thousandths of its GPUs, rising. */
    public static Free of(int type, NodeType build, int cpuMilli, int memoryMib, int[] rests) {
        return new Free(type, build, cpuMilli, memoryMib, rests.clone());
    }

    /** The number of the node's type. */
    public int type() {
        return type;
    }

    public NodeType build() {
        return build;
    }

    public int cpuMilli() {
        return cpuMilli;
    }

    public int memoryMib() {
        return memoryMib;
    }

    public int gpus() {
        return rests.length;
    }

    /** Thousandths left of a GPU; those with least left come first. */
    public int rest(int gpu) {
        return rests[gpu];
    }

    /** Thousandths left of all GPUs together. */
    public int idleMilli() {
        return idleMilli;
    }

    /** GPUs that are free to the last thousandth. */
    public int wholeGpus() {
        return wholeGpus;
    }

    /** Whether a pod of this demand can be put here. */
    public boolean holds(Demand demand) {
        if (demand.cpuMilli() > cpuMilli || demand.memoryMib() > memoryMib) {
            return false;
        }
        return demand.gpus() == 0 || (demand.allows(build.model()) && hasGpusFor(demand));
    }

    private boolean hasGpusFor(Demand demand) {
        return demand.milliPerGpu() == Demand.WHOLE
                ? wholeGpus >= demand.gpus()
                : rests.length > 0 && rests[rests.length - 1] >= demand.milliPerGpu();
    }

    /** The first GPU, from that with least left on, of which this much is left; {@link #gpus} when there is none. */
    public int firstWith(int milli) {
        int gpu = 0;
        while (gpu < rests.length && rests[gpu] < milli) {
            gpu++;
        }
        return gpu;
    }

    /**
     * What is free once such a pod is here too. Of a demand for one GPU, {@code gpu} is which; else it does not count,
     * and whole GPUs are taken.
     */
    Free after(Demand demand, int gpu) {
        int[] left = rests.clone();
        if (demand.asksOneGpu()) {
            lower(left, gpu, left[gpu] - demand.milliPerGpu());
        } else {
            for (int i = 0; i < demand.gpus(); i++) {
                lower(left, left.length - 1, 0);
            }
        }
        return new Free(type, build, cpuMilli - demand.cpuMilli(), memoryMib - demand.memoryMib(), left);
    }

    /** Lets a GPU have only so much left, and keeps the order. */
    private static void lower(int[] rests, int gpu, int milli) {
        int at = gpu;
        while (at > 0 && rests[at - 1] > milli) {
            rests[at] = rests[at - 1];
            at--;
        }
        rests[at] = milli;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Free that
                && type == that.type
                && cpuMilli == that.cpuMilli
                && memoryMib == that.memoryMib
                && Arrays.equals(rests, that.rests);
    }

    @Override
    public int hashCode() {
        return ((type * 31 + cpuMilli) * 31 + memoryMib) * 31 + Arrays.hashCode(rests);
    }

    @Override
    public String toString() {
        return "type " + type + ", " + cpuMilli + " milli-cores, " + memoryMib + " MiB, " + Arrays.toString(rests);
    }
}
