package io.dure.engine.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final int SIZE = 1_500;
    private static final int COLUMNS = 5;

    private static List<IntField> ints(IntTable table) {
        List<IntField> fields = new ArrayList<>();
        for (int f = 0; f < COLUMNS; f++) {
            fields.add(table.field());
        }
        return fields;
    }

    private static List<LongField> longs(LongTable table) {
        List<LongField> fields = new ArrayList<>();
        for (int f = 0; f < COLUMNS; f++) {
            fields.add(table.field());
        }
        return fields;
    }

    /** A table, its fork, and forks of both, each column of each written to at random: each is as its own plain array. */
    @Test
    void forksOfIntsGoTheirOwnWays() {
        SplittableRandom random = new SplittableRandom(1);
        List<IntTable> tables = new ArrayList<>(List.of(new IntTable()));
        List<List<IntField>> fields = new ArrayList<>(List.of(ints(tables.getFirst())));
        List<int[][]> models = new ArrayList<>();
        models.add(new int[COLUMNS][SIZE]);
        tables.getFirst().ensure(SIZE);
        for (int step = 0; step < 20_000; step++) {
            int t = random.nextInt(tables.size());
            if (step % 4_000 == 3_999) {
                tables.add(tables.get(t).fork());
                fields.add(ints(tables.getLast()));
                int[][] copy = models.get(t).clone();
                for (int f = 0; f < COLUMNS; f++) {
                    copy[f] = copy[f].clone();
                }
                models.add(copy);
            }
            int i = random.nextInt(SIZE);
            int f = random.nextInt(COLUMNS);
            int value = random.nextInt();
            fields.get(t).get(f).set(i, value);
            models.get(t)[f][i] = value;
        }
        for (int t = 0; t < tables.size(); t++) {
            for (int f = 0; f < COLUMNS; f++) {
                for (int i = 0; i < SIZE; i++) {
                    assertThat(fields.get(t).get(f).get(i)).isEqualTo(models.get(t)[f][i]);
                }
            }
        }
    }

    @Test
    void forksOfLongsGoTheirOwnWays() {
        SplittableRandom random = new SplittableRandom(2);
        LongTable table = new LongTable();
        List<LongField> fields = longs(table);
        long[][] model = new long[COLUMNS][SIZE];
        for (int step = 0; step < 5_000; step++) {
            table.ensure(1 + step * SIZE / 5_000); // grows under way
            int i = random.nextInt(1 + step * SIZE / 5_000);
            int f = random.nextInt(COLUMNS);
            long value = random.nextLong();
            fields.get(f).set(i, value);
            fields.get(f).add(i, 3);
            model[f][i] = value + 3;
        }
        LongTable fork = table.fork();
        List<LongField> ofFork = longs(fork);
        fields.forEach(field -> field.set(7, 1));
        ofFork.forEach(field -> field.set(8, 2));
        for (int f = 0; f < COLUMNS; f++) {
            assertThat(fields.get(f).get(7)).isEqualTo(1);
            assertThat(fields.get(f).get(8)).isEqualTo(model[f][8]);
            assertThat(ofFork.get(f).get(7)).isEqualTo(model[f][7]);
            assertThat(ofFork.get(f).get(8)).isEqualTo(2);
            for (int i = 9; i < SIZE - 1; i++) {
                assertThat(fields.get(f).get(i)).isEqualTo(model[f][i]);
                assertThat(ofFork.get(f).get(i)).isEqualTo(model[f][i]);
            }
        }
    }

    @Test
    void aTableHasOnlySoManyColumns() {
        IntTable ints = new IntTable();
        for (int f = 0; f < 16; f++) {
            ints.field();
        }
        assertThatThrownBy(ints::field).hasMessageContaining("16 columns");
        LongTable longs = new LongTable();
        for (int f = 0; f < 8; f++) {
            longs.field();
        }
        assertThatThrownBy(longs::field).hasMessageContaining("8 columns");
    }
}
