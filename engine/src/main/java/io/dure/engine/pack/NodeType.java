package io.dure.engine.pack;

/**
 * Nodes of one build.
 *
 * @param model the number of its GPU model, 0 to 63; without GPUs any
 * @param gpus 0 or more
 * @param cpuMilli thousandths of a core
 * @param memoryMib mebibytes
 */
public record NodeType(int model, int gpus, int cpuMilli, int memoryMib) {
    /** The most GPU models of a cluster: a demand tells those that will do as bits of a long. */
    public static final int MOST_MODELS = 64;

    public NodeType {
        if (model < 0 || model >= MOST_MODELS || gpus < 0 || cpuMilli < 0 || memoryMib < 0) {
            throw new IllegalArgumentException(
                    "no such node: model " + model + ", " + gpus + " GPUs, " + cpuMilli + " milli-cores");
        }
    }
}
