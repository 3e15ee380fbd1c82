package io.dure.plan.rollout;

import io.dure.plan.linear.Answer;
import io.dure.plan.linear.Solver;
import io.dure.plan.linear.Workbench;
import io.dure.plan.rollout.Plan.Choice;
import io.dure.plan.rollout.Plan.Robust;
import io.dure.plan.rollout.Plan.Shocked;
import io.dure.plan.rollout.Planner.Objective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The plan under shocks, the orders that regret least, and what it is worth to plan again after a shock.
 *
 * <p>Regret is counted in useful compute alone: what the best orders for a shock would have come to, less what these
 * orders come to when everything else is planned anew. Rigid is a plan whose orders stay and whose GPUs go where they
 * were planned to go, or later, or nowhere.
 */
final class Robustness {
    private final Solver solver;
    private final Programme programme;
    private final Solved base;
    private final List<Objective> order;
    private final List<Case> cases = new ArrayList<>();

    /** {@code orders}: of a shock's best plan, by step and quarter. */
    private record Case(
            Shock shock,
            RolloutModel model,
            Solved solved,
            double best,
            SortedMap<String, Double> orders,
            double rigid) {}

    Robustness(Solver solver, Solved base, List<Objective> order) {
        this.solver = solver;
        this.programme = base.model().programme;
        this.base = base;
        this.order = order;
    }

    /** Solves all; a shock under which there is no plan is left out of the regrets and told as not feasible. */
    List<Shocked> compare(List<Shock> shocks) {
        List<Shock> all = new ArrayList<>(List.of(new Shock("none", 0, List.of())));
        all.addAll(shocks);
        List<Shocked> told = new ArrayList<>();
        List<List<Case>> found = all.parallelStream().map(this::solve).toList();
        for (int i = 0; i < all.size(); i++) {
            cases.addAll(found.get(i));
            if (i > 0) {
                told.add(
                        found.get(i).isEmpty()
                                ? infeasible(all.get(i))
                                : shocked(found.get(i).getFirst()));
            }
        }
        return told;
    }

    private List<Case> solve(Shock shock) {
        Programme after = Shocks.after(programme, shock);
        try {
            Solved solved = new Planner(solver).solve(after, order);
            Solved best = new Planner(solver).solve(after, List.of(Objective.USEFUL));
            return List.of(
                    new Case(shock, solved.model(), solved, best.useful(), ordersOf(best), rigid(solved.model())));
        } catch (Planner.Unsolved e) {
            return List.of();
        }
    }

    private static Shocked infeasible(Shock shock) {
        return new Shocked(shock.name(), shock.odds(), false, 0, 1, 0, 0, 0, null, null);
    }

    private Shocked shocked(Case c) {
        Tables tables = new Tables(c.solved());
        double useful = c.solved().useful();
        boolean same = !Double.isNaN(c.rigid());
        return new Shocked(
                c.shock().name(),
                c.shock().odds(),
                true,
                Math.round(1000 * useful),
                1 - useful / base.useful(),
                Levers.worst(c.solved()),
                Math.rint(1e9 * c.solved().cost()),
                tables.totals().strandedGpuQuarters(),
                same ? Math.round(1000 * c.rigid()) : null,
                same ? Math.round(1000 * (c.best() - c.rigid())) : null);
    }

    private static SortedMap<String, Double> ordersOf(Solved solved) {
        RolloutModel model = solved.model();
        SortedMap<String, Double> orders = new TreeMap<>();
        for (int k = 0; k < model.programme.gridSteps().size(); k++) {
            for (int t = 0; t < model.quarters.count(); t++) {
                double times = Math.rint(model.power.order.value(solved.values(), k, t));
                if (times > 0) {
                    orders.put(model.programme.gridSteps().get(k).name() + ", " + model.quarters.name(t), times);
                }
            }
        }
        return orders;
    }

