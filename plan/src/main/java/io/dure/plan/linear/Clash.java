package io.dure.plan.linear;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows that cannot hold together, none of which can be left out (an irreducible infeasible set): an elastic filter
 * (Chinneck and Dravnieks 1991) gathers rows that must give way, then each is left out in turn and put back when
 * that cures it.
 */
public final class Clash {
    private static final double GIVES = 1e-7;

    private final Model model;
    private final List<Integer> candidates;
    private final Workbench bench;
    /** Columns by which a candidate row may be broken. */
    private final Map<Integer, int[]> give = new HashMap<>();

    private Clash(Solver solver, Model broken, List<Integer> candidates, boolean whole) {
        this.candidates = candidates;
        model = new Model();
        Goal least = Goal.smallest("what gives way");
        copy(broken, least);
        bench = whole ? Workbench.openWhole(solver, model, 1e-6) : Workbench.open(solver, model);
        bench.goal(least);
    }

    /**
     * The rows, in their order; empty when the model is feasible, or when rows clash that are no candidates.
     *
     * @param candidates rows that may be named; all others hold always
     * @param whole whether columns must be whole where the model asks for it
     */
    public static List<Integer> find(Solver solver, Model model, List<Integer> candidates, boolean whole) {
        Clash clash = new Clash(solver, model, candidates, whole);
        try (Workbench _ = clash.bench) {
            return clash.filter();
        }
    }

    private void copy(Model broken, Goal least) {
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

    private void hold(int row, boolean holds) {
        for (int column : give(row)) {
            bench.columnBounds(column, 0, holds ? 0 : Model.FREE);
        }
    }

    private int[] give(int row) {
        int[] found = give.get(row);
        if (found == null) {
            throw new IllegalArgumentException("row " + row + " is no candidate");
        }
        return found;
    }

    private List<Integer> filter() {
        List<Integer> held = new ArrayList<>();
        Answer answer = bench.solve();
        while (answer.hasValues() && answer.value() > GIVES) {
            int before = held.size();
            for (int row : candidates) {
                int[] columns = give(row);
                if (answer.values()[columns[0]] + answer.values()[columns[1]] > GIVES) {
                    held.add(row);
                    hold(row, true);
                }
            }
            if (held.size() == before) {
                return List.of();
            }
            answer = bench.solve();
        }
        if (answer.hasValues() || held.isEmpty()) {
            return List.of();
        }
        return needed(held);
    }

    private List<Integer> needed(List<Integer> held) {
        List<Integer> needed = new ArrayList<>();
        for (int row : held) {
            hold(row, false);
            if (bench.solve().hasValues()) {
                hold(row, true);
                needed.add(row);
            }
        }
        needed.sort(null);
        return needed;
    }
}
