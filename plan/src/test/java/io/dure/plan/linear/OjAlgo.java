package io.dure.plan.linear;

import java.util.ArrayList;
import java.util.List;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** A second solver behind the same door, of other authors and in another language: for small models. No duals. */
public final class OjAlgo implements Solver {
    @Override
    public Session open(Model model) {
        return new Inside(model, false);
    }

    @Override
    public Session openWhole(Model model, double gap) {
        return new Inside(model, true);
    }

    private static final class Inside implements Session {
        private final ExpressionsBasedModel inside = new ExpressionsBasedModel();
        private final List<Variable> columns = new ArrayList<>();
        private final List<Expression> rows = new ArrayList<>();
        private boolean largest;

        Inside(Model model, boolean whole) {
            for (int j = 0; j < model.columns(); j++) {
                Model.Column c = model.column(j);
                Variable variable = inside.newVariable("c" + j).integer(whole && c.whole());
                bounds(variable, c.lower(), c.upper());
                columns.add(variable);
            }
            for (int i = 0; i < model.rows(); i++) {
                Model.Row row = model.row(i);
                Expression expression = inside.newExpression("r" + i);
                for (int k = 0; k < row.size(); k++) {
                    expression.set(columns.get(row.column(k)), row.factor(k));
                }
                rows.add(expression);
                rowBounds(i, row.lower(), row.upper());
            }
        }

        private static void bounds(Variable variable, double lower, double upper) {
            variable.lower(Double.isInfinite(lower) ? null : lower);
            variable.upper(Double.isInfinite(upper) ? null : upper);
        }

        @Override
        public void goal(Goal goal) {
            largest = goal.isLargest();
            columns.forEach(column -> column.weight(null));
            goal.factors().forEach((column, factor) -> columns.get(column).weight(factor));
        }

        @Override
        public void rowBounds(int row, double lower, double upper) {
            rows.get(row).lower(Double.isInfinite(lower) ? null : lower);
            rows.get(row).upper(Double.isInfinite(upper) ? null : upper);
        }

        @Override
        public void columnBounds(int column, double lower, double upper) {
            bounds(columns.get(column), lower, upper);
        }

        @Override
        public Answer solve() {
            Optimisation.Result result = largest ? inside.maximise() : inside.minimise();
            if (!result.getState().isFeasible()) {
                return new Answer(Answer.Status.INFEASIBLE, Double.NaN, Double.NaN, new double[0], new double[0]);
            }
            double[] values = new double[columns.size()];
            double value = 0;
            for (int j = 0; j < values.length; j++) {
                values[j] = result.doubleValue(j);
                Number weight = columns.get(j).getContributionWeight();
                value += weight == null ? 0 : weight.doubleValue() * values[j];
            }
            Answer.Status status = result.getState().isOptimal() ? Answer.Status.OPTIMAL : Answer.Status.FEASIBLE;
            return new Answer(status, value, value, values, new double[0]);
        }

        @Override
        public void close() {
            inside.dispose();
        }
    }
}
