package io.dure.plan.linear;

import java.util.List;
import java.util.Optional;

/**
 * Seeks whole numbers by branching on a linear programme: first on sums of columns, then on single columns, depth
 * first, with the bound of each branch from its own linear programme. Exact; for few whole numbers, where it is faster
 * than a solver that first prepares itself for many.
 */
public final class Branches {
    private static final double WHOLE = 1e-6;

    private final Workbench bench;
    private final List<Integer> sums;
    private final double gap;
    private final int most;
    private final double sign;
    private Answer best = new Answer(Answer.Status.INFEASIBLE, Double.NaN, Double.NaN, new double[0], new double[0]);
    private double bound;
    private int solved;

    private Branches(Workbench bench, Goal goal, List<Integer> sums, double gap, int most) {
        this.bench = bench;
        this.sums = sums;
        this.gap = gap;
        this.most = most;
        this.sign = goal.isLargest() ? 1 : -1;
        this.bound = Double.NEGATIVE_INFINITY;
    }

    /**
     * The best values with whole numbers, or nothing when more than {@code most} linear programmes would be needed.
     *
     * @param known values that hold, to be bettered; nothing if none are known
     * @param sums rows whose terms add up to whole numbers
     * @param gap a branch that cannot be better than the best by this part of it is left
     */
    public static Optional<Answer> seek(
            Workbench bench, Goal goal, Optional<Answer> known, List<Integer> sums, double gap, int most) {
        Branches branches = new Branches(bench, goal, sums, gap, most);
        branches.best = known.orElse(branches.best);
        bench.goal(goal);
        if (!branches.explore(Double.POSITIVE_INFINITY)) {
            return Optional.empty();
        }
        Answer best = branches.best;
        double proven = branches.sign * Math.max(branches.bound, branches.sign * best.value());
        return Optional.of(
                best.hasValues()
                        ? new Answer(Answer.Status.OPTIMAL, best.value(), proven, best.values(), best.duals())
                        : best);
    }

    /** {@code above}: nothing here is better than this, larger being better. False when it took too many. */
    private boolean explore(double above) {
        if (isNoBetter(above)) {
            return true;
        }
        if (++solved > most) {
            return false;
        }
        Answer answer = bench.solve();
        if (!answer.isOptimal() || isNoBetter(sign * answer.value())) {
            return true;
        }
        int row = farthestSum(answer);
        if (row >= 0) {
            return splitRow(row, bench.model().row(row).at(answer.values()), sign * answer.value());
        }
        int column = farthestColumn(answer);
        if (column >= 0) {
            return splitColumn(column, answer.values()[column], sign * answer.value());
        }
        best = answer;
        return true;
    }

    private boolean isNoBetter(double reach) {
        if (!best.hasValues()) {
            return false;
        }
        boolean none = reach <= sign * best.value() + gap * Math.abs(best.value());
        bound = none ? Math.max(bound, reach) : bound;
        return none;
    }

    private int farthestSum(Answer answer) {
        int found = -1;
        double far = WHOLE;
        for (int row : sums) {
            double apart = apart(bench.model().row(row).at(answer.values()));
            if (apart > far) {
                far = apart;
                found = row;
            }
        }
        return found;
    }

    private int farthestColumn(Answer answer) {
        int found = -1;
        double far = WHOLE;
        for (int column : bench.model().wholes()) {
            double apart = apart(answer.values()[column]);
            if (apart > far) {
                far = apart;
                found = column;
            }
        }
        return found;
    }

    private static double apart(double value) {
        return Math.abs(value - Math.rint(value));
    }

    private boolean splitRow(int row, double value, double reach) {
        double lower = bench.rowLower(row);
        double upper = bench.rowUpper(row);
        bench.rowBounds(row, Math.ceil(value), upper);
        boolean done = explore(reach);
        bench.rowBounds(row, lower, Math.floor(value));
        done = done && explore(reach);
        bench.rowBounds(row, lower, upper);
        return done;
    }

    private boolean splitColumn(int column, double value, double reach) {
        double lower = bench.columnLower(column);
        double upper = bench.columnUpper(column);
        bench.columnBounds(column, Math.ceil(value), upper);
        boolean done = explore(reach);
        bench.columnBounds(column, lower, Math.floor(value));
        done = done && explore(reach);
        bench.columnBounds(column, lower, upper);
        return done;
    }
}
