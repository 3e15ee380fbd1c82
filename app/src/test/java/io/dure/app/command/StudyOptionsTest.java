package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that choose a part of a scenario, and what is said where they cannot be used. */
class StudyOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--from | 2024-12-31 | --from is 2024-12-31; the scenario starts on 2025-01-01",
                "--from | 2030-02-30 | Maybe 2030-02-28?",
                "--days | 0 | --days is 0; a whole number from 1 to 36500 is needed.",
                "--variant | held-6500 | Maybe held-65000?",
                "--scale | 10% | Maybe 0.10?",
                "--scale | 2 | a share above 0 and at most 1 is needed",
                "--seed | x | --seed is \"x\""
            })
    void refused(String option, String value, String message) {
        Cli bad = Cli.run("simulate", Cli.scenario("korea-alliance"), option, value);
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains(message);
        assertThat(bad.out()).isEmpty();
    }

    @Test
    void notForTraces() {
        Cli bad = Cli.run("simulate", "--trace", "a.swf", "--days", "3");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("--days with --trace; it belongs to a scenario");
    }

    @Test
    void aScenarioFromItsSecondDay() {
        Cli whole = Cli.run("simulate", Cli.scenario("one-rack"), "--json", "-");
        Cli later = Cli.run("simulate", Cli.scenario("one-rack"), "--from", "2026-03-03", "--json", "-");
        assertThat(whole.code()).isZero();
        assertThat(later.code()).isZero();
        assertThat(later.out()).isNotEqualTo(whole.out());
    }
}
