package io.dure.twin.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.Policy;
import io.dure.engine.Rules;
import io.dure.twin.RunTimes;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.scenario.FleetChoice;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.TraceScenario;
import io.dure.twin.trace.SharedData;
import io.dure.twin.trace.TraceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real two-year log whose schedules independent programs have computed: SDSC-SP2 1998 (67,620 jobs, 128 processors;
 * Parallel Workloads Archive, as kept by CQSim); that of conservative backfill one written from its definition alone. Skipped, loudly, where the log is not at hand.
 */
final class KnownResultsTest {
    /** The last column is our own last end: with requested times two jobs of the end come 2,554 s later. */
    @ParameterizedTest
    @CsvSource({
        "EASY, REQUESTED,    17852.29,    84.08, 63192188",
        "EASY, TRUE,         15051.22,    66.44, 63189634",
        "FIFO, REQUESTED,  1261249.13, 11440.26, 68595971",
        "CONSERVATIVE, REQUESTED, 18023.70, 75.29, 63209557",
        "CONSERVATIVE, TRUE,      16108.74, 64.56, 63189634",
        "DURE, REQUESTED,    17852.29,    84.08, 63192188"
    })
    void sdscSp2(Policy policy, RunTimes runTimes, double meanWait, double slowdown, long lastEnd) {
        Outcome outcome = Samples.run(sdsc(), Rules.defaults().withPolicy(policy), runTimes);
        assertThat(outcome.jobs().completed()).isEqualTo(67_620);
        assertThat(outcome.waits().meanSeconds()).isCloseTo(meanWait, within(0.005));
        assertThat(outcome.boundedSlowdown().mean()).isCloseTo(slowdown, within(0.005));
        assertThat(outcome.lastEndSeconds()).isEqualTo(lastEnd);
    }

    private static Scenario sdsc() {
        return TraceScenario.ofTrace(
                "sdsc-sp2",
                TraceFile.read(SharedData.file("sdsc-sp2/SDSC-SP2-1998-4.rst.gz")),
                new FleetChoice.Processors(128),
                1);
    }
}
