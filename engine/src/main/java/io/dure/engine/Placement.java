package io.dure.engine;

import java.util.List;

/** Which GPUs of which nodes a gang has, in order of node; all in one site and of one type. */
public record Placement(List<OnNode> nodes) {
    public Placement {
        nodes = List.copyOf(nodes);
    }

    /** GPU {@code g} of the node is in when bit {@code g} of {@code gpuMask} is set. */
    public record OnNode(int node, long gpuMask) {
        public int gpus() {
            return Long.bitCount(gpuMask);
        }
    }

    public long gpus() {
        long sum = 0;
        for (OnNode n : nodes) {
            sum += n.gpus();
        }
        return sum;
    }
}
