package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Event;
import io.dure.engine.Policy;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.check.Checks;
import io.dure.twin.input.BadInput;
import io.dure.twin.outcome.Measure;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maintenance and bookings as a scenario writes them. */
class WindowsReaderTest {
    private static final long HOUR = 3_600_000;

    private static final String HEAD = """
            dure: scenario/v1
            title: Windows
            seed: 5
            rules: {policy: dure, reclaimGrace: 2m, overrun: 1m}
            fleet:
              gpuTypes: [{name: H100}, {name: B200}]
              sites:
                - name: seoul
                  halls:
                    - {name: a, racks: [{count: 2, nodes: 2, gpusPerNode: 8, gpuType: H100}]}
                    - {name: b, racks: [{nodes: 1, gpusPerNode: 8, gpuType: B200}]}
            queues:
              - {name: team, quota: 24}
              - {name: other, quota: 16}
            """;

    private static final String PLANS = """
            maintenance:
              - {name: firmware, site: seoul, hall: a, rack: r2, from: 10h, for: 2h, every: 10h, count: 2, notice: 5h}
              - {site: seoul, gpuType: B200, from: 1h, to: 3h}
            bookings:
              - {name: demo, queue: team, nodes: 2, gpuType: H100, from: 4h, for: 2h, notice: 3h}
              - {name: huge, queue: team, nodes: 4, gpuType: H100, from: 14h, for: 2h}
            """;

    private static final String WORK = """
            workload:
              - {name: show, queue: team, kind: inference, tasks: 2, gpusPerTask: 8, runTime: 1h, timeLimit: 90m,
                 booking: demo, at: 2h}
              - {name: endless, queue: team, kind: inference, gpusPerTask: 4, runTime: 9h, booking: demo, at: 1h}
              - {name: fill, queue: other, kind: data, gpusPerTask: 2, runTime: 30m, timeLimit: 1h, every: 5m, count: 120}
              - {name: long, queue: other, kind: pretraining, gpusPerTask: 8, runTime: 20h, checkpoint: 10m, count: 3}
            """;

    @TempDir
    private Path folder;

    @Test
    void toldInOrderOfNotice() throws IOException {
        Scenario scenario = ScenarioFile.read(write(PLANS + WORK));
        assertThat(scenario.world().later())
                .containsExactly(
                        new Event.MaintenanceSet(0, 0, HOUR, 3 * HOUR, List.of(4)),
                        new Event.BookingSet(0, 1, 1, 14 * HOUR, 16 * HOUR, List.of(), 4, 0, -1),
                        new Event.BookingSet(HOUR, 2, 1, 4 * HOUR, 6 * HOUR, List.of(), 2, 0, -1),
                        new Event.MaintenanceSet(5 * HOUR, 3, 10 * HOUR, 12 * HOUR, List.of(2, 3)),
                        new Event.MaintenanceSet(15 * HOUR, 4, 20 * HOUR, 22 * HOUR, List.of(2, 3)));
        assertThat(scenario.work())
                .filteredOn(job -> job.name().equals("show"))
                .allMatch(job -> job.wishes().terms().booking() == 2);
    }

    /** A booking never gets nodes that maintenance has, whichever was to be known first. */
    @Test
    void maintenanceIsKnownToWhoeverBooks() throws IOException {
        Scenario scenario = ScenarioFile.read(
                write("""
                maintenance: [{site: seoul, hall: a, rack: r1, from: 10h, for: 2h, notice: 1h}]
                bookings: [{name: demo, queue: team, nodes: 1, gpuType: H100, from: 11h, for: 4h, notice: 5h}]
                """ + WORK.replace(", booking: demo", "").replace("booking: demo, ", "")));
        assertThat(scenario.world().later()).extracting(Event::atMillis).containsExactly(6 * HOUR, 6 * HOUR);
        assertThat(scenario.world().later().getFirst()).isInstanceOf(Event.MaintenanceSet.class);
    }

