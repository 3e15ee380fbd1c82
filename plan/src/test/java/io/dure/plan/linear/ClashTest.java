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
        assertThat(find(model, List.of(0, 1, 2, 3))).isEqualTo(new Clash.Found(List.of(1, 2), true));
    }

    @Test
    void isEmptyWhereThereIsNoClash() {
        Model model = new Model();
        int x = model.column("x", 0, 5);
        model.atMost("room", 10).plus(1, x);
        assertThat(find(model, List.of(0)).rows()).isEmpty();
    }

    @Test
    void findsAClashOfWholeNumbersOnly() {
        Model model = new Model();
        int x = model.whole("x", 0, 9);
        model.exactly("twice x is three", 3).plus(2, x);
        assertThat(find(model, List.of(0))).isEqualTo(new Clash.Found(List.of(0), true));
    }

    /** Without whole numbers three rows clash; with them two that the three have not. */
    @Test
    void whatIsSmallestWithWholeNumbersMayBeSmallerThanWithout() {
        Model model = new Model();
        int x = model.whole("x", 0, 9);
        int y = model.column("y", 0, Model.FREE);
        int z = model.column("z", 0, Model.FREE);
        model.atLeast("want of y", 4).plus(1, y);
        model.atLeast("want of z", 4).plus(1, z);
        model.atMost("room", 7).plus(1, y).plus(1, z);
        model.atLeast("more than one x", 1.2).plus(1, x);
        model.atMost("less than two", 1.8).plus(1, x);
        assertThat(find(model, List.of(0, 1, 2, 3, 4))).isEqualTo(new Clash.Found(List.of(3, 4), true));
    }

    /** A set of which none can be left out is found still. */
    @Test
    void whereTheWorkIsNotAllowedNothingIsSaidToBeSmallest() {
        int unproven = 0;
        for (int seed = 0; seed < 50; seed++) {
            Model model = random(new SplittableRandom(seed), false);
            List<Integer> all = IntStream.range(0, model.rows()).boxed().toList();
            Clash.Found found = Clash.find(OrTools.usual(), model, all, 0);
            assertThat(found.isSmallest()).as("seed %d", seed).isFalse();
            unproven += found.rows().isEmpty() ? 0 : 1;
        }
        assertThat(unproven).isGreaterThan(5);
    }

    /** Against all subsets: what is found clashes, is proven the smallest, and no set of fewer rows clashes. */
    @Test
    void noSubsetOfFewerRowsClashes() {
        int found = 0;
        int smallerThanWhatCannotBeReduced = 0;
        for (int seed = 0; seed < CASES; seed++) {
            Model model = random(new SplittableRandom(seed), seed % 8 == 1);
            List<Integer> all = IntStream.range(0, model.rows()).boxed().toList();
            Clash.Found clash = find(model, all);
            int smallest = smallestBySubsets(model);
            assertThat(clash.rows()).as("seed %d", seed).hasSize(smallest);
            assertThat(clash.isSmallest()).as("seed %d", seed).isEqualTo(smallest > 0);
            if (smallest > 0) {
                found++;
                try (Subsets subsets = new Subsets(model)) {
                    assertThat(subsets.canHold(clash.rows()))
                            .as("seed %d, %s", seed, clash)
                            .isFalse();
                }
                int irreducible =
                        Clash.find(OrTools.usual(), model, all, 0).rows().size();
                assertThat(irreducible).as("seed %d", seed).isGreaterThanOrEqualTo(smallest);
                smallerThanWhatCannotBeReduced += irreducible > smallest ? 1 : 0;
            }
        }
        assertThat(found).isGreaterThan(CASES / 10);
        assertThat(smallerThanWhatCannotBeReduced).isGreaterThan(CASES / 100);
    }

    private static Clash.Found find(Model model, List<Integer> candidates) {
        return Clash.find(OrTools.usual(), model, candidates, 1000);
    }

    /** How many rows the smallest set has that cannot hold; 0 when all can. */
    private static int smallestBySubsets(Model model) {
        try (Subsets subsets = new Subsets(model)) {
            int rows = model.rows();
            if (subsets.canHold(IntStream.range(0, rows).boxed().toList())) {
                return 0;
            }
            for (int size = 1; size <= rows; size++) {
                for (int set = 1; set < 1 << rows; set++) {
                    int chosen = set;
                    List<Integer> some = IntStream.range(0, rows)
                            .filter(i -> (chosen >> i & 1) == 1)
                            .boxed()
                            .toList();
                    if (some.size() == size && !subsets.canHold(some)) {
                        return size;
                    }
                }
            }
            throw new AssertionError("all rows clash, and no set of them does");
        }
    }

    /** A model of which only some rows hold. */
    private static final class Subsets implements AutoCloseable {
        private final Workbench bench;

        Subsets(Model model) {
            bench = model.wholes().isEmpty()
                    ? Workbench.open(OrTools.with("GLOP", "HIGHS"), model)
                    : Workbench.openWhole(OrTools.with("GLOP", "HIGHS"), model, 0);
            bench.goal(Goal.smallest("nothing"));
        }

        boolean canHold(List<Integer> rows) {
            for (int i = 0; i < bench.model().rows(); i++) {
                Model.Row row = bench.model().row(i);
                boolean holds = rows.contains(i);
                bench.rowBounds(i, holds ? row.lower() : -Model.FREE, holds ? row.upper() : Model.FREE);
            }
            return bench.solve().hasValues();
        }

        @Override
        public void close() {
            bench.close();
        }
    }

    /** Sums and differences: rings of differences clash, of any length. */
    private static Model random(SplittableRandom lots, boolean whole) {
        Model model = new Model();
        for (int j = 0; j < 5; j++) {
            if (whole && j < 2) {
                model.whole("c" + j, 0, 6);
            } else {
                model.column("c" + j, 0, Model.FREE);
            }
        }
        for (int i = 0; i < 8; i++) {
            int side = lots.nextInt(1, 12);
            Model.Row row = lots.nextInt(4) == 0 ? model.atMost("r" + i, side) : model.atLeast("r" + i, side);
            int one = lots.nextInt(5);
            int other = (one + 1 + lots.nextInt(4)) % 5;
            row.plus(lots.nextInt(1, 4), one).plus(lots.nextInt(3) == 0 ? 1 : -lots.nextInt(1, 4), other);
        }
        return model;
    }
}
