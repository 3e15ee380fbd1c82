package io.dure.app.client.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlurmTimeTest {
    /** All forms of sbatch(1), {@code --time}. */
    @ParameterizedTest
    @CsvSource({
        "30, 1800",
        "0, 0",
        "90:15, 5415",
        "1:00:00, 3600",
        "01:02:03, 3723",
        "100:00:00, 360000",
        "2-0, 172800",
        "1-12, 129600",
        "1-02:30, 95400",
        "7-00:00:01, 604801",
        "' 30 ', 1800",
        "UNLIMITED, 0",
        "infinite, 0",
        "-1, 0"
    })
    void everyFormIsRead(String text, long seconds) {
        assertThat(SlurmTime.seconds(text)).isEqualTo(OptionalLong.of(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4h", "1:2:3:4", "1-", "-", "1-2:3:4:5", "1.5", "-5", "36501-0", "9999999999", "1 0"})
    void othersAreNot(String text) {
        assertThat(SlurmTime.seconds(text)).isEmpty();
    }

    /** All forms of sbatch(1), {@code --begin}; now is noon of a Sunday. */
    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-22T12:00",
        "today, 2026-11-22T12:00",
        "tomorrow, 2026-11-23T12:00",
        "midnight, 2026-11-23T00:00",
        "noon, 2026-11-23T12:00",
        "teatime, 2026-11-22T16:00",
        "16:30, 2026-11-22T16:30",
        "09:00:01, 2026-11-23T09:00:01",
        "now+60, 2026-11-22T12:01",
        "now+1hour, 2026-11-22T13:00",
        "now+2days, 2026-11-24T12:00",
        "now+30minutes, 2026-11-22T12:30",
        "now+1week, 2026-11-29T12:00",
        "2027-01-20, 2027-01-20T00:00",
        "2027-01-20T12:34, 2027-01-20T12:34",
        "2027-01-20T12:34:56, 2027-01-20T12:34:56",
        "12/31, 2026-12-31T00:00",
        "12/31/27, 2027-12-31T00:00",
        "123127, 2027-12-31T00:00"
    })
    void everyBeginIsRead(String text, String at) {
        assertThat(SlurmBegin.read(text, LocalDateTime.parse("2026-11-22T12:00")))
                .contains(LocalDateTime.parse(at));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "25:00", "13/01", "now+", "now+1fortnight", "now-1", "2027-02-30", "9"})
    void otherBeginsAreNot(String text) {
        assertThat(SlurmBegin.read(text, LocalDateTime.parse("2026-11-22T12:00")))
                .isEmpty();
    }
}
