package io.dure.plan.linear;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model in which some rows may give way: each by as much as it likes, all together by as little as can be. Rows can be
 * held, so that they give way no more.
 */
final class Elastic implements AutoCloseable {
    private static final double GIVES = 1e-7;

    private final List<Integer> candidates;
    private final Workbench bench;
    /** Columns by which a candidate row may be broken. */
    private final Map<Integer, int[]> give = new HashMap<>();

    private int solved;

    /**
     * With no row held.
     *
     * @param candidates rows that may give way; all others hold always
     * @param whole whether columns must be whole where the model asks for it
     */
    Elastic(Solver solver, Model broken, List<Integer> candidates, boolean whole) {
        this.candidates = List.copyOf(candidates);
        Model model = new Model();
        Goal least = Goal.smallest("what gives way");
        copy(broken, model, least);
        bench = whole ? Workbench.openWhole(solver, model, 1e-6) : Workbench.open(solver, model);
        bench.goal(least);
    }

    private void copy(Model broken, Model model, Goal least) {
        for (int j = 0; j < broken.columns(); j++) {
            Model.Column column = broken.column(j);
            if (column.whole()) {
                model.whole(column.name(), column.lower(), column.upper());
            } else {
                model.column(column.name(), column.lower(), column.upper());
            }
        }
        Set<Integer> may = new HashSet<>(candidates);
        for (int i = 0; i < broken.rows(); i++) {
            Model.Row from = broken.row(i);
            Model.Row to = model.row(from.name(), from.lower(), from.upper());
            for (int k = 0; k < from.size(); k++) {
                to.plus(from.factor(k), from.column(k));
            }
            if (may.contains(i)) {
                int more = model.column("more, " + from.name(), 0, Model.FREE);
                int less = model.column("less, " + from.name(), 0, Model.FREE);
                to.plus(1, more).plus(-1, less);
                least.plus(1, more).plus(1, less);
                give.put(i, new int[] {more, less});
            }
        }
    }

    List<Integer> candidates() {
        return candidates;
    }

    /** How many programmes have been solved. */
    int solved() {
        return solved;
    }

    void hold(int row, boolean holds) {
        for (int column : give(row)) {
            bench.columnBounds(column, 0, holds ? 0 : Model.FREE);
        }
    }

    /** Holds these rows and no other. */
    void holdOnly(Collection<Integer> rows) {
        Set<Integer> held = new HashSet<>(rows);
        candidates.forEach(row -> hold(row, held.contains(row)));
    }

    /** What comes of the rows that are held now. */
    sealed interface Outcome {
        /** They cannot hold together. */
        record Clashes() implements Outcome {}

        /** They can, and these others give way, in their order; if none does, all rows can hold. */
        record Holds(List<Integer> broken) implements Outcome {}

        /** The solver cannot say. */
        record Unknown() implements Outcome {}
    }

    Outcome look() {
        solved++;
        Answer answer = bench.solve();
        return switch (answer.status()) {
            case INFEASIBLE -> new Outcome.Clashes();
            case UNBOUNDED, UNKNOWN -> new Outcome.Unknown();
            case OPTIMAL, FEASIBLE -> new Outcome.Holds(broken(answer));
        };
    }

    boolean clashes() {
        return look() instanceof Outcome.Clashes;
    }

    private List<Integer> broken(Answer answer) {
        List<Integer> broken = new ArrayList<>();
        for (int row : candidates) {
            int[] columns = give(row);
            if (answer.values()[columns[0]] + answer.values()[columns[1]] > GIVES) {
                broken.add(row);
            }
        }
        return broken;
    }

    private int[] give(int row) {
        int[] found = give.get(row);
        if (found == null) {
            throw new IllegalArgumentException("row " + row + " is no candidate");
        }
        return found;
    }

    @Override
    public void close() {
        bench.close();
    }
}
