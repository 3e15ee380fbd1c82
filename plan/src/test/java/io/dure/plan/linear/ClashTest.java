package io.dure.plan.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClashTest {
    private static final int CASES = Integer.getInteger("dure.seeds", 200);

    @Test
    void namesTheTwoRowsThatClash() {
        Model model = new Model();
        int x = model.column("x", 0, Model.FREE);
        int y = model.column("y", 0, Model.FREE);
        model.atMost("room for both", 10).plus(1, x).plus(1, y);
        model.atLeast("want of x", 7).plus(1, x);
        model.atMost("limit of x", 5).plus(1, x);
        model.atLeast("want of y", 1).plus(1, y);
        assertThat(Clash.find(OrTools.usual(), model, List.of(0, 1, 2, 3), false))
                .containsExactly(1, 2);
    }

    @Test
    void isEmptyWhereThereIsNoClash() {
        Model model = new Model();
        int x = model.column("x", 0, 5);
        model.atMost("room", 10).plus(1, x);
        assertThat(Clash.find(OrTools.usual(), model, List.of(0), false)).isEmpty();
    }

    @Test
    void findsAClashOfWholeNumbersOnly() {
        Model model = new Model();
        int x = model.whole("x", 0, 9);
        model.exactly("twice x is three", 3).plus(2, x);
        assertThat(Clash.find(OrTools.usual(), model, List.of(0), false)).isEmpty();
        assertThat(Clash.find(OrTools.usual(), model, List.of(0), true)).containsExactly(0);
    }

    /** What is found cannot hold; each of its rows left out, the rest can. */
    @Test
    void nothingOfItCanBeLeftOut() {
        int found = 0;
        for (int seed = 0; seed < CASES; seed++) {
            Model model = random(new SplittableRandom(seed));
            List<Integer> all = IntStream.range(0, model.rows()).boxed().toList();
            List<Integer> clash = Clash.find(OrTools.usual(), model, all, false);
            assertThat(clash.isEmpty()).as("seed %d", seed).isEqualTo(isFeasible(model, all));
            for (Integer row : clash) {
                List<Integer> rest =
                        clash.stream().filter(other -> !other.equals(row)).toList();
                assertThat(isFeasible(model, rest))
                        .as("seed %d without %d of %s", seed, row, clash)
                        .isTrue();
            }
            if (!clash.isEmpty()) {
                assertThat(isFeasible(model, clash))
                        .as("seed %d, %s", seed, clash)
                        .isFalse();
                found++;
            }
        }
        assertThat(found).isGreaterThan(CASES / 10);
    }

    private static Model random(SplittableRandom lots) {
        Model model = new Model();
        for (int j = 0; j < 4; j++) {
            model.column("c" + j, 0, Model.FREE);
        }
        for (int i = 0; i < 8; i++) {
            Model.Row row = lots.nextBoolean()
                    ? model.atMost("r" + i, lots.nextInt(1, 12))
                    : model.atLeast("r" + i, lots.nextInt(1, 12));
            for (int j = 0; j < 4; j++) {
                if (lots.nextInt(3) == 0) {
                    row.plus(lots.nextInt(1, 4), j);
                }
            }
            if (row.size() == 0) {
                row.plus(1, 0);
            }
        }
        return model;
    }

    private static boolean isFeasible(Model model, List<Integer> rows) {
        Model part = new Model();
        for (int j = 0; j < model.columns(); j++) {
            part.column("c" + j, 0, Model.FREE);
        }
        for (int i : rows) {
            Model.Row from = model.row(i);
            Model.Row to = part.row(from.name(), from.lower(), from.upper());
            for (int k = 0; k < from.size(); k++) {
                to.plus(from.factor(k), from.column(k));
            }
        }
        try (Workbench bench = Workbench.open(OrTools.usual(), part)) {
            bench.goal(Goal.smallest("nothing"));
            return bench.solve().hasValues();
        }
    }
}
