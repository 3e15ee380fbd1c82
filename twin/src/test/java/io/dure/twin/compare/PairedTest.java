package io.dure.twin.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.Policy;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.outcome.Measure;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.run.Simulation;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PairedTest {
    /** One node of 4 GPUs: 3 of them for 100 s, then a job for all, then one that EASY lets pass and one that it does not. */
    private static final String FOUR_JOBS = """
            dure: scenario/v1
            fleet:
              gpuTypes: [{name: H100}]
              sites:
                - {name: here, halls: [{name: a, racks: [{nodes: 1, gpusPerNode: 4, gpuType: H100, link: node}]}]}
            queues:
              - {name: a, quota: 2}
              - {name: b, quota: 2}
            workload:
              - {name: long, at: 0s, queue: a, kind: data, gpusPerTask: 3, runTime: 100s, timeLimit: 100s}
              - {name: all, at: 1s, queue: a, kind: data, gpusPerTask: 4, runTime: 50s, timeLimit: 50s}
              - {name: short, at: 2s, queue: b, kind: data, gpusPerTask: 1, runTime: 10s, timeLimit: 90s}
              - {name: late, at: 3s, queue: b, kind: data, gpusPerTask: 1, runTime: 200s, timeLimit: 200s}
            """;

    @TempDir
    private Path folder = Path.of("");

    private record Looked(Outcome outcome, Waits waits, Received received) {}

    private Looked run(Policy policy) throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), FOUR_JOBS);
        Scenario scenario = ScenarioFile.read(file);
        Measure measure = new Measure(scenario);
        Waits waits = new Waits();
        Received received = new Received();
        new Simulation(
                        scenario,
                        scenario.rules().withPolicy(policy),
                        RunTimes.REQUESTED,
                        List.of(measure, waits, received),
                        Progress.NONE)
                .run();
        Outcome.Run facts = new Outcome.Run("four", "", policy.name(), "requested", 1, "");
        return new Looked(measure.outcome(facts, 0, 0, ""), waits, received);
    }

    @Test
    void eachJobIsComparedWithItself() throws IOException {
        Waits fifo = run(Policy.FIFO).waits;
        Waits easy = run(Policy.EASY).waits;
        // fifo: 0, 99, 148, 147 s; easy: 0, 99, 0, 147 s
        assertThat(List.of(fifo.millis(2), easy.millis(2))).containsExactly(148_000L, 0L);
        Paired paired = Paired.of(fifo, easy);
        assertThat(paired.jobs()).isEqualTo(4);
        assertThat(paired.meanSeconds()).isEqualTo(-37);
        assertThat(paired.medianSeconds()).isZero();
        assertThat(List.of(paired.better(), paired.worse(), paired.equal())).containsExactly(0.25, 0.0, 0.75);
        assertThat(Paired.of(easy, fifo).meanSeconds()).isEqualTo(37);
    }

    @Test
    void worstQueueIsTheOneThatWaitedForItsOwn() throws IOException {
        // Until 150 s b wants 1 of its 2 GPUs from 2 s on and 2 from 3 s on, and has none; then it has 2 for 10 s, 1
        // after.
        Received.Worst worst = run(Policy.FIFO).received.worst();
        assertThat(worst.queue()).isEqualTo("b");
        double had = 2 * 10 + 190;
        assertThat(worst.part()).isCloseTo(had / (1 + 2 * 147 + had), within(1e-9));
    }

    @Test
    void boundsAreTheLoosestOfAllPolicies() throws IOException {
        SideBySide both = new SideBySide(List.of("fifo", "easy"));
        both.begin(1);
        for (Policy policy : List.of(Policy.FIFO, Policy.EASY)) {
            Looked looked = run(policy);
            both.add(looked.outcome, looked.waits, looked.received);
        }
        Comparison comparison = both.comparison();
        assertThat(comparison.policies().get(1).meanDifference()).isEqualTo(new Interval(-37, -37, -37, 1));
        for (Comparison.Limit limit : comparison.bounds()) {
            for (Policy policy : List.of(Policy.FIFO, Policy.EASY)) {
                run(policy).outcome.bounds().all().stream()
                        .filter(b -> b.outcome().equals(limit.outcome()))
                        .forEach(b -> assertThat(limit.bound())
                                .as(limit.outcome())
                                .matches(v -> limit.better().equals("lower") ? v <= b.bound() : v >= b.bound()));
            }
        }
    }

    @Test
    void intervalIsStudents() {
        // By hand: mean 3, variance 2.5, half width 2.776 * sqrt(2.5 / 5).
        Interval five = Interval.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0));
        assertThat(five.mean()).isEqualTo(3);
        assertThat(five.high() - 3).isCloseTo(1.963, within(0.0005));
        assertThat(3 - five.low()).isCloseTo(1.963, within(0.0005));
        assertThat(five.isApartFromZero()).isTrue();
        assertThat(Interval.of(List.of(-1.0, 1.0)).isApartFromZero()).isFalse();
        assertThat(Interval.of(List.of(7.0)).isApartFromZero()).isFalse();
    }
}
