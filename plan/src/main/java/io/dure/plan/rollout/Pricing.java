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
        Planner.fixOrders(bench, model, solved.values());
        keepEntitlements(bench, solved);
        bench.goal(model.useful);
        Answer base = bench.solve();
        Workbench.Proof proof = bench.prove(base);
        if (!base.isOptimal() || !proof.holds(1e-6)) {
            throw new IllegalStateException("the prices are not proven: " + base.status() + ", " + proof);
        }
        return new Pricing(model, bench, base);
    }

    static void keepEntitlements(Workbench bench, Solved solved) {
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

    double value() {
        return base.value();
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

    /** The mean price of moving the row's sides by so much; NaN when that cannot be. */
    double slope(int row, double by) {
        bench.moveRow(row, by);
        Answer moved = bench.solve();
        bench.moveRow(row, -by);
        return moved.isOptimal() ? (moved.value() - base.value()) / by : Double.NaN;
    }

    @Override
    public void close() {
        bench.close();
    }
}