    @Test
    void runsAsWritten() throws IOException {
        Scenario scenario = ScenarioFile.read(write(PLANS + WORK));
        for (Policy policy : new Policy[] {Policy.DURE, Policy.EASY, Policy.FIFO, Policy.FGD}) {
            Measure measure = new Measure(scenario);
            List<Watcher> watchers = new ArrayList<>(Checks.all(1, 1));
            watchers.add(measure);
            new Simulation(scenario, scenario.rules().withPolicy(policy), RunTimes.REQUESTED, watchers, Progress.NONE)
                    .run();
            Outcome outcome = measure.outcome(new Outcome.Run("", "", "", "", 5, ""), 0, 0, "");
            assertThat(outcome.reasons())
                    .as(policy.name())
                    .extracting(Outcome.ReasonOutcome::code)
                    .contains("AwaitsBooking");
            assertThat(outcome.rejections())
                    .as(policy.name())
                    .extracting(Outcome.Rejection::code)
                    .containsExactly("BookingOver");
        }
    }

    @Test
    void conservativeHasNone() throws IOException {
        Scenario scenario = ScenarioFile.read(write(PLANS + WORK));
        assertThatThrownBy(() -> scenario.check(scenario.rules().withPolicy(Policy.CONSERVATIVE)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("its plans know no maintenance and no bookings");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maintenance: [{site: soul, from: 1h, for: 1h}] | the sites are seoul | seoul?",
                "maintenance: [{site: seoul, hall: c, from: 1h, for: 1h}] | the names there are a, b |",
                "maintenance: [{site: seoul, hall: a, rack: r9, from: 1h, for: 1h}] | the names there are r1, r2 | r1?",
                "maintenance: [{site: seoul, rack: r1, from: 1h, for: 1h}] | racks have the names r1 | hall: …?",
                "maintenance: [{site: seoul, from: 1h, for: 1h, to: 2h}] | either to, or for how long | for: 4h?",
                "maintenance: [{site: seoul, from: 3h, to: 2h}] | it ends after it begins |",
                "maintenance: [{site: seoul, from: 1h, for: 2h, every: 1h, count: 3}] | the next one begins when this one is over |",
                "maintenance: [{site: seoul, from: 1h, for: 2h, every: 7h}] | it says how often, count | count: 4?",
                "maintenance: [{site: seoul, from: 1h, for: 2h, count: 7}] | only what comes again says how often | every: 7d?",
                "maintenance: [{site: seoul, from: 1h, for: 2h}, {site: seoul, hall: a, from: 2h, for: 2h}] | under maintenance then already | other times?",
                "bookings: [{name: demo, queue: taem, nodes: 1, gpuType: H100, from: 1h, for: 1h}] | jobs wait in the queues | team?",
                "bookings: [{name: demo, queue: team, nodes: 1, gpuType: H200, from: 1h, for: 1h}] | the fleet's GPU types are | H100?",
                "bookings: [{name: demo, queue: team, gpuType: H100, from: 1h, for: 1h}] | a booking says how many nodes |"
            })
    void refuses(String plans, String rule, String maybe) throws IOException {
        Path file = write(plans + "\nworkload:\n  - {queue: team, kind: data, runTime: 1m}\n");
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("scenario.yaml:15")
                .hasMessageContaining(rule)
                .hasMessageContaining(maybe == null ? "" : maybe);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "queue: team, booking: demos | the bookings are demo, huge | demo?",
                "queue: other, booking: demo | that is a booking of another queue |",
                "queue: team, booking: demo, at: 30m | a job is submitted when its booking is known | notice",
                "queue: team, booking: demo, at: 1h, timeLimit: 1h, deadline: 9h | over when that ends |"
            })
    void refusesJobs(String job, String rule, String maybe) throws IOException {
        Path file = write(PLANS + "workload:\n  - {kind: data, runTime: 1m, " + job + "}\n");
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("scenario.yaml:22")
                .hasMessageContaining(rule)
                .hasMessageContaining(maybe == null ? "" : maybe);
    }

    private Path write(String rest) throws IOException {
        Path file = folder.resolve("scenario.yaml");
        return Files.writeString(file, HEAD + rest);
    }
}
