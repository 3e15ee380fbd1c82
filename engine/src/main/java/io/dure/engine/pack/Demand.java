package io.dure.engine.pack;

/**
 * What a pod asks of one node. Two pods that ask the same are of one demand class.
 *
 * @param cpuMilli thousandths of a core
 * @param memoryMib mebibytes
 * @param gpus 0 for none; more than 1 are whole ones
 * @param milliPerGpu thousandths of each GPU: 1000 is a whole one, less is a share of one GPU, 0 without GPUs
 * @param models bit m is set where GPU model m will do; {@link #ANY_MODEL} when all will, and without GPUs too
 */
public record Demand(int cpuMilli, int memoryMib, int gpus, int milliPerGpu, long models) {
    /** Every GPU model will do. */
    public static final long ANY_MODEL = -1L;

    /** Thousandths of a whole GPU. */
    public static final int WHOLE = 1000;

    public Demand {
        boolean gpusWell = gpus == 0
                ? milliPerGpu == 0
                : milliPerGpu > 0 && milliPerGpu <= WHOLE && (gpus == 1 || milliPerGpu == WHOLE);
        if (cpuMilli < 0 || memoryMib < 0 || gpus < 0 || !gpusWell || models == 0) {
            throw new IllegalArgumentException("no such demand: " + cpuMilli + " milli-cores, " + memoryMib + " MiB, "
                    + gpus + " GPUs of " + milliPerGpu);
        }
    }

    /** All that is asked of GPUs, in thousandths of one. */
    public int gpuMilli() {
        return gpus * milliPerGpu;
    }

    /** Whether one GPU, or a part of one, is asked: then a policy picks the GPU. */
    public boolean asksOneGpu() {
        return gpus == 1;
    }

    /** Whether a GPU of this model will do. */
    public boolean allows(int model) {
        return ((models >>> model) & 1) != 0;
    }
}
