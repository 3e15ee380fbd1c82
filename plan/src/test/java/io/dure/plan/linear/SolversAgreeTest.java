package io.dure.plan.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random small models: two solvers agree, brute force agrees, and the proof sees what is wrong. */
class SolversAgreeTest {
    private static final int CASES = Integer.getInteger("dure.seeds", 300);

    private static Model random(SplittableRandom lots, boolean whole) {
        Model model = new Model();
        int columns = lots.nextInt(2, 5);
        for (int j = 0; j < columns; j++) {
            if (whole) {
                model.whole("c" + j, 0, lots.nextInt(1, 4));
            } else {
                model.column("c" + j, 0, lots.nextInt(1, 10));
            }
        }
        int rows = lots.nextInt(1, 5);
        for (int i = 0; i < rows; i++) {
            Model.Row row = model.atMost("r" + i, lots.nextInt(1, 15));
            for (int j = 0; j < columns; j++) {
                if (lots.nextInt(3) > 0) {
                    row.plus(lots.nextInt(-3, 6), j);
                }
            }
        }
        return model;
    }

    private static Goal goal(SplittableRandom lots, Model model) {
        Goal goal = Goal.largest("worth");
        for (int j = 0; j < model.columns(); j++) {
            goal.plus(lots.nextInt(-2, 9), j);
        }
        return goal;
    }

    private static double best(Model model, Goal goal) {
        List<double[]> all = new ArrayList<>(List.of(new double[model.columns()]));
        for (int j = 0; j < model.columns(); j++) {
            List<double[]> more = new ArrayList<>();
            for (double[] values : all) {
                for (int v = 0; v <= model.column(j).upper(); v++) {
                    double[] copy = values.clone();
                    copy[j] = v;
                    more.add(copy);
                }
            }
            all = more;
        }
        double best = Double.NEGATIVE_INFINITY;
        for (double[] values : all) {
            boolean holds = true;
            for (int i = 0; i < model.rows(); i++) {
                holds &= model.row(i).at(values) <= model.row(i).upper() + 1e-9;
            }
            best = holds ? Math.max(best, goal.at(values)) : best;
        }
        return best;
    }

    @Test
    void wholeNumbersAgreeWithBruteForce() {
        for (int seed = 0; seed < CASES; seed++) {
            SplittableRandom lots = new SplittableRandom(seed);
            Model model = random(lots, true);
            Goal goal = goal(lots, model);
            try (Workbench bench = Workbench.openWhole(OrTools.usual(), model, 1e-9)) {
                bench.goal(goal);
                assertThat(bench.solve().value()).as("seed %d", seed).isCloseTo(best(model, goal), within(1e-6));
            }
        }
    }

    @Test
    void linearProgrammesAgreeWithASecondSolverAndAreProven() {
        for (int seed = 0; seed < CASES; seed++) {
            SplittableRandom lots = new SplittableRandom(seed);
            Model model = random(lots, false);
            Goal goal = goal(lots, model);
            try (Workbench first = Workbench.open(OrTools.usual(), model);
                    Workbench second = Workbench.open(new OjAlgo(), model)) {
                first.goal(goal);
                second.goal(goal);
                Answer answer = first.solve();
                assertThat(answer.value())
                        .as("seed %d", seed)
                        .isCloseTo(second.solve().value(), within(1e-6));
                assertThat(first.prove(answer).holds(1e-7)).as("seed %d", seed).isTrue();
            }
        }
    }

    @Test
    void theProofSeesAWrongDualABrokenRowAndAWorseValue() {
        Model model = new Model();
        int x = model.column("x", 0, Model.FREE);
        model.atMost("room", 3).plus(1, x);
        try (Workbench bench = Workbench.open(OrTools.usual(), model)) {
            bench.goal(Goal.largest("x").plus(2, x));
            Answer right = bench.solve();
            assertThat(bench.prove(right).holds(1e-9)).isTrue();
            assertThat(right.duals()).containsExactly(2);
            assertThat(bench.prove(with(right, 3, 1)).wrong()).isGreaterThan(0.5);
            assertThat(bench.prove(with(right, 4, 2)).broken()).isGreaterThan(0.1);
            assertThat(bench.prove(with(right, 2, 2)).gap()).isGreaterThan(0.1);
        }
    }

    private static Answer with(Answer answer, double value, double dual) {
        return new Answer(answer.status(), 2 * value, 2 * value, new double[] {value}, new double[] {dual});
    }
}
