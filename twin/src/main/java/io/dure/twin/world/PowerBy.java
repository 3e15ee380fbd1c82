package io.dure.twin.world;

import io.dure.twin.Submission;
import java.util.List;

/** Which nodes of a site with too little power for all of them have some: the first ones, as many as fit. */
public enum PowerBy {
    /** At their peak: the site stays below its limit whatever runs. */
    PEAK,

    /** When all their GPUs do work that draws what the scenario's work draws in the mean: the engine keeps the limit. */
    DRAW;

    /** The part of its power beyond idle with which a node must fit, in thousandths. */
    public int fitsAtPerMille(List<Submission> work) {
        if (this == PEAK || work.isEmpty()) {
            return 1000;
        }
        double drawn = 0;
        double all = 0;
        for (Submission s : work) {
            double gpuMillis = (double) s.milliGpus() * s.runMillis();
            drawn += gpuMillis * s.drawPerMille();
            all += gpuMillis;
        }
        return all == 0 ? 1000 : Math.min(1000, (int) StrictMath.ceil(drawn / all));
    }
}
