package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Event;
import io.dure.engine.Terms;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.Submission;
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

/** Gates as a scenario writes them. */
class GatedJobsTest {
    private static final String HEAD = """
            dure: scenario/v1
            title: Gates
            seed: 5
            rules: {policy: dure, overrun: 1m}
            fleet:
              gpuTypes: [{name: H100}]
              sites:
                - {name: seoul, halls: [{name: a, racks: [{nodes: 2, gpusPerNode: 8, gpuType: H100}]}]}
            queues:
              - {name: team, quota: 16, userLimitGpus: 8, userLimitJobs: 5}
            workload:
            """;

    private static final String WORK = """
              - {name: report, queue: team, kind: data, runTime: 1m, at: 10s, after: [train], afterAny: [sweep]}
              - {name: train, queue: team, kind: pretraining, gpusPerTask: 8, runTime: 1h, timeLimit: 2h, deadline: 5h}
              - {name: sweep, queue: team, user: kim, kind: simulation, runTime: 10m, array: 6, arrayLimit: 2}
              - {name: night, queue: team, user: lee, kind: data, runTime: 1m, notBefore: 3h}
              - {name: never, queue: team, user: lee, kind: data, runTime: 1m, hold: true}
              - {name: vain, queue: team, user: lee, kind: data, runTime: 1h, timeLimit: 1h, deadline: 30m}
            """;

    @TempDir
    private Path folder;

    @Test
    void placesStandForNames() throws IOException {
        Scenario scenario = ScenarioFile.read(write(WORK));
        List<String> names = scenario.work().stream().map(Submission::name).toList();
        assertThat(names)
                .containsExactly(
                        "train", "sweep-1", "sweep-2", "sweep-3", "sweep-4", "sweep-5", "sweep-6", "night", "never",
                        "vain", "report");
        assertThat(terms(scenario, 10).after()).containsExactly(new Terms.After(1, false), new Terms.After(2, true));
        assertThat(terms(scenario, 6)).isEqualTo(new Terms(false, 0, Terms.NO_DEADLINE, List.of(), 2, 2));
        assertThat(terms(scenario, 7).notBeforeMillis()).isEqualTo(3 * 3_600_000);
        assertThat(terms(scenario, 8).held()).isTrue();
        assertThat(terms(scenario, 0).deadlineMillis()).isEqualTo(5 * 3_600_000);
        assertThat(scenario.setup())
                .filteredOn(e -> e instanceof Event.QueueSet q && q.queue().id() == 1)
                .allMatch(e -> ((Event.QueueSet) e).queue().userLimitGpus() == 8
                        && ((Event.QueueSet) e).queue().userLimitJobs() == 5);
    }

    private static Terms terms(Scenario scenario, int index) {
        return scenario.work().get(index).wishes().terms();
    }

    @Test
    void runsAsWritten() throws IOException {
        Scenario scenario = ScenarioFile.read(write(WORK));
        Measure measure = new Measure(scenario);
        List<Watcher> watchers = new ArrayList<>(Checks.all(1, 1));
        watchers.add(measure);
        new Simulation(scenario, scenario.rules(), RunTimes.REQUESTED, watchers, Progress.NONE).run();
        Outcome outcome = measure.outcome(new Outcome.Run("", "", "", "", 5, ""), 0, 0, "");
        assertThat(outcome.rejections()).extracting(Outcome.Rejection::code).containsExactly("DeadlineNotMet");
        assertThat(outcome.reasons())
                .extracting(Outcome.ReasonOutcome::code)
                .contains("OnHold", "NotBefore", "DependsOn", "ArrayLimit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "after: [trian] | no entry of the workload that describes jobs has this name | train?",
                "after: [late] | a job depends on jobs that are submitted before it | an earlier at there",
                "deadline: 1h | a job with a deadline has a time limit | timeLimit: 1h?",
                "arrayLimit: 2 | only an array has one | array?",
                "array: 2, count: 3 | all elements of an array come together | count",
                "notbefore: 1h | notbefore | notBefore?"
            })
    void refuses(String bad, String rule, String maybe) throws IOException {
        Path file = write("""
                  - {name: train, queue: team, kind: data, runTime: 1m}
                  - {name: late, queue: team, kind: data, runTime: 1m, at: 1h}
                  - {name: bad, queue: team, kind: data, runTime: 1m, %s}
                """.formatted(bad));
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("scenario.yaml:14")
                .hasMessageContaining(rule)
                .hasMessageContaining(maybe);
    }

    private Path write(String work) throws IOException {
        Path file = folder.resolve("scenario.yaml");
        return Files.writeString(file, HEAD + work);
    }
}
