package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "4.2, 4.2 s",
        "59, 59 s",
        "59.97, 60 s",
        "60, 1 min",
        "125, 2 min 5 s",
        "3600, 1 h",
        "12000, 3 h 20 min",
        "86399.9, 1 d",
        "90000, 1 d 1 h",
        "63192188, 731 d 9 h"
    })
    void durations(double seconds, String said) {
        assertThat(Units.duration(seconds)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "905.4, 905", "305000, '305,000'", "1234567, 1.23 million", "48990000000, 48.99 billion"})
    void largeNumbers(double value, String said) {
        assertThat(Units.large(value)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"84.2, 84 MWh", "9999, '9,999 MWh'", "298731, 298.7 GWh"})
    void energies(double megawattHours, String said) {
        assertThat(Units.energy(megawattHours)).isEqualTo(said);
    }
}
