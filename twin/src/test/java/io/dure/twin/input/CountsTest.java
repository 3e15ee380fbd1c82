package io.dure.twin.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsTest {
    private static final Place JOBS = Place.option("--jobs");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 | ''",
                "101 | 101 | ''",
                "-1 | -1 | ''",
                "4.0 | 4.0 | ' Maybe 4?'",
                "1_0 | \"1_0\" | ' Maybe 10?'",
                "9'9 | \"9'9\" | ' Maybe 99?'",
                "1k | \"1k\" | ''",
                "ten | \"ten\" | ''",
                "999999999999999999999 | 999999999999999999999 | ''"
            })
    void bad(String text, String shown, String maybe) {
        assertThatThrownBy(() -> Counts.count(JOBS, text, 1, 100))
                .isInstanceOf(BadInput.class)
                .hasMessage("command line: --jobs is " + shown + "; a whole number from 1 to 100 is needed." + maybe);
    }

    @Test
    void good() {
        assertThat(Counts.count(JOBS, "1", 1, 100)).isEqualTo(1);
        assertThat(Counts.count(JOBS, "100", 1, 100)).isEqualTo(100);
        assertThat(Counts.orUnlimited(JOBS, "7", 100, -9)).isEqualTo(7);
        assertThat(Counts.orUnlimited(JOBS, "unlimited", 100, -9)).isEqualTo(-9);
    }

    @ParameterizedTest
    @CsvSource({"polcy, policy", "POLICY, policy", "ploicy, policy", "seed, seed", "quota, ''", "xyz, ''"})
    void spelling(String found, String closest) {
        assertThat(Spelling.closest(found, List.of("policy", "seed"))).isEqualTo(closest);
    }
}
