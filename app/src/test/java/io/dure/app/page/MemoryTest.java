package io.dure.app.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as growing steadily, and what does not. */
class MemoryTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "flat,                        10 10 10 10 10 10 10 10 10 10 10 10, false",
        "warms up and stays,           2  4  7  9 10 10 10 10 10 10 10 10, false",
        "saws between two levels,     10 18 11 19 10 18 11 19 10 18 11 19, false",
        "one high value at the end,   10 10 10 10 10 10 10 10 10 10 10 90, false",
        "all high at the end but one, 10 10 10 10 10 10 10 10 90 90 10 90, false",
        "one low value before,        10 10 10 10 10  1 10 10 10 10 10 10, false",
        "falls,                       30 28 26 24 22 20 18 16 14 12 10  8, false",
        "grows a little,              10 10 10 10 11 11 11 11 11 12 12 12, false",
        "grows steadily,              10 12 14 16 18 20 22 24 26 28 30 32, true",
        "grows with a saw on it,      10 15 16 21 22 27 28 33 34 39 40 45, true",
        "a step that stays,           10 10 10 10 10 10 10 10 20 20 20 20, true",
    })
    void tellsSteadyGrowth(String what, String values, boolean grows) {
        double[] told = Arrays.stream(values.trim().split(" +"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(Memory.growsSteadily(told, 3)).as(what).isEqualTo(grows);
    }

    @Test
    void tooFewValuesSayNothing() {
        assertThatThrownBy(() -> Memory.growsSteadily(new double[5], 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
