package io.dure.plan.rollout;

import java.util.List;

/**
 * A programme with its optimal plan.
 *
 * @param stages what was sought, in order, and what was reached
 * @param values of the model's columns
 * @param gap the largest of the stages
 */
@SuppressWarnings("ArrayRecordComponent") // as long as the model, and never compared
record Solved(RolloutModel model, List<Stage> stages, double[] values, double gap, double seconds) {

    /**
     * One goal.
     *
     * @param value reached
     * @param bound that is proven
     * @param byWhole whether whole numbers had to be searched; else the linear programme had them by itself
     */
    record Stage(String name, double value, double bound, double gap, boolean byWhole, double seconds) {}

    /** Thousand GPU-quarters. */
    double useful() {
        return model.useful.at(values);
    }

    /** Billions of won, chips aside. */
    double cost() {
        return model.cost.at(values);
    }
}
