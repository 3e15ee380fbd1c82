package io.dure.engine.pack;

/**
 * Where a pod goes.
 *
 * @param node the number of the node; -1 of {@link #NOWHERE}
 * @param gpu for a demand for one GPU: which, counted from that with least left; else it does not count
 */
public record Spot(int node, int gpu) {
    /** No node can take the pod. */
    public static final Spot NOWHERE = new Spot(-1, 0);
}