    /** Useful compute when the orders are the base's and nothing stands where the base has nothing; NaN for other types. */
    private double rigid(RolloutModel model) {
        if (model.types() != base.model().types()) {
            return Double.NaN;
        }
        try (Workbench bench = Workbench.open(solver, model.model)) {
            hold(bench, model, ordersOf(base));
            for (int r = 0; r < model.recipients(); r++) {
                for (int s = 0; s < model.sites(); s++) {
                    for (int g = 0; g < model.types(); g++) {
                        for (int t = 0; t < model.quarters.count(); t++) {
                            if (model.installs.standing.has(r, s, g, t)) {
                                double planned = base.model().installs.standing.value(base.values(), r, s, g, t);
                                bench.columnBounds(model.installs.standing.at(r, s, g, t), 0, planned + 1e-9);
                            }
                        }
                    }
                }
            }
            bench.goal(model.useful);
            Answer answer = bench.solve();
            return answer.isOptimal() ? answer.value() : Double.NaN;
        }
    }

    /** Orders that the model has no column for are lost. */
    private static void hold(Workbench bench, RolloutModel model, SortedMap<String, Double> orders) {
        for (int k = 0; k < model.programme.gridSteps().size(); k++) {
            for (int t = 0; t < model.quarters.count(); t++) {
                if (model.power.order.has(k, t)) {
                    String name = model.programme.gridSteps().get(k).name() + ", " + model.quarters.name(t);
                    double times = orders.getOrDefault(name, 0.0);
                    bench.columnBounds(model.power.order.at(k, t), times, times);
                }
            }
        }
    }

    /** Which orders regret least at worst; call {@link #compare} first. */
    Robust robust() {
        Map<SortedMap<String, Double>, String> choices = new LinkedHashMap<>();
        choices.put(ordersOf(base), "the plan");
        cases.forEach(c -> choices.putIfAbsent(c.orders(), c.shock().name()));
        List<SortedMap<String, Double>> orders = List.copyOf(choices.keySet());
        List<List<Double>> values =
                cases.parallelStream().map(c -> values(c, orders)).toList();
        List<Choice> told = new ArrayList<>();
        int best = 0;
        for (int i = 0; i < orders.size(); i++) {
            told.add(choice(orders.get(i), String.valueOf(choices.get(orders.get(i))), i, values));
            Choice c = told.get(i);
            Choice b = told.get(best);
            best = c.most() < b.most() || (c.most() == b.most() && c.won() < b.won()) ? i : best;
        }
        return new Robust(told, best, flexibility(), told.get(best).mean());
    }

    private List<Double> values(Case c, List<SortedMap<String, Double>> orders) {
        List<Double> values = new ArrayList<>();
        try (Workbench bench = Workbench.open(solver, c.model().model)) {
            bench.goal(c.model().useful);
            for (SortedMap<String, Double> each : orders) {
                hold(bench, c.model(), each);
                Answer answer = bench.solve();
                values.add(answer.isOptimal() ? answer.value() : Double.NaN);
            }
        }
        return values;
    }

    private Choice choice(SortedMap<String, Double> orders, String madeFor, int i, List<List<Double>> values) {
        List<Double> regrets = new ArrayList<>();
        double most = 0;
        double mean = 0;
        double odds = 0;
        for (int c = 0; c < cases.size(); c++) {
            double value = values.get(c).get(i);
            double regret = Double.isNaN(value)
                    ? 1000 * cases.get(c).best()
                    : 1000 * (cases.get(c).best() - value);
            regret = Math.max(0, Math.round(regret));
            regrets.add(regret);
            most = Math.max(most, regret);
            mean += cases.get(c).shock().odds() * regret;
            odds += cases.get(c).shock().odds();
        }
        return new Choice(
                madeFor, List.copyOf(orders.keySet()), won(orders), regrets, most, odds > 0 ? mean / odds : 0);
    }

    private double won(SortedMap<String, Double> orders) {
        double sum = 0;
        for (Programme.GridStep step : programme.gridSteps()) {
            for (Map.Entry<String, Double> order : orders.entrySet()) {
                sum += order.getKey().startsWith(step.name() + ", ") ? order.getValue() * step.costWon() : 0;
            }
        }
        return sum;
    }

    private double flexibility() {
        double sum = 0;
        double odds = 0;
        for (Case c : cases) {
            if (!Double.isNaN(c.rigid()) && c.shock().odds() > 0) {
                sum += c.shock().odds() * 1000 * (c.best() - c.rigid());
                odds += c.shock().odds();
            }
        }
        return odds > 0 ? Math.round(sum / odds) : 0;
    }
}
