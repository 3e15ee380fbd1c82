package io.dure.engine.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersTest {
    private static final int SLOTS = 400;

    private record Key(long major, long minor) implements Comparable<Key> {
        @Override
        public int compareTo(Key o) {
            int c = Long.compare(major, o.major);
            return c != 0 ? c : Long.compare(minor, o.minor);
        }
    }

    private record Member(int slot, long mark) {}

    /** One list and what should be in it. */
    private static final class Modelled {
        int root;
        final TreeMap<Key, Member> model = new TreeMap<>();

        void check(Orders orders, SplittableRandom random) {
            assertThat(orders.first(root)).isEqualTo(slot(model.firstEntry()));
            Key key = new Key(random.nextLong(-6, 6), random.nextLong(0, SLOTS));
            assertThat(orders.after(root, key.major, key.minor)).isEqualTo(slot(model.higherEntry(key)));
            long limit = random.nextLong(-2, 102);
            int expected = model.values().stream()
                    .filter(m -> m.mark <= limit)
                    .mapToInt(Member::slot)
                    .findFirst()
                    .orElse(0);
            assertThat(orders.firstMarkedAtMost(root, limit)).isEqualTo(expected);
        }

        private static int slot(Map.@Nullable Entry<Key, Member> entry) {
            return entry == null ? 0 : entry.getValue().slot;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void twoListsBehaveAsTwoTreeMaps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Orders orders = new Orders();
        orders.ensure(SLOTS);
        List<Modelled> lists = List.of(new Modelled(), new Modelled());
        int[] listOf = new int[SLOTS];
        for (int step = 0; step < 10_000; step++) {
            int slot = random.nextInt(1, SLOTS);
            if (listOf[slot] == 0) {
                listOf[slot] = random.nextInt(1, 3);
                insert(orders, lists.get(listOf[slot] - 1), slot, random.nextLong(-5, 5), random.nextLong(100));
            } else {
                remove(orders, lists.get(listOf[slot] - 1), slot);
                listOf[slot] = 0;
            }
            lists.forEach(list -> list.check(orders, random));
        }
    }

    @Test
    void formDoesNotDependOnTheOrderOfComing() {
        List<Integer> slots = new ArrayList<>();
        for (int s = 1; s < SLOTS; s++) {
            slots.add(s);
        }
        String form = formOf(slots);
        for (int seed = 0; seed < 10; seed++) {
            Collections.shuffle(slots, new Random(seed));
            assertThat(formOf(slots)).isEqualTo(form);
        }
    }

    @Test
    void membersOfDifferentListsCanBeCompared() {
        Orders orders = new Orders();
        orders.ensure(4);
        int a = orders.insert(0, 1, 5, 1, 0);
        int b = orders.insert(0, 2, 5, 2, 0);
        int c = orders.insert(0, 3, -5, 9, 0);
        assertThat(orders.before(a, b)).isTrue();
        assertThat(orders.before(b, a)).isFalse();
        assertThat(orders.before(c, a)).isTrue();
        assertThat(orders.before(a, a)).isFalse();
    }

    @Test
    void extremesOfKeysAndMarksHaveTheirPlace() {
        Orders orders = new Orders();
        orders.ensure(4);
        int root = orders.insert(0, 1, Long.MAX_VALUE, 1, Long.MAX_VALUE);
        root = orders.insert(root, 2, Long.MIN_VALUE, 2, Long.MAX_VALUE);
        root = orders.insert(root, 3, 0, 3, Long.MIN_VALUE);
        assertThat(orders.first(root)).isEqualTo(2);
        assertThat(orders.after(root, Long.MIN_VALUE, Long.MIN_VALUE)).isEqualTo(2);
        assertThat(orders.after(root, 0, 3)).isEqualTo(1);
        assertThat(orders.after(root, Long.MAX_VALUE, 1)).isZero();
        assertThat(orders.firstMarkedAtMost(root, Long.MIN_VALUE)).isEqualTo(3);
        assertThat(orders.firstMarkedAtMost(root, Long.MAX_VALUE)).isEqualTo(2);
    }

    @Test
    void forkGoesItsOwnWay() {
        SplittableRandom random = new SplittableRandom(9);
        Orders one = new Orders();
        one.ensure(SLOTS);
        Modelled mine = new Modelled();
        for (int s = 1; s < SLOTS; s += 2) {
            insert(one, mine, s, random.nextLong(-5, 5), random.nextLong(100));
        }
        Orders other = one.fork();
        Modelled theirs = new Modelled();
        theirs.root = mine.root;
        theirs.model.putAll(mine.model);
        for (int s = 1; s < SLOTS - 4; s += 4) {
            remove(other, theirs, s);
            remove(one, mine, s + 2);
            insert(one, mine, s + 1, 0, 50);
            mine.check(one, random);
            theirs.check(other, random);
        }
    }

    private static void insert(Orders orders, Modelled list, int slot, long major, long mark) {
        list.root = orders.insert(list.root, slot, major, slot, mark);
        list.model.put(new Key(major, slot), new Member(slot, mark));
    }

    private static void remove(Orders orders, Modelled list, int slot) {
        list.model.remove(new Key(orders.major(slot), slot));
        list.root = orders.remove(list.root, slot);
    }

    /** The root and the traversal after half of the members have left again. */
    private static String formOf(List<Integer> slots) {
        Orders orders = new Orders();
        orders.ensure(SLOTS);
        int root = 0;
        for (int s : slots) {
            root = orders.insert(root, s, s % 7, s, s % 11);
        }
        for (int s : slots) {
            root = s % 2 == 0 ? orders.remove(root, s) : root;
        }
        StringBuilder form = new StringBuilder("root " + root + ":");
        for (int s = orders.first(root); s != 0; s = orders.after(root, orders.major(s), s)) {
            form.append(' ').append(s);
        }
        return form.toString();
    }
}
