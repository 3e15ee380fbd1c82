package io.dure.plan.rollout;

import io.dure.plan.linear.Clash;
import io.dure.plan.linear.Goal;
import io.dure.plan.linear.ModelText;
import io.dure.plan.linear.OrTools;
import io.dure.plan.linear.Solver;
import io.dure.plan.rollout.Plan.Running;
import io.dure.plan.rollout.Plan.Stranded;
import io.dure.plan.rollout.Planner.Objective;
import io.dure.twin.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From a programme to the plan that is told. */
public final class PlanMaker {
    private static final Plan.Robust NOT_SOUGHT = new Plan.Robust(List.of(), -1, 0, 0);

    /** Programmes to solve in search of the smallest set of limits that clash. */
    private static final int CLASH_SOLVES = 400;

    /** At so many sites more megawatts are tried as a lever. */
    private static final int GRID_SITES = 4;

    private final Solver solver;
    private final Programme programme;
    private final List<Objective> order;

    public PlanMaker(Programme programme, List<Objective> order) {
        this(OrTools.usual(), programme, order);
    }

    PlanMaker(Solver solver, Programme programme, List<Objective> order) {
        this.solver = solver;
        this.programme = programme;
        this.order = List.copyOf(order);
    }

    /** The model as text, with its goals. */
    public String modelText() {
        RolloutModel model = new RolloutModel(programme);
        List<Goal> goals = new ArrayList<>();
        model.entitlement.worst().keySet().forEach(priority -> goals.add(model.entitlement.goal(priority)));
        goals.add(model.useful);
        goals.add(model.cost);
        return ModelText.of(model.model, goals.toArray(Goal[]::new));
    }

    /**
     * What is asked for beside the plan itself.
     *
     * @param variant and {@code shock}: what the plan is called by
     * @param levers whether the levers of policy are moved
     * @param shocks to compare the plan under
     * @param futures to draw from the odds of the shocks, from this seed; 0: none
     */
    public record Asked(
            String variant,
            String shock,
            boolean levers,
            List<Shock> shocks,
            int futures,
            long seed,
            Progress progress) {
        public Asked {
            shocks = List.copyOf(shocks);
        }
    }

    /** The programme after a shock, called by its name. */
    public static PlanMaker after(Programme programme, Shock shock, List<Objective> order) {
        return new PlanMaker(Shocks.after(programme, shock), order);
    }

    public Plan make(Asked asked) {
        try {
            return told(asked, new Planner(solver).solve(programme, order));
        } catch (Planner.Unsolved e) {
            return clash(asked, e);
        }
    }

    private Plan told(Asked asked, Solved solved) {
        Tables tables = new Tables(solved);
        try (Pricing pricing = Pricing.of(solver, solved)) {
            Prices prices = new Prices(solver, solved);
            List<Prices.Found> found = prices.all(pricing);
            List<Stranded> stranded = new Stranding(solved, tables, pricing).all();
            List<Running> underClocked = tables.underClocked();
            List<Plan.Binding> binding = prices.ranked(found);
            List<Plan.Price> told = found.stream().map(Prices.Found::price).toList();
            List<Plan.Told> findings = new Findings(solved).all(tables, told, stranded, underClocked, binding);
            Robustness robustness = new Robustness(solver, solved, order);
            List<Plan.Shocked> shocked = asked.shocks().isEmpty() ? List.of() : robustness.compare(asked.shocks());
            return new Plan(
                    programme.name(),
                    programme.title(),
                    asked.variant(),
                    asked.shock(),
                    "optimal",
                    100 * solved.gap(),
                    solved.seconds(),
                    size(solved),
                    programme.types().get(programme.unit()).name(),
                    programme.wonPerGpuQuarter(),
                    quarterNames(),
                    stages(solved),
                    tables.totals(),
                    tables.recipients(),
                    tables.sites(),
                    tables.installs(),
                    underClocked,
                    tables.caps(),
                    tables.orders(),
                    tables.lending(),
                    stranded,
                    binding,
                    told,
                    asked.levers() ? new Levers(solver, solved, order, dearest(binding)).all() : List.of(),
                    shocked,
                    shocked.isEmpty() ? NOT_SOUGHT : robustness.robust(),
                    asked.futures() > 0
                            ? new Sweep(solver, programme)
                                    .run(programme.shocks(), asked.futures(), asked.seed(), asked.progress())
                            : null,
                    findings,
                    List.of(),
                    false);
        }
    }

    /** The sites whose power binds most. */
    private static List<String> dearest(List<Plan.Binding> binding) {
        return binding.stream()
                .filter(b -> b.limit().equals(Limit.Kind.GRID.word()))
                .limit(GRID_SITES)
                .map(Plan.Binding::place)
                .toList();
    }

    /** No plan: which limits clash. */
    private Plan clash(Asked asked, Planner.Unsolved why) {
        RolloutModel model = new RolloutModel(programme);
        List<Integer> candidates = model.limits.stream().map(Limit::row).toList();
        Clash.Found found = Clash.find(solver, model.model, candidates, CLASH_SOLVES);
        List<String> names =
                found.rows().stream().map(row -> model.model.row(row).name()).toList();
        return new Plan(
                programme.name(),
                programme.title(),
                asked.variant(),
                asked.shock(),
                why.status().name().toLowerCase(Locale.ROOT),
                100,
                0,
                new Plan.Size(
                        model.model.columns(),
                        model.model.rows(),
                        model.model.wholes().size()),
                programme.types().get(programme.unit()).name(),
                programme.wonPerGpuQuarter(),
                quarterNames(),
                List.of(),
                new Plan.Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                NOT_SOUGHT,
                null,
                List.of(),
                names,
                found.isSmallest());
    }

    private static Plan.Size size(Solved solved) {
        var model = solved.model().model;
        return new Plan.Size(model.columns(), model.rows(), model.wholes().size());
    }

    private List<String> quarterNames() {
        List<String> names = new ArrayList<>();
        for (int t = 0; t < programme.quarters().count(); t++) {
            names.add(programme.quarters().name(t));
        }
        return names;
    }

    private static List<Plan.Stage> stages(Solved solved) {
        return solved.stages().stream()
                .map(s -> new Plan.Stage(
                        s.name(), s.value(), s.bound(), 100 * s.gap(), s.byWhole() ? "whole" : "linear", s.seconds()))
                .toList();
    }
}
