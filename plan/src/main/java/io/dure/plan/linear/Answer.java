package io.dure.plan.linear;

/**
 * What a solver found.
 *
 * @param status how it ended
 * @param value of the goal at {@code values}
 * @param bound no values give a better goal than this: proven by the solver
 * @param values of the columns; empty without a solution
 * @param duals of the rows: how the goal changes with the side of the row that holds, one unit more; empty where whole
 *     numbers were sought
 */
@SuppressWarnings("ArrayRecordComponent") // as long as the model, and never compared
public record Answer(Status status, double value, double bound, double[] values, double[] duals) {
    /** How a solver ended. */
    public enum Status {
        /** Proven: nothing better exists, within the gap asked for. */
        OPTIMAL,
        /** Values that hold, without the proof. */
        FEASIBLE,
        /** No values hold all rows. */
        INFEASIBLE,
        /** The goal has no end. */
        UNBOUNDED,
        /** Nothing was found. */
        UNKNOWN
    }

    public boolean isOptimal() {
        return status == Status.OPTIMAL;
    }

    public boolean hasValues() {
        return status == Status.OPTIMAL || status == Status.FEASIBLE;
    }

    /** How far the value may be from the best, as a part of it. */
    public double gap() {
        return Math.abs(bound - value) / Math.max(1e-9, Math.abs(value));
    }
}
