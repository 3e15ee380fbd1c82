package io.dure.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MillisTest {
    @Test
    void isTheNearestRank() {
        Millis took = new Millis();
        assertThat(took.perMille(990)).isZero();
        for (int i = 1000; i >= 1; i--) {
            took.add(i * 1_000_000L);
        }
        assertThat(took.perMille(500)).isEqualTo(500);
        assertThat(took.perMille(990)).isEqualTo(990);
        assertThat(took.perMille(1000)).isEqualTo(1000);
        assertThat(took.perMille(0)).isEqualTo(1);
    }

    @Test
    void putsSomeTogether() {
        Millis one = new Millis();
        one.add(1_000_000);
        Millis other = new Millis();
        other.add(3_000_000);
        Millis both = Millis.all(List.of(one, other));
        assertThat(both.count()).isEqualTo(2);
        assertThat(both.perMille(1000)).isEqualTo(3);
    }
}
