package io.dure.engine.pack;

/** What speaks for a pod on a node: of the node's free and the demand alone, so that it holds for a whole class. */
interface Score {
    /**
     * How good it is to put the pod there, higher being better. {@code free} holds the demand.
     *
     * @param gpu for a demand for one GPU: which; else it does not count
     */
    long of(Free free, Demand demand, int gpu);

    /** Whether {@link #of} depends on the GPU; where it does not, that with least left is taken. */
    boolean looksAtGpu();
}
