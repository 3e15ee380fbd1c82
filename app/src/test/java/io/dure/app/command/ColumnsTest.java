package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.app.client.Dates;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {
    private static final Dates DATES = new Dates(ZoneId.of("Asia/Seoul"), Instant.parse("2026-11-22T03:00:00Z"));

    @Test
    void numbersAreToTheRight() {
        assertThat(new Columns("ID>", "NAME", "GPUS>")
                        .row("7", "a", "1,024")
                        .row("12", "ab", "8")
                        .text())
                .isEqualTo("ID  NAME   GPUS\n 7  a     1,024\n12  ab        8\n");
    }

    /** Hangul takes two places for each letter. */
    @Test
    void wideLettersTakeTwoPlaces() {
        assertThat(new Columns("NAME", "N>").row("학습", "1").row("abcd", "22").text())
                .isEqualTo("NAME   N\n학습   1\nabcd  22\n");
        assertThat(Wide.cut("가나다라", 6)).isEqualTo("가나…");
        assertThat(Wide.cut("가나다라", 8)).isEqualTo("가나다라");
    }

    @Test
    void theWidestTextsAreCutAtAHundredLetters() {
        String text = new Columns("A", "B", "N>")
                .row("a".repeat(90), "b".repeat(60), "1234567890")
                .row("c", "d", "1")
                .text();
        assertThat(text.lines()).allMatch(line -> line.length() <= 100);
        assertThat(text).contains("1234567890").contains("a…  b").contains("b…  1");
    }

    /** A job's name does not steer the terminal. */
    @Test
    void controlLettersAreBlanks() {
        assertThat(new Columns("A").row("x\u001b[2Jy\nz").text()).isEqualTo("A\nx [2Jy z\n");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T05:05:33Z, 14:05:33, 2026-11-22 14:05:33",
        "2026-11-21T15:00:00Z, 00:00:00, 2026-11-22 00:00:00",
        "2026-11-21T14:59:00Z, 21 Nov 23:59, 2026-11-21 23:59:00",
        "2025-12-31T14:00:00.123Z, 2025-12-31, 2025-12-31 23:00:00"
    })
    void datesAreShortAndOfThisPlace(String date, String brief, String full) {
        assertThat(DATES.brief(date)).isEqualTo(brief);
        assertThat(DATES.full(date)).isEqualTo(full);
    }

    @Test
    void datesInSentencesAreOfThisPlace() {
        assertThat(DATES.inside("not before 2026-11-22T05:05:33Z, by 2026-11-22T05:05:33.123Z."))
                .isEqualTo("not before 2026-11-22 14:05:33, by 2026-11-22 14:05:33.");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T09:00, 2026-12-01T09:00:00+09:00",
        "2026-12-01 09:00:30, 2026-12-01T09:00:30+09:00",
        "2026-12-01, 2026-12-01T00:00:00+09:00",
        "2026-12-01T09:00:00Z, 2026-12-01T09:00Z"
    })
    void datesOfThisPlaceGetTheirZone(String text, String told) {
        assertThat(DATES.told(Place.option("--from"), text)).isEqualTo(told);
    }

    @Test
    void otherDatesAreRefused() {
        assertThatThrownBy(() -> DATES.told(Place.option("--from"), "tomorrow"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("--from is \"tomorrow\"")
                .hasMessageContaining("Maybe 2026-11-22T13:00 or 2026-11-22T13:00:00+09:00?");
    }

    @ParameterizedTest
    @CsvSource({
        "40MW, 40000000, 40.00 MW",
        "1.5GW, 1500000000, '1,500.00 MW'",
        "12 kW, 12000, 12.0 kW",
        "950W, 950, 950 W",
        "0W, 0, 0 W"
    })
    void powerIsRead(String text, long watts, String shown) {
        assertThat(Watts.read(Place.option("--limit"), text)).isEqualTo(watts);
        assertThat(Watts.shown(watts)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"40, 40MW?", "40mw, 40MW?", "40 k, 40kW?", "40M, 40MW?"})
    void aPowerIsGuessed(String text, String guess) {
        assertThatThrownBy(() -> Watts.read(Place.option("--limit"), text)).hasMessageContaining("Maybe " + guess);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1MW", "lots", "2000GW", "0.5W", "1e3MW"})
    void otherPowersAreRefused(String text) {
        assertThatThrownBy(() -> Watts.read(Place.option("--limit"), text)).isInstanceOf(BadInput.class);
    }

    @ParameterizedTest
    @CsvSource({"400, 0.4s", "12000, 12s", "59600, 1m00s", "725000, 12m05s", "12000000, 3h20m", "63187200000, 731d08h"})
    void timesAreShort(long millis, String shown) {
        assertThat(JobRows.brief(millis)).isEqualTo(shown);
    }

    @Test
    void sentencesAreWrapped() {
        assertThat(Wrapped.at(12, "  ", "one two three four")).isEqualTo("one two\n  three four");
        assertThat(Wrapped.at(12, "  ", "averyverylongword x")).isEqualTo("averyverylongword\n  x");
    }
}
