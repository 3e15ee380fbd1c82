package io.dure.plan.rollout;

import io.dure.plan.linear.Answer;
import io.dure.plan.linear.Branches;
import io.dure.plan.linear.Goal;
import io.dure.plan.linear.Model;
import io.dure.plan.linear.Solver;
import io.dure.plan.linear.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans a programme: the worst-off of each priority first, then useful compute, then cost. What a goal has reached is
 * kept, up to a small tolerance, while the next is sought.
 */
public final class Planner {
    /** How much of an entitlement reached may be given up for the next goals, as a part of it. */
    static final double KEEP_ENTITLEMENT = 1e-4;
    /** How much of the compute, or the cost, reached may be given up for the next goals, as a part of it. */
    static final double KEEP_USEFUL = 1e-5;

    /** A goal's value may be from the best by this part of it: a thousandth of a percent. */
    static final double GAP = 1e-5;

    /** Linear programmes to branch over before the library searches. */
    private static final int MOST_BRANCHES = 400;

    private static final double WHOLE = 1e-6;
    private static final double TOLERANCE = 1e-6;

    private final Solver solver;

    public Planner(Solver solver) {
        this.solver = solver;
    }

    /** What is sought, the first first. */
    public enum Objective {
        WORST_OFF,
        USEFUL,
        COST
    }

    Solved solve(Programme programme, List<Objective> order) {
        long begun = System.nanoTime();
        RolloutModel model = new RolloutModel(programme);
        try (Run run = new Run(model, solver)) {
            return run.all(order, begun);
        }
    }

    /** Holds every order at the whole number nearest to its value. */
    static void fixOrders(Workbench bench, RolloutModel model, double[] values) {
        for (int j : model.model.wholes()) {
            bench.columnBounds(j, Math.rint(values[j]), Math.rint(values[j]));
        }
    }

    static void freeOrders(Workbench bench, RolloutModel model) {
        for (int j : model.model.wholes()) {
            bench.columnBounds(
                    j, model.model.column(j).lower(), model.model.column(j).upper());
        }
    }

    /** One run through the goals. */
    private static final class Run implements AutoCloseable {
        private final RolloutModel model;
        private final Solver solver;
        private final Workbench lines;
        private final List<Solved.Stage> stages = new ArrayList<>();
        private double[] values = new double[0];

        Run(RolloutModel model, Solver solver) {
            this.model = model;
            this.solver = solver;
            this.lines = Workbench.open(solver, model.model);
        }

        @Override
        public void close() {
            lines.close();
        }

        Solved all(List<Objective> order, long begun) {
            for (Objective objective : order) {
                switch (objective) {
                    case WORST_OFF ->
                        model.entitlement.worst().forEach((priority, column) -> {
                            double reached = seek(model.entitlement.goal(priority), model.entitlement.scale(priority));
                            keepColumn(column, reached * (1 - KEEP_ENTITLEMENT));
                        });
                    case USEFUL ->
                        lines.rowBounds(model.usefulRow, seek(model.useful, 1) * (1 - KEEP_USEFUL), Model.FREE);
                    case COST ->
                        lines.rowBounds(
                                model.costRow, -Model.FREE, seek(model.cost, 1) * (1 + KEEP_USEFUL) + KEEP_USEFUL);
                }
            }
            double gap = stages.stream().mapToDouble(Solved.Stage::gap).max().orElse(0);
            return new Solved(model, List.copyOf(stages), values, gap, (System.nanoTime() - begun) / 1e9);
        }

        /** What was reached, divided by the goal's scale. */
        private double seek(Goal goal, double scale) {
            long begun = System.nanoTime();
            lines.goal(goal);
            Answer relaxed = lines.solve();
            require(relaxed, goal);
            requireProof(relaxed);
            Answer answer = relaxed;
            double bound = relaxed.value();
            boolean byWhole = !isWhole(relaxed.values());
            if (byWhole) {
                Optional<Answer> known = withKnownOrders(relaxed.values());
                byWhole = !known.map(found -> isAsGood(found.value(), relaxed.value()))
                        .orElse(false);
                answer = byWhole ? search(goal, known) : known.orElse(relaxed);
                bound = byWhole ? tighter(goal, bound, answer.bound()) : bound;
            }
            double gap = Math.abs(bound - answer.value()) / Math.max(1e-9, Math.abs(answer.value()));
            values = answer.values();
            double seconds = (System.nanoTime() - begun) / 1e9;
            stages.add(new Solved.Stage(goal.name(), answer.value() / scale, bound / scale, gap, byWhole, seconds));
            return answer.value() / scale;
        }

