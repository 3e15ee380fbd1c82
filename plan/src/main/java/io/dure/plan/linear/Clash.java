package io.dure.plan.linear;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows that cannot hold together: first a set of which none can be left out, then the smallest set of all, as far as
 * the work allowed goes.
 *
 * <p>The first (an irreducible infeasible set) by an elastic filter (Chinneck and Dravnieks 1991): rows that must give way
 * are held until no more can, then each is left out in turn and put back when that cures it. The smallest by hitting sets
 * (Liffiton and Sakallah 2008; Ignatiev, Previti, Liffiton and Marques-Silva 2015): rows without which the rest can hold
 * are a correction, and every clash has a row of every correction. The fewest rows that have one of each correction known
 * either clash, and then no smaller set does, or they can hold, and what gives way is a correction more.
 */
public final class Clash {
    private final Solver solver;
    private final Elastic elastic;
    private final int most;
    private final List<Set<Integer>> corrections = new ArrayList<>();

    private Clash(Solver solver, Elastic elastic, int most) {
        this.solver = solver;
        this.elastic = elastic;
        this.most = most;
    }

    /**
     * What clashes.
     *
     * @param rows in their order; empty when the model is feasible, or when rows clash that are no candidates. Without any
     *     one of them the others can hold, unless the solver could not say so
     * @param isSmallest no set of fewer rows clashes: proven
     */
    public record Found(List<Integer> rows, boolean isSmallest) {}

    /**
     * Looks for the smallest clash, with whole numbers where the model asks for them.
     *
     * @param candidates rows that may be named; all others hold always
     * @param most programmes to solve before it is left at a set of which none can be left out; of those with whole
     *     numbers a quarter as many
     */
    public static Found find(Solver solver, Model model, List<Integer> candidates, int most) {
        boolean whole = !model.wholes().isEmpty();
        Found linear;
        try (Elastic elastic = new Elastic(solver, model, candidates, false)) {
            Clash clash = new Clash(solver, elastic, most);
            List<Integer> irreducible = clash.irreducible();
            linear = irreducible.isEmpty() ? new Found(irreducible, false) : clash.smallest(irreducible);
        }
        return whole ? findWhole(solver, model, candidates, linear.rows(), most / 4) : linear;
    }

    /** What clashes without whole numbers clashes with them; but fewer rows may, too. */
    private static Found findWhole(
            Solver solver, Model model, List<Integer> candidates, List<Integer> known, int most) {
        try (Elastic elastic = new Elastic(solver, model, candidates, true)) {
            Clash clash = new Clash(solver, elastic, most);
            elastic.holdOnly(known);
            List<Integer> irreducible = known.isEmpty() ? clash.irreducible() : clash.needed(known);
            return irreducible.isEmpty() ? new Found(irreducible, false) : clash.smallest(irreducible);
        }
    }

    private List<Integer> irreducible() {
        Set<Integer> held = new TreeSet<>();
        while (true) {
            switch (elastic.look()) {
                case Elastic.Outcome.Clashes() -> {
                    return held.isEmpty() ? List.of() : needed(held);
                }
                case Elastic.Outcome.Unknown() -> {
                    return List.of();
                }
                case Elastic.Outcome.Holds(List<Integer> broken) -> {
                    if (broken.isEmpty() || !held.addAll(broken)) {
                        return List.of();
                    }
                    corrections.add(new TreeSet<>(broken));
                    broken.forEach(row -> elastic.hold(row, true));
                }
            }
        }
    }

    private List<Integer> needed(Collection<Integer> held) {
        List<Integer> needed = new ArrayList<>();
        for (int row : held) {
            elastic.hold(row, false);
            if (!elastic.clashes()) {
                elastic.hold(row, true);
                needed.add(row);
            }
        }
        return needed;
    }

    private Found smallest(List<Integer> irreducible) {
        while (elastic.solved() < most) {
            List<Integer> fewest = HittingSet.fewest(solver, corrections);
            if (fewest.size() >= irreducible.size()) {
                return new Found(irreducible, true);
            }
            elastic.holdOnly(fewest);
            switch (elastic.look()) {
                case Elastic.Outcome.Clashes() -> {
                    return new Found(fewest, true);
                }
                case Elastic.Outcome.Unknown() -> {
                    return new Found(irreducible, false);
                }
                case Elastic.Outcome.Holds(List<Integer> broken) -> {
                    if (broken.isEmpty()) {
                        return new Found(irreducible, false); // only within the solver's tolerance
                    }
                    corrections.add(reduced(broken));
                }
            }
        }
        return new Found(irreducible, false);
    }

    /** Of rows without which all others can hold, as few as will do, one after the other. */
    private Set<Integer> reduced(List<Integer> correction) {
        Set<Integer> rest = new HashSet<>(elastic.candidates());
        correction.forEach(rest::remove);
        elastic.holdOnly(rest);
        Set<Integer> needed = new TreeSet<>(correction);
        for (int row : correction) {
            if (needed.size() == 1 || elastic.solved() >= most) {
                break;
            }
            elastic.hold(row, true);
            if (elastic.look() instanceof Elastic.Outcome.Holds) {
                needed.remove(row);
            } else {
                elastic.hold(row, false);
            }
        }
        return needed;
    }
}
