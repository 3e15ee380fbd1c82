package io.dure.plan.linear;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPSolverParameters.IntegerParam;
import com.google.ortools.linearsolver.MPSolverParameters.LpAlgorithmValues;
import com.google.ortools.linearsolver.MPSolverParameters.PresolveValues;
import com.google.ortools.linearsolver.MPVariable;

/**
 * Google OR-Tools behind the {@link Solver} door: GLOP or CLP for linear programmes and their duals, SCIP for whole
 * numbers. (HiGHS gives row activities in place of duals through this door, so it is not used for them.)
 *
 * <p>A linear programme that was solved keeps its basis. With another goal it is still feasible, so the primal simplex
 * goes on from it; with other bounds its duals still hold, so the dual simplex does, and needs no presolve.
 */
public final class OrTools implements Solver {
    private static final Object LOADED = load();

    /** When more bounds have moved, presolve is worth its time. */
    private static final int FEW = 8;

    /** After more steps of the simplex for each row the basis is another, and the next programme may be far from it. */
    private static final double NEAR = 0.01;

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

    /** From where a linear programme is solved. */
    private enum From {
        /** As the library thinks best, with presolve. */
        ANYWHERE,
        /** The basis is feasible still. */
        PRIMAL,
        /** The basis is dual feasible still, and few bounds have moved. */
        DUAL
    }

    private static final class Inside implements Session {
        private final MPSolver solver;
        private final MPVariable[] columns;
        private final MPConstraint[] rows;
        private final boolean whole;
        private final double gap;
        private From from = From.ANYWHERE;
        private int moved;
        private boolean isSolved;

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
            from = isSolved ? From.PRIMAL : From.ANYWHERE;
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
            moved++;
            rows[row].setBounds(side(lower), side(upper));
        }

        @Override
        public void columnBounds(int column, double lower, double upper) {
            moved++;
            columns[column].setBounds(side(lower), side(upper));
        }

        @Override
        public Answer solve() {
            if (whole) {
                return answer(ended(From.ANYWHERE));
            }
            Answer answer = answer(ended(from == From.DUAL && moved > FEW ? From.ANYWHERE : from));
            if (answer.status() == Answer.Status.UNKNOWN) {
                answer = answer(ended(From.ANYWHERE));
            }
            boolean isNear = solver.iterations() < NEAR * rows.length;
            from = answer.status() != Answer.Status.UNKNOWN && isNear ? From.DUAL : From.ANYWHERE;
            isSolved = answer.isOptimal();
            moved = 0;
            return answer;
        }

        private MPSolver.ResultStatus ended(From where) {
            try (Parameters parameters = new Parameters()) {
                parameters.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, gap);
                switch (where) {
                    case ANYWHERE -> {}
                    case PRIMAL ->
                        parameters.setIntegerParam(IntegerParam.LP_ALGORITHM, LpAlgorithmValues.PRIMAL.swigValue());
                    case DUAL -> {
                        parameters.setIntegerParam(IntegerParam.LP_ALGORITHM, LpAlgorithmValues.DUAL.swigValue());
                        parameters.setIntegerParam(IntegerParam.PRESOLVE, PresolveValues.PRESOLVE_OFF.swigValue());
                    }
                }
                return solver.solve(parameters);
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
