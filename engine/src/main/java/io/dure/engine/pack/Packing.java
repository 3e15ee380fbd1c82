package io.dure.engine.pack;

/** Says where pods go, one after the other, without knowledge of those to come. */
public sealed interface Packing permits RandomFit, ScoredFit, ExpectedFill {
    /** A pod of this demand class has come, and {@link #choose} will follow: a policy may learn from it. */
    default void learn(int demand) {}

    /** Where a pod of this demand class goes; {@link Spot#NOWHERE} where no node can take it. It is not put there yet. */
    Spot choose(int demand);
}