        private static double tighter(Goal goal, double a, double b) {
            return goal.isLargest() ? Math.min(a, b) : Math.max(a, b);
        }

        private Answer search(Goal goal, Optional<Answer> known) {
            Answer answer = Branches.seek(lines, goal, known, model.power.sums, GAP, MOST_BRANCHES)
                    .orElseGet(() -> searchByLibrary(goal));
            require(answer, goal);
            double broken = lines.broken(answer.values());
            if (broken > TOLERANCE) {
                throw new IllegalStateException("the solver's answer breaks a row by " + broken);
            }
            return answer;
        }

        /** With the same bounds as now. */
        private Answer searchByLibrary(Goal goal) {
            try (Workbench wholes = Workbench.openWhole(solver, model.model, GAP)) {
                model.entitlement
                        .worst()
                        .values()
                        .forEach(column ->
                                wholes.columnBounds(column, lines.columnLower(column), lines.columnUpper(column)));
                for (int row : new int[] {model.usefulRow, model.costRow}) {
                    wholes.rowBounds(row, lines.rowLower(row), lines.rowUpper(row));
                }
                wholes.goal(goal);
                return wholes.solve();
            }
        }

        private static boolean isAsGood(double value, double bound) {
            return Math.abs(value - bound) <= GAP * Math.max(1e-9, Math.abs(bound));
        }

        /** With the orders of the goal before; at first with those to which the linear programme leans. */
        private Optional<Answer> withKnownOrders(double[] relaxed) {
            fixOrders(lines, model, values.length == 0 ? leaned(relaxed) : values);
            Answer answer = lines.solve();
            freeOrders(lines, model);
            return answer.isOptimal() ? Optional.of(answer) : Optional.empty();
        }

        /**
         * Each grid step is ordered in the quarter in which the linear programme begins to order it, or as soon after it
         * as permits let it; those that it has ordered most of go first.
         */
        private double[] leaned(double[] relaxed) {
            int steps = model.programme.gridSteps().size();
            double[] orders = new double[model.model.columns()];
            double[] begun = new double[steps];
            double[] given = new double[steps];
            for (int t = 0; t < model.quarters.count(); t++) {
                double left = Math.floor(model.programme.permits().perQuarter());
                for (int k = 0; k < steps; k++) {
                    begun[k] += model.power.order.value(relaxed, k, t);
                }
                int k = mostBegun(begun, given, t);
                while (k >= 0 && left >= 1) {
                    orders[model.power.order.at(k, t)] += 1;
                    given[k] += 1;
                    left -= 1;
                    k = mostBegun(begun, given, t);
                }
            }
            return orders;
        }

        /** The step that has been begun most beyond what was given, and can be ordered in the quarter; -1: none. */
        private int mostBegun(double[] begun, double[] given, int t) {
            int found = -1;
            for (int k = 0; k < begun.length; k++) {
                boolean may = model.power.order.has(k, t)
                        && given[k] < model.programme.gridSteps().get(k).most();
                if (may
                        && begun[k] > given[k] + WHOLE
                        && (found < 0 || begun[k] - given[k] > begun[found] - given[found])) {
                    found = k;
                }
            }
            return found;
        }

        private void requireProof(Answer answer) {
            Workbench.Proof proof = lines.prove(answer);
            if (!proof.holds(TOLERANCE)) {
                throw new IllegalStateException("the solver's answer is not proven: " + proof);
            }
        }

        private void require(Answer answer, Goal goal) {
            if (!answer.hasValues()) {
                throw new Unsolved(answer.status(), goal.name());
            }
        }

        private boolean isWhole(double[] found) {
            for (int j : model.model.wholes()) {
                if (Math.abs(found[j] - Math.rint(found[j])) > WHOLE) {
                    return false;
                }
            }
            return true;
        }

        private void keepColumn(int column, double lower) {
            lines.columnBounds(column, lower, 1);
        }
    }

    /** No plan was found. */
    static final class Unsolved extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Answer.Status status;

        Unsolved(Answer.Status status, String goal) {
            super("no plan: " + status + " while seeking " + goal);
            this.status = status;
        }

        Answer.Status status() {
            return status;
        }
    }
}
