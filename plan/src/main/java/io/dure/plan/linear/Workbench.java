package io.dure.plan.linear;

/** A model inside a solver, with the bounds and the goal that it has now. */
public final class Workbench implements AutoCloseable {
    private final Model model;
    private final Solver.Session session;
    private final double[] rowLower;
    private final double[] rowUpper;
    private final double[] columnLower;
    private final double[] columnUpper;
    private Goal goal = Goal.largest("nothing");

    private Workbench(Model model, Solver.Session session) {
        this.model = model;
        this.session = session;
        rowLower = new double[model.rows()];
        rowUpper = new double[model.rows()];
        for (int i = 0; i < rowLower.length; i++) {
            rowLower[i] = model.row(i).lower();
            rowUpper[i] = model.row(i).upper();
        }
        columnLower = new double[model.columns()];
        columnUpper = new double[model.columns()];
        for (int j = 0; j < columnLower.length; j++) {
            columnLower[j] = model.column(j).lower();
            columnUpper[j] = model.column(j).upper();
        }
    }

    /** As a linear programme. */
    public static Workbench open(Solver solver, Model model) {
        return new Workbench(model, solver.open(model));
    }

    /** With whole numbers, up to a gap as a part of the value. */
    public static Workbench openWhole(Solver solver, Model model, double gap) {
        return new Workbench(model, solver.openWhole(model, gap));
    }

    public Model model() {
        return model;
    }

    public void goal(Goal wanted) {
        goal = wanted;
        session.goal(wanted);
    }

    public void rowBounds(int row, double lower, double upper) {
        if (lower == rowLower[row] && upper == rowUpper[row]) {
            return;
        }
        rowLower[row] = lower;
        rowUpper[row] = upper;
        session.rowBounds(row, lower, upper);
    }

    public void columnBounds(int column, double lower, double upper) {
        if (lower == columnLower[column] && upper == columnUpper[column]) {
            return;
        }
        columnLower[column] = lower;
        columnUpper[column] = upper;
        session.columnBounds(column, lower, upper);
    }

    public double rowLower(int row) {
        return rowLower[row];
    }

    public double rowUpper(int row) {
        return rowUpper[row];
    }

    public double columnLower(int column) {
        return columnLower[column];
    }

    public double columnUpper(int column) {
        return columnUpper[column];
    }

    /** Moves whichever sides the row has by so much. */
    public void moveRow(int row, double by) {
        rowBounds(row, rowLower[row] + by, rowUpper[row] + by);
    }

    public Answer solve() {
        return session.solve();
    }

    /**
     * Checks an optimal answer of a linear programme without its solver: by how much rows and bounds are broken, by how
     * much duals have the wrong sign, and how far the value that the duals prove lies from the value found.
     */
    public Proof prove(Answer answer) {
        double[] rest = new double[model.columns()];
        goal.factors().forEach((column, factor) -> rest[column] += factor);
        double sign = goal.isLargest() ? 1 : -1;
        double broken = 0;
        double wrong = 0;
        double proven = 0;
        for (int i = 0; i < model.rows(); i++) {
            Model.Row row = model.row(i);
            double at = row.at(answer.values());
            broken = Math.max(broken, over(at, rowLower[i], rowUpper[i]));
            double dual = answer.duals()[i];
            for (int k = 0; k < row.size(); k++) {
                rest[row.column(k)] -= dual * row.factor(k);
            }
            double side = sign * dual > 0 ? rowUpper[i] : rowLower[i];
            wrong = Double.isInfinite(side) ? Math.max(wrong, Math.abs(dual)) : wrong;
            proven += Double.isInfinite(side) ? 0 : dual * side;
        }
        for (int j = 0; j < model.columns(); j++) {
            broken = Math.max(broken, over(answer.values()[j], columnLower[j], columnUpper[j]));
            double side = sign * rest[j] > 0 ? columnUpper[j] : columnLower[j];
            wrong = Double.isInfinite(side) ? Math.max(wrong, Math.abs(rest[j])) : wrong;
            proven += Double.isInfinite(side) ? 0 : rest[j] * side;
        }
        double value = goal.at(answer.values());
        return new Proof(broken, wrong, Math.abs(proven - value) / Math.max(1, Math.abs(value)));
    }

    /** By how much the values break rows and bounds at most, against the size of the side that they break. */
    public double broken(double[] values) {
        double most = 0;
        for (int i = 0; i < model.rows(); i++) {
            most = Math.max(most, over(model.row(i).at(values), rowLower[i], rowUpper[i]));
        }
        for (int j = 0; j < model.columns(); j++) {
            most = Math.max(most, over(values[j], columnLower[j], columnUpper[j]));
        }
        return most;
    }

    private static double over(double value, double lower, double upper) {
        double below = Double.isInfinite(lower) ? 0 : (lower - value) / Math.max(1, Math.abs(lower));
        double above = Double.isInfinite(upper) ? 0 : (value - upper) / Math.max(1, Math.abs(upper));
        return Math.max(0, Math.max(below, above));
    }

    @Override
    public void close() {
        session.close();
    }

    /**
     * What was checked of an answer.
     *
     * @param broken rows and bounds at most, as a part of their side
     * @param wrong duals at most
     * @param gap between the value found and the value that the duals prove, as a part of it
     */
    public record Proof(double broken, double wrong, double gap) {
        public boolean holds(double tolerance) {
            return broken <= tolerance && wrong <= tolerance && gap <= tolerance;
        }
    }
}
