package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.app.client.Dates;
import io.dure.engine.PowerStep;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dure forecast}, {@code what-if} and {@code curtail} against a control plane that answers what it was told to. */
class ForesightCommandsTest extends SignedIn {
    ForesightCommandsTest() throws IOException {}

    /** As it is told in this place. */
    private static String here(String date) {
        return Dates.here().full(date);
    }

    @Test
    void forecastIsATable() {
        fake.on("GET /v1/forecast?days=14&limit=30&queue=vision", 200, """
                {"now":"2025-03-01T09:00:00Z","until":"2025-03-15T09:00:00Z","observedShare":0.4,"cut":true,"withoutStart":3,
                "jobs":[{"job":12,"name":"train","queue":"vision","atLimit":"2025-03-02T09:00:00Z","asObserved":"2025-03-01T12:00:00Z"},
                {"job":13,"name":"","queue":"vision"}]}""");
        Cli cli = run("forecast", "--queue", "vision", "--days", "14");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out())
                .isEqualTo(
                        """
                JOB  QUEUE   NAME   AT THE LATEST        AS OBSERVED
                 12  vision  train  %s  %s
                 13  vision
                Jobs that ended ran 40.0 %% of their limits.
                3 start later than %s.
                It was not looked further: much waits.
                """, here("2025-03-02T09:00:00Z"), here("2025-03-01T12:00:00Z"), here("2025-03-15T09:00:00Z"));
    }

    @Test
    void whatIfTellsBoth() throws IOException {
        fake.on("POST /v1/what-if", 200, """
                {"until":"2025-03-08T09:00:00Z","cut":false,"usedGpuHours":1000,"usedGpuHoursThen":1200.4,"utilisation":0.5,
                "utilisationThen":0.6,"startsNow":4,"startsThen":5,"earlier":2,"later":1,
                "jobs":[{"job":7,"queue":"vision","then":"2025-03-02T09:00:00Z"}]}""");
        Cli cli = run(
                "what-if",
                "--quota",
                "org/vision=64",
                "--power",
                "seoul=25MW",
                "--down",
                "seoul/h/r",
                "--policy",
                "EASY");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("GPU-hours used by the fleet   1,000   1,200", "2 start earlier, 1 later.")
                .contains("  7  vision  later       " + here("2025-03-02T09:00:00Z"));
        assertThat(sent(0)).isEqualTo(JSON.readTree("""
                {"days":7,"quotas":[{"queue":"org/vision","quota":64}],"envelopes":[{"site":"seoul","watts":25000000}],
                "nodesDown":["seoul/h/r"],"policy":"easy"}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "what-if, --days, 3, nothing is changed",
        "what-if, --quota, vision, a name",
        "what-if, --quota, vision=many, whole number",
        "what-if, --power, seoul=25, a power is a number with W"
    })
    void badChangesAreRefusedBeforeAnybodyIsAsked(String command, String option, String value, String said) {
        Cli cli = run(command, option, value);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains(said);
        assertThat(fake.asked()).isEmpty();
    }

    // ---- curtail ----------------------------------------------------------------------------------------------

    private static final String POWER = """
            {"now":"2030-03-01T09:00:00Z","times":[],"sites":[{"name":"seoul","limitWatts":40000000,"drawWatts":1,
            "changes":[{"at":"2030-03-01T10:00:00Z","watts":20000000},{"at":"2030-03-01T11:00:00Z","watts":50000000}]},
            {"name":"ulsan","drawWatts":1,"changes":[]}]}""";

    @Test
    void aCallIsLaidOverWhatIsSet() throws IOException {
        fake.on("GET /v1/power", 200, POWER);
        fake.on("PUT /v1/sites/seoul/envelope", 204, "");
        Cli cli = run("curtail", "seoul", "--limit", "25MW", "--from", "2030-03-01T09:30:00Z", "--for", "2h");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).startsWith("seoul: at most 25.00 MW from ");
        assertThat(sent(1)).isEqualTo(JSON.readTree("""
                {"steps":[{"from":"2030-03-01T09:00Z","watts":40000000},{"from":"2030-03-01T09:30Z","watts":25000000},
                {"from":"2030-03-01T10:00Z","watts":20000000},{"from":"2030-03-01T11:00Z","watts":25000000},
                {"from":"2030-03-01T11:30Z","watts":50000000}]}"""));
    }

    @Test
    void whereNothingIsSetNothingIsAfterwards() throws IOException {
        fake.on("GET /v1/power", 200, POWER);
        fake.on("PUT /v1/sites/ulsan/envelope", 204, "");
        assertThat(run("curtail", "ulsan", "--limit", "5MW", "--to", "2030-03-01T12:00:00Z")
                        .code())
                .isZero();
        assertThat(sent(1).path("steps")).hasSize(2);
        assertThat(sent(1).path("steps").get(0).path("watts").asLong()).isEqualTo(5_000_000);
        assertThat(sent(1).path("steps").get(1).path("watts").asLong()).isEqualTo(PowerStep.NO_LIMIT);
    }

    @ParameterizedTest
    @CsvSource({
        "--for, 0s, ends after it begins",
        "--to, 2030-03-01T08:00:00Z, ends after it begins",
        "--to, tomorrow, a date and time"
    })
    void aCallThatIsNoneIsRefused(String option, String value, String said) {
        fake.on("GET /v1/power", 200, POWER);
        Cli cli = run("curtail", "seoul", "--limit", "25MW", option, value);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains(said);
        assertThat(fake.asked()).hasSize(1);
    }

    @Test
    void aSiteThatIsNotThereIsTold() {
        fake.on("GET /v1/power", 200, POWER);
        Cli cli = run("curtail", "busan", "--limit", "25MW", "--for", "1h");
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("site busan", "Maybe seoul, ulsan?");
    }

    @Test
    void whatIsLessAnyhowStays() {
        OffsetDateTime nine = OffsetDateTime.parse("2030-03-01T09:00:00Z");
        TreeMap<OffsetDateTime, Long> allowed = new TreeMap<>(Map.of(nine, 10L));
        assertThat(CurtailSite.lowered(allowed, nine, nine.plusHours(1), 20))
                .containsExactly(Map.entry(nine, 10L), Map.entry(nine.plusHours(1), 10L));
    }
}
