package io.dure.engine.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexSetTest {
    @Test
    void emptySetHasNoNext() {
        IndexSet set = new IndexSet();
        assertThat(set.next(0)).isEqualTo(-1);
        set.add(70_000);
        set.remove(70_000);
        assertThat(set.next(0)).isEqualTo(-1);
        assertThat(set.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 64, 4_095, 4_096, 262_143, 262_144, 300_000, 16_777_215})
    void aloneMemberIsFoundFromAnywhereBelow(int member) {
        IndexSet set = new IndexSet();
        set.add(member);
        assertThat(set.next(0)).isEqualTo(member);
        assertThat(set.next(member)).isEqualTo(member);
        assertThat(set.next(member + 1)).isEqualTo(-1);
        assertThat(set.next(member / 2)).isEqualTo(member);
    }

    /** Narrow and wide ranges, so that words fill up and empty, and every level of the tree is walked. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 64", "3, 130", "4, 5000", "5, 70000", "6, 300000"})
    void behavesAsATreeSet(long seed, int range) {
        SplittableRandom random = new SplittableRandom(seed);
        IndexSet set = new IndexSet();
        TreeSet<Integer> model = new TreeSet<>();
        for (int step = 0; step < 30_000; step++) {
            toggle(set, model, random.nextInt(range));
            compareNext(set, model, random.nextInt(range + 2));
        }
        assertThat(set.size()).isEqualTo(model.size());
    }

    @Test
    void traversalGivesAllMembersInOrder() {
        SplittableRandom random = new SplittableRandom(7);
        IndexSet set = new IndexSet();
        TreeSet<Integer> model = new TreeSet<>();
        for (int i = 0; i < 5_000; i++) {
            toggle(set, model, random.nextInt(300_000));
        }
        TreeSet<Integer> seen = new TreeSet<>();
        for (int m = set.next(0); m >= 0; m = set.next(m + 1)) {
            assertThat(seen.add(m)).isTrue();
        }
        assertThat(seen).isEqualTo(model);
    }

    @Test
    void forkGoesItsOwnWay() {
        IndexSet one = new IndexSet();
        one.add(5);
        one.add(100_000);
        IndexSet other = one.fork();
        other.remove(5);
        one.remove(100_000);
        one.add(200_000);
        assertThat(other.next(0)).isEqualTo(100_000);
        assertThat(other.next(100_001)).isEqualTo(-1);
        assertThat(one.next(6)).isEqualTo(200_000);
        assertThat(other.size()).isEqualTo(1);
        assertThat(one.size()).isEqualTo(2);
    }

    /** A set, its fork, and the forks of both, each changed at random. */
    @Test
    void forksGoTheirOwnWays() {
        SplittableRandom random = new SplittableRandom(8);
        List<IndexSet> sets = new ArrayList<>(List.of(new IndexSet()));
        List<TreeSet<Integer>> models = new ArrayList<>(List.of(new TreeSet<>()));
        for (int step = 0; step < 20_000; step++) {
            int s = random.nextInt(sets.size());
            if (step % 2_000 == 1_999) {
                sets.add(sets.get(s).fork());
                models.add(new TreeSet<>(models.get(s)));
            }
            toggle(sets.get(s), models.get(s), random.nextInt(1 + step * 4));
            compareNext(sets.get(s), models.get(s), random.nextInt(1 + step * 4));
        }
        for (int s = 0; s < sets.size(); s++) {
            for (int from = 0; from < 80_000; from += 37) {
                compareNext(sets.get(s), models.get(s), from);
            }
        }
    }

    private static void toggle(IndexSet set, NavigableSet<Integer> model, int member) {
        if (model.remove(member)) {
            set.remove(member);
        } else {
            model.add(member);
            set.add(member);
        }
    }

    private static void compareNext(IndexSet set, NavigableSet<Integer> model, int from) {
        Integer expected = model.ceiling(from);
        assertThat(set.next(from)).isEqualTo(expected == null ? -1 : expected);
    }
}
