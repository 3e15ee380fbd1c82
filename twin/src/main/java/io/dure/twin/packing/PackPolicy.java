package io.dure.twin.packing;

import io.dure.engine.pack.Cluster;
import io.dure.engine.pack.ExpectedFill;
import io.dure.engine.pack.Packing;
import io.dure.engine.pack.RandomFit;
import io.dure.engine.pack.ScoredFit;

/** Who says where pods go. */
public enum PackPolicy {
    RANDOM("Random"),
    BESTFIT("BestFit"),
    FGD("FGD"),
    DURE("");

    private final String published;

    PackPolicy(String published) {
        this.published = published;
    }

    /** Its name in the published figures; empty where it is not there. */
    public String published() {
        return published;
    }

    Packing start(PackingProblem problem, Cluster cluster, long seed) {
        return switch (this) {
            case RANDOM -> new RandomFit(cluster, problem.demands(), seed);
            case BESTFIT -> ScoredFit.bestFit(cluster, problem.demands());
            case FGD -> ScoredFit.fgd(cluster, problem.demands(), problem.fragments());
            case DURE -> new ExpectedFill(cluster, problem.demands());
        };
    }
}
