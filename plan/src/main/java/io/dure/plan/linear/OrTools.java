package io.dure.plan.linear;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;

/**
 * Google OR-Tools behind the {@link Solver} door: GLOP or CLP for linear programmes and their duals, SCIP for whole
 * numbers. (HiGHS gives row activities in place of duals through this door, so it is not used for them.)
 */
public final class OrTools implements Solver {
    private static final Object LOADED = load();

    private final String linear;
    private final String whole;

    private OrTools(String linear, String whole) {
        this.linear = linear;
        this.whole = whole;
    }

    public static OrTools usual() {
        return new OrTools("CLP", "SCIP");
    }

    /** With solvers of the library by their names. */
    public static OrTools with(String linear, String whole) {
        return new OrTools(linear, whole);
    }

    @Override
    public Session open(Model model) {
        return new Inside(linear, model, false, 0);
    }

    @Override
    public Session openWhole(Model model, double gap) {
        return new Inside(whole, model, true, gap);
    }

    private static Object load() {
        Loader.loadNativeLibraries();
        return OrTools.class;
    }

    private static final class Inside implements Session {
        private final MPSolver solver;
        private final MPVariable[] columns;
        private final MPConstraint[] rows;
        private final boolean whole;
        private final double gap;

        Inside(String name, Model model, boolean whole, double gap) {
            if (LOADED == null) {
                throw new IllegalStateException("the native library is loaded first");
            }
            MPSolver made = MPSolver.createSolver(name);
            if (made == null) {
                throw new IllegalStateException("OR-Tools has no solver " + name + " here");
            }
            this.solver = made;
            this.whole = whole;
            this.gap = gap;
            columns = new MPVariable[model.columns()];
            for (int j = 0; j < columns.length; j++) {
                Model.Column column = model.column(j);
                columns[j] = solver.makeVar(side(column.lower()), side(column.upper()), whole && column.whole(), "");
            }
            rows = new MPConstraint[model.rows()];
            for (int i = 0; i < rows.length; i++) {
                Model.Row row = model.row(i);
                rows[i] = solver.makeConstraint(side(row.lower()), side(row.upper()));
                for (int k = 0; k < row.size(); k++) {
                    rows[i].setCoefficient(columns[row.column(k)], row.factor(k));
                }
            }
        }

        private static double side(double bound) {
            return bound == Model.FREE ? MPSolver.infinity() : bound == -Model.FREE ? -MPSolver.infinity() : bound;
        }

        @Override
        public void goal(Goal goal) {
            MPObjective objective = solver.objective();
            objective.clear();
            goal.factors().forEach((column, factor) -> objective.setCoefficient(columns[column], factor));
            if (goal.isLargest()) {
                objective.setMaximization();
            } else {
                objective.setMinimization();
            }
        }

        @Override
        public void rowBounds(int row, double lower, double upper) {
            rows[row].setBounds(side(lower), side(upper));
        }

        @Override
        public void columnBounds(int column, double lower, double upper) {
            columns[column].setBounds(side(lower), side(upper));
        }

        @Override
        public Answer solve() {
            try (Parameters parameters = new Parameters()) {
                parameters.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, gap);
                return answer(solver.solve(parameters));
            }
        }

        /** The library's parameters, freed at the end. */
        private static final class Parameters extends MPSolverParameters implements AutoCloseable {
            @Override
            public void close() {
                delete();
            }
        }

        private Answer answer(MPSolver.ResultStatus ended) {
            Answer.Status status = switch (ended) {
                case OPTIMAL -> Answer.Status.OPTIMAL;
                case FEASIBLE -> Answer.Status.FEASIBLE;
                case INFEASIBLE -> Answer.Status.INFEASIBLE;
                case UNBOUNDED -> Answer.Status.UNBOUNDED;
                case ABNORMAL, MODEL_INVALID, NOT_SOLVED -> Answer.Status.UNKNOWN;
            };
            if (status != Answer.Status.OPTIMAL && status != Answer.Status.FEASIBLE) {
                return new Answer(status, Double.NaN, Double.NaN, new double[0], new double[0]);
            }
            double[] values = new double[columns.length];
            for (int j = 0; j < values.length; j++) {
                values[j] = columns[j].solutionValue();
            }
            double value = solver.objective().value();
            return new Answer(status, value, whole ? solver.objective().bestBound() : value, values, duals());
        }

        private double[] duals() {
            double[] duals = new double[whole ? 0 : rows.length];
            for (int i = 0; i < duals.length; i++) {
                duals[i] = rows[i].dualValue();
            }
            return duals;
        }

        @Override
        public void close() {
            solver.delete();
        }
    }
}
