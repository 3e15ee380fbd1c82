package io.dure.engine;

/**
 * What one task of a job takes of one node: whole GPUs, or a slice of one; and CPU and memory beside them.
 *
 * @param gpus whole GPUs; 0 with a slice, or for a task that runs on CPUs alone
 * @param sliceMilli thousandths of one GPU that it shares with others; 0: none. On a GPU type with {@code n} slices it
 *     takes the least number of slices that holds as much; a GPU that cannot be shared is one slice, held wholly
 * @param cpuMilli thousandths of a CPU core
 * @param memoryMib mebibytes of the node's memory
 */
public record Task(int gpus, int sliceMilli, int cpuMilli, int memoryMib) {
    /** Whole GPUs and nothing that is counted beside them. */
    public static Task ofGpus(int gpus) {
        return new Task(gpus, 0, 0, 0);
    }

    /** What it asks of GPUs, in thousandths. */
    public long milliGpus() {
        return gpus * 1000L + sliceMilli;
    }

    /** Whole GPUs alone: nothing else binds it to a node. */
    public boolean isPlain() {
        return gpus > 0 && sliceMilli == 0 && !countsBeside();
    }

    /** It takes CPU or memory that is counted. */
    public boolean countsBeside() {
        return cpuMilli > 0 || memoryMib > 0;
    }

    /** How many slices of a GPU that is cut into {@code slices} it takes. */
    public int slicesOf(int slices) {
        return (int) (((long) sliceMilli * slices + 999) / 1000);
    }
}
