package io.dure.plan.rollout;

import io.dure.plan.linear.Answer;
import io.dure.plan.linear.Goal;
import io.dure.plan.linear.Solver;
import io.dure.plan.linear.Workbench;

/**
 * A plan's linear programme with its orders held: what useful compute is worth at the margin. Entitlements keep what
 * they have reached.
 */
final class Pricing implements AutoCloseable {
    private final RolloutModel model;
    private final Workbench bench;
    private final Answer base;

    private Pricing(RolloutModel model, Workbench bench, Answer base) {
        this.model = model;
        this.bench = bench;
        this.base = base;
    }

    static Pricing of(Solver solver, Solved solved) {
        RolloutModel model = solved.model();
        Workbench bench = Workbench.open(solver, model.model);
        seekAsPlanned(bench, solved);
        Planner.fixOrders(bench, model, solved.values());
        Answer base = bench.solve();
        Workbench.Proof proof = bench.prove(base);
        if (!base.isOptimal() || !proof.holds(1e-6)) {
            throw new IllegalStateException("the prices are not proven: " + base.status() + ", " + proof);
        }
        return new Pricing(model, bench, base);
    }

    /** The goals in the order of the plan: so each begins near its end, which is many times faster than the last alone. */
    static void seekAsPlanned(Workbench bench, Solved solved) {
        RolloutModel model = solved.model();
        model.entitlement.worst().keySet().forEach(priority -> {
            bench.goal(model.entitlement.goal(priority));
            bench.solve();
        });
        keepEntitlements(bench, solved);
        bench.goal(model.useful);
        bench.solve();
    }

    private static void keepEntitlements(Workbench bench, Solved solved) {
        solved.model()
                .entitlement
                .worst()
                .values()
                .forEach(column ->
                        bench.columnBounds(column, solved.values()[column] * (1 - Planner.KEEP_ENTITLEMENT), 1));
    }

    RolloutModel model() {
        return model;
    }

    Goal goal() {
        return model.useful;
    }

    /** With nothing moved. */
    Answer base() {
        return base;
    }

    double[] values() {
        return base.values();
    }

    /** Thousand GPU-quarters for one more on the side of the row. */
    double dual(int row) {
        return base.duals()[row];
    }

    double side(int row) {
        return Double.isInfinite(bench.rowUpper(row)) ? bench.rowLower(row) : bench.rowUpper(row);
    }

    /** The answer when the row's sides are moved by so much. */
    Answer moved(int row, double by) {
        bench.moveRow(row, by);
        Answer moved = bench.solve();
        bench.moveRow(row, -by);
        return moved;
    }

    /** The mean price of moving the row's sides by so much; NaN when that cannot be. */
    double slope(int row, double by) {
        Answer moved = moved(row, by);
        return moved.isOptimal() ? (moved.value() - base.value()) / by : Double.NaN;
    }

    @Override
    public void close() {
        bench.close();
    }
}
