package io.dure.engine.pack;

/**
 * FGD (Weng et al., USENIX ATC 2023): 100 sigmoid((F before - F after) / 1000), rounded down, F being what is of no use
 * on the node in thousandths of a GPU. Many nodes are equal after rounding, and that the first by name is taken of them
 * is a great part of its success.
 */
final class LeastFragments implements Score {
    private final Fragments fragments;

    LeastFragments(Fragments fragments) {
        this.fragments = fragments;
    }

    @Override
    public long of(Free free, Demand demand, int gpu) {
        return fragments.score(free, demand, gpu);
    }

    @Override
    public boolean looksAtGpu() {
        return true;
    }
}
