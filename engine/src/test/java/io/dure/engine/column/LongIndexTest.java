package io.dure.engine.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongIndexTest {
    /** Ranges of keys: few, so that most are found again; many; and all there are. */
    @ParameterizedTest
    @ValueSource(longs = {100, 20_000, Long.MAX_VALUE})
    void givesDenseIntsInOrderOfComing(long range) {
        SplittableRandom random = new SplittableRandom(range);
        LongIndex index = new LongIndex();
        Map<Long, Integer> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            long key = random.nextLong(range) - range / 2;
            Integer known = model.get(key);
            assertThat(index.find(key)).isEqualTo(known == null ? -1 : known);
            if (known == null) {
                assertThat(index.add(key)).isEqualTo(model.size());
                model.put(key, model.size());
            }
        }
        assertThat(index.size()).isEqualTo(model.size());
        model.forEach((key, i) -> assertThat(index.key(i)).isEqualTo(key));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void anyKeyWillDo(long key) {
        LongIndex index = new LongIndex();
        assertThat(index.find(key)).isEqualTo(-1);
        assertThat(index.add(key)).isZero();
        assertThat(index.find(key)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 1_000})
    void forkGoesItsOwnWay(int shared) {
        LongIndex one = new LongIndex();
        for (int i = 0; i < shared; i++) {
            one.add(1_000L * i);
        }
        LongIndex other = one.fork();
        assertThat(one.add(-1)).isEqualTo(shared);
        assertThat(other.find(-1)).isEqualTo(-1);
        assertThat(other.add(-2)).isEqualTo(shared);
        assertThat(one.find(-2)).isEqualTo(-1);
        assertThat(one.key(shared)).isEqualTo(-1);
        assertThat(other.key(shared)).isEqualTo(-2);
        assertThat(other.find(0)).isZero();
    }
}
