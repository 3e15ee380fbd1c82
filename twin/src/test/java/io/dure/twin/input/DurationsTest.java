package io.dure.twin.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    private static final Place UNTIL = Place.option("--until");

    @ParameterizedTest
    @CsvSource({
        "0s, 0",
        "250ms, 250",
        "90s, 90000",
        "10m, 600000",
        "36h, 129600000",
        "7d, 604800000",
        "1h30m, 5400000",
        "1d2h3m4s5ms, 93784005",
        "007m, 420000",
        "36500d, 3153600000000",
        "3153600000000ms, 3153600000000"
    })
    void good(String text, long millis) {
        assertThat(Durations.millis(UNTIL, text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "30, 30, ' Maybe 30m?'",
        "0, 0, ' Maybe 0s?'",
        "1.5h, \"1.5h\", ' Maybe 1h30m?'",
        "2 hours, \"2 hours\", ' Maybe 2h?'",
        "10M, \"10M\", ' Maybe 10m?'",
        "90 min, \"90 min\", ' Maybe 1h30m?'",
        "30m1h, \"30m1h\", ' Maybe 1h30m?'",
        "1h1h, \"1h1h\", ' Maybe 2h?'",
        "2w, \"2w\", ' Maybe 14d?'",
        "'', \"\", ''",
        "-5m, \"-5m\", ''",
        "abc, \"abc\", ''",
        "5y, \"5y\", ''",
        "36501d, \"36501d\", ''",
        "36500d1ms, \"36500d1ms\", ''",
        "99999999999999999999s, \"99999999999999999999s\", ''",
        "9223372036854775807ms, \"9223372036854775807ms\", ''",
        "1e3s, \"1e3s\", ''",
        "１h, \"１h\", ''"
    })
    void bad(String text, String shown, String maybe) {
        assertThatThrownBy(() -> Durations.millis(UNTIL, text))
                .isInstanceOf(BadInput.class)
                .hasMessage("command line: --until is " + shown + "; " + Durations.RULE + "." + maybe);
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "250, 250ms", "5400000, 1h30m", "604800000, 7d", "93784005, 1d2h3m4s5ms"})
    void printedAsRead(long millis, String text) {
        assertThat(Durations.print(millis)).isEqualTo(text);
        assertThat(Durations.millis(UNTIL, text)).isEqualTo(millis);
    }
}
