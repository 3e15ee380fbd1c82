package io.dure.engine;

import java.util.List;

/**
 * Which GPUs, or slices of GPUs, of which nodes a gang has, in order of node and GPU; all in one site and of one type. Of a
 * job with several task groups: what the first has, then what the second has, and so on ({@link Job#byGroup}).
 */
public record Placement(List<OnNode> nodes) {
    public Placement {
        nodes = List.copyOf(nodes);
    }

    /**
     * What the gang has of one node, or of one GPU of it that it shares. GPU {@code g} of the node is in when bit
     * {@code g} of {@code gpuMask} is set; no bit is for tasks that run on CPUs alone.
     *
     * @param slices how many slices of the one GPU; 0: whole GPUs, or none
     * @param tasks how many tasks run there
     */
    public record OnNode(int node, long gpuMask, int slices, int tasks) {
        /** One task on whole GPUs. */
        public OnNode(int node, long gpuMask) {
            this(node, gpuMask, 0, 1);
        }

        /** Whole GPUs. */
        public int gpus() {
            return slices > 0 ? 0 : Long.bitCount(gpuMask);
        }

        /** The GPU of which it has slices. */
        public int gpu() {
            return Long.numberOfTrailingZeros(gpuMask);
        }
    }

    /** All whole GPUs. */
    public long gpus() {
        long sum = 0;
        for (OnNode n : nodes) {
            sum += n.gpus();
        }
        return sum;
    }
}
