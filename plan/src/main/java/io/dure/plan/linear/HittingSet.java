package io.dure.plan.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The fewest numbers that have at least one of each of some sets. */
final class HittingSet {
    private HittingSet() {}

    /** In their order. Exact: whole numbers are searched by the solver until no smaller set is left. */
    static List<Integer> fewest(Solver solver, List<Set<Integer>> sets) {
        Model model = new Model();
        Goal fewest = Goal.smallest("numbers taken");
        Map<Integer, Integer> columns = new TreeMap<>();
        sets.forEach(set -> set.forEach(number -> columns.put(number, -1)));
        columns.replaceAll((number, _) -> model.whole("take " + number, 0, 1));
        columns.values().forEach(column -> fewest.plus(1, column));
        for (Set<Integer> set : sets) {
            Model.Row row = model.atLeast("one of " + set, 1);
            set.stream().sorted().forEach(number -> row.plus(1, columns.getOrDefault(number, -1)));
        }
        try (Workbench bench = Workbench.openWhole(solver, model, 0)) {
            bench.goal(fewest);
            Answer answer = bench.solve();
            if (!answer.isOptimal()) {
                throw new IllegalStateException("sets that are not empty have a hitting set: " + answer.status());
            }
            List<Integer> taken = new ArrayList<>();
            columns.forEach((number, column) -> {
                if (answer.values()[column] > 0.5) {
                    taken.add(number);
                }
            });
            return taken;
        }
    }
}
