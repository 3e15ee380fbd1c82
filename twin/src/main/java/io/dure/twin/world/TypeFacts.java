package io.dure.twin.world;

/**
 * What is known of one GPU type and the nodes that carry it.
 *
 * @param gpuPeakWatts what one GPU draws at most
 * @param gpuIdleWatts what one GPU draws without work
 * @param nodeOtherWattsPerGpu what the rest of a node draws, for each of its GPUs; the same with and without work
 */
public record TypeFacts(int gpuPeakWatts, int gpuIdleWatts, int nodeOtherWattsPerGpu) {
    /** Nothing is known: draws nothing. */
    public static final TypeFacts NONE = new TypeFacts(0, 0, 0);

    public int peakWattsPerGpu() {
        return gpuPeakWatts + nodeOtherWattsPerGpu;
    }
}
