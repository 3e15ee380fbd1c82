package io.dure.plan.rollout;

import io.dure.plan.linear.Solver;
import io.dure.plan.rollout.Plan.Swept;
import io.dure.plan.rollout.Planner.Objective;
import io.dure.plan.rollout.Programme.GridStep;
import io.dure.twin.Progress;
import io.dure.twin.scenario.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Many futures: in each, every shock comes or does not, and every grid step is late or is not, by its odds, and all is
 * planned anew.
 */
final class Sweep {
    private final Solver solver;
    private final Programme programme;

    Sweep(Solver solver, Programme programme) {
        this.solver = solver;
        this.programme = programme;
    }

    /** One future and what it came to; NaN when it has no plan. {@code came}: the shocks, then the grid steps' delays. */
    private record Future(List<Boolean> came, double useful, double worst) {}

    /** The same seed gives the same futures. */
    Swept run(List<Shock> shocks, int count, long seed, Progress progress) {
        List<List<Boolean>> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Draws draws = new Draws(seed, i, Draws.Purpose.SHOCK);
            List<Boolean> came = new ArrayList<>();
            for (Shock shock : shocks) {
                came.add(draws.uniform() < shock.odds());
            }
            for (GridStep step : programme.gridSteps()) {
                came.add(draws.uniform() < step.lateOdds());
            }
            drawn.add(came);
        }
        long begun = System.nanoTime();
        AtomicLong done = new AtomicLong();
        List<Future> futures = IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> {
                    Future future = solve(shocks, drawn.get(i));
                    progress.at(done.incrementAndGet());
                    return future;
                })
                .toList();
        return told(names(shocks), futures, (System.nanoTime() - begun) / 1e9);
    }

    private List<String> names(List<Shock> shocks) {
        List<String> names = new ArrayList<>(shocks.stream().map(Shock::name).toList());
        programme.gridSteps().forEach(step -> names.add(step.name() + " late"));
        return names;
    }

    private Future solve(List<Shock> shocks, List<Boolean> came) {
        List<GridStep> steps = new ArrayList<>();
        for (int k = 0; k < programme.gridSteps().size(); k++) {
            GridStep step = programme.gridSteps().get(k);
            int late = came.get(shocks.size() + k) ? step.lateQuarters() : 0;
            steps.add(step.withLead(step.leadQuarters() + late));
        }
        Programme after = programme.withGridSteps(steps);
        for (int k = 0; k < shocks.size(); k++) {
            after = came.get(k) ? Shocks.after(after, shocks.get(k)) : after;
        }
        try {
            Solved solved = new Planner(solver).solve(after, List.of(Objective.WORST_OFF, Objective.USEFUL));
            return new Future(came, solved.useful(), Levers.worst(solved));
        } catch (Planner.Unsolved e) {
            return new Future(came, Double.NaN, Double.NaN);
        }
    }

    private static Swept told(List<String> names, List<Future> futures, double seconds) {
        double[] useful = sorted(futures.stream().mapToDouble(Future::useful).toArray());
        double[] worst = sorted(futures.stream().mapToDouble(Future::worst).toArray());
        List<Plan.Effect> effects = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            int which = k;
            double with = mean(futures, f -> f.came().get(which));
            double without = mean(futures, f -> !f.came().get(which));
            int times = (int) futures.stream().filter(f -> f.came().get(which)).count();
            boolean both = times > 0 && times < futures.size();
            if (times > 0 || !names.get(k).endsWith(" late")) {
                effects.add(new Plan.Effect(names.get(k), times, both ? Math.round(1000 * (with - without)) : null));
            }
        }
        return new Swept(
                futures.size(),
                futures.size() - useful.length,
                seconds,
                Math.round(1000 * at(useful, 0.05)),
                Math.round(1000 * at(useful, 0.5)),
                Math.round(1000 * at(useful, 0.95)),
                at(worst, 0.05),
                at(worst, 0.5),
                effects);
    }

    private interface Which {
        boolean is(Future future);
    }

    private static double mean(List<Future> futures, Which which) {
        return futures.stream()
                .filter(f -> which.is(f) && !Double.isNaN(f.useful()))
                .mapToDouble(Future::useful)
                .average()
                .orElse(0);
    }

    private static double[] sorted(double[] values) {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    }

    private static double at(double[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
    }
}
