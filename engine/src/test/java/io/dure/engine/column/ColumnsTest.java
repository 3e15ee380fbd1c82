package io.dure.engine.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {
    @Test
    void newIndicesAreZero() {
        LongColumn longs = new LongColumn();
        longs.ensure(1025);
        IntColumn ints = new IntColumn();
        ints.ensure(1025);
        assertThat(longs.get(1024)).isZero();
        assertThat(ints.get(1024)).isZero();
        assertThat(longs.capacity()).isGreaterThanOrEqualTo(1025);
        assertThat(ints.capacity()).isGreaterThanOrEqualTo(1025);
    }

    @Test
    void addChangesByTheDifference() {
        LongColumn longs = new LongColumn();
        longs.ensure(1);
        longs.set(0, Long.MAX_VALUE);
        longs.add(0, -1);
        assertThat(longs.get(0)).isEqualTo(Long.MAX_VALUE - 1);
    }

    /** A column, its fork, and the forks of both, each written to at random: each must be as its own plain array. */
    @ParameterizedTest
    @ValueSource(ints = {12, 5_000, 20_000}) // one array, and chunks
    void forksOfLongsGoTheirOwnWays(int size) {
        SplittableRandom random = new SplittableRandom(1);
        List<LongColumn> columns = new ArrayList<>(List.of(new LongColumn()));
        List<long[]> models = new ArrayList<>(List.of(new long[size]));
        for (int step = 0; step < 20_000; step++) {
            int c = random.nextInt(columns.size());
            if (step % 2_000 == 1_999) {
                columns.add(columns.get(c).fork());
                models.add(models.get(c).clone());
            }
            int i = random.nextInt(Math.min(size, 1 + step)); // it grows on the way
            long value = random.nextLong();
            columns.get(c).ensure(i + 1);
            if (random.nextBoolean()) {
                columns.get(c).set(i, value);
                models.get(c)[i] = value;
            } else {
                columns.get(c).add(i, value);
                models.get(c)[i] += value;
            }
        }
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).ensure(size);
            for (int i = 0; i < size; i++) {
                assertThat(columns.get(c).get(i)).isEqualTo(models.get(c)[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 5_000, 20_000}) // one array, and chunks
    void forksOfIntsGoTheirOwnWays(int size) {
        SplittableRandom random = new SplittableRandom(2);
        List<IntColumn> columns = new ArrayList<>(List.of(new IntColumn()));
        List<int[]> models = new ArrayList<>(List.of(new int[size]));
        for (int step = 0; step < 20_000; step++) {
            int c = random.nextInt(columns.size());
            if (step % 2_000 == 1_999) {
                columns.add(columns.get(c).fork());
                models.add(models.get(c).clone());
            }
            int i = random.nextInt(Math.min(size, 1 + step)); // it grows on the way
            int value = random.nextInt();
            columns.get(c).ensure(i + 1);
            if (random.nextBoolean()) {
                columns.get(c).set(i, value);
                models.get(c)[i] = value;
            } else {
                columns.get(c).add(i, value);
                models.get(c)[i] += value;
            }
        }
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).ensure(size);
            for (int i = 0; i < size; i++) {
                assertThat(columns.get(c).get(i)).isEqualTo(models.get(c)[i]);
            }
        }
    }

    @Test
    void forkAndOriginalGrowApart() {
        LongColumn one = new LongColumn();
        one.ensure(10);
        one.set(3, 3);
        LongColumn other = one.fork();
        other.ensure(3_000);
        other.set(2_999, 7);
        one.ensure(5_000);
        one.set(2_999, 8);
        one.set(3, 4);
        assertThat(other.get(2_999)).isEqualTo(7);
        assertThat(other.get(3)).isEqualTo(3);
    }

    /** Job ids may be as high as an int goes, and the column of their slots must tell so. */
    @Test
    void capacityOfTheLongestColumnIsNotNegative() {
        IntColumn ints = new IntColumn();
        ints.ensure(Integer.MAX_VALUE);
        ints.set(Integer.MAX_VALUE - 1, 5);
        assertThat(ints.get(Integer.MAX_VALUE - 1)).isEqualTo(5);
        assertThat(ints.capacity()).isEqualTo(Integer.MAX_VALUE);
    }
}
