package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Level;
import io.dure.engine.Nearness;
import io.dure.engine.Policy;
import io.dure.engine.Task;
import io.dure.engine.TaskGroup;
import io.dure.engine.Verdict;
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
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Task groups beside the first as a scenario writes them. */
class GroupsReaderTest {
    private static final String HEAD = """
            dure: scenario/v1
            title: Groups
            fleet:
              gpuTypes: [{name: H100, slices: 4}, {name: B200}]
              sites:
                - name: seoul
                  halls:
                    - name: a
                      racks:
                        - {nodes: 4, gpusPerNode: 8, gpuType: H100, cpus: 64, memory: 1TiB}
                        - {nodes: 2, gpusPerNode: 8, gpuType: B200}
            queues: [{name: team, quota: 48}]
            workload:
            """;

    private static final String JOB = """
              - name: learn
                queue: team
                kind: pretraining
                tasks: 2
                gpusPerTask: 8
                gpuType: B200
                near: rack
                groups:
                  - {tasks: 16, gpusPerTask: 1, gpuType: H100, near: hall, prefer: rack}
                  - {tasks: 2, gpusPerTask: 0, cpus: 32, memory: 64GiB}
                  - {tasks: 1, slice: 0.25}
                runTime: 2h
                timeLimit: 3h
                at: 1h
                count: 2
            """;

    @TempDir
    private Path folder;

    @Test
    void readsEveryGroup() throws IOException {
        assertThat(new ScenarioSchema().complaints(HEAD + JOB)).isEmpty();
        List<Submission> work = ScenarioFile.read(file(HEAD + JOB)).work();
        assertThat(work).hasSize(2).allSatisfy(s -> {
            assertThat(s.wishes().groups())
                    .containsExactly(
                            new TaskGroup(16, Task.ofGpus(1), 0, new Nearness(Level.HALL, Level.RACK)),
                            new TaskGroup(2, new Task(0, 0, 32_000, 64 * 1024), -1),
                            new TaskGroup(1, new Task(0, 250, 0, 0), -1));
            assertThat(s.milliGpus()).isEqualTo(32_250);
            assertThat(s.wishes().near().required()).isEqualTo(Level.RACK);
        });
    }

    @Test
    void runsOneAfterTheOtherUnderAllCheckers() throws IOException {
        Outcome outcome = run(ScenarioFile.read(file(HEAD + JOB)));
        assertThat(outcome.jobs().completed()).isEqualTo(2);
        assertThat(outcome.queues())
                .filteredOn(q -> q.path().equals("team"))
                .singleElement()
                .extracting(Outcome.QueueOutcome::usedGpuHours)
                .isEqualTo(2 * 2 * 32.25);
    }

    @Test
    void theShippedOneRunsUnderAllCheckers() throws IOException {
        Path shipped = ScenarioSchema.project().resolve("scenarios/trainers-and-loaders");
        String yaml = Files.readString(shipped.resolve("scenario.yaml"));
        assertThat(new ScenarioSchema().complaints(yaml)).isEmpty();
        Scenario scenario = ScenarioFile.read(shipped);
        assertThat(ScenarioFile.fleet(shipped).gpus()).isEqualTo(256);
        Map<Long, Integer> claims = new TreeMap<>();
        Outcome outcome = run(scenario, new Watcher() {
            @Override
            public void decided(long nowMillis, Verdict verdict, Engine engine) {
                verdict.decisions().stream()
                        .filter(Decision.Claim.class::isInstance)
                        .forEach(d -> claims.merge(d.job(), 1, Integer::sum));
            }
        });
        assertThat(outcome.jobs().rejected()).isZero();
        assertThat(claims)
                .as("what students borrow is taken back for groups too")
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tasks: 16, gpusPerTask: 1 | gpusPerTask: 1 | :22: workload[0].groups[0].tasks is missing; a group says how many tasks it has",
                "slice: 0.25 | slice: 1 | :24: workload[0].groups[2].slice is 1; a number from 0.01 to 0.99 is needed",
                "slice: 0.25 | slice: 0.25, gpusPerTask: 1 | :24: workload[0].groups[2].slice is 0.25; a task takes whole GPUs, gpusPerTask, or a slice of one",
                "cpus: 32, memory: 64GiB | cpu: 32 | :23: \"cpu\" is not a key of workload[0].groups[1]; its keys are tasks, gpusPerTask, slice, cpus, memory, gpuType, near, prefer. Maybe cpus?",
                "gpuType: H100, near | gpuType: H200, near | :22: workload[0].groups[0].gpuType is \"H200\"; the fleet's GPU types are H100, B200. Maybe H100?",
                "runTime: 2h | runTime: 2h, minTasks: 1 | several task groups (groups) are not elastic yet",
                "timeLimit: 3h | timeLimit: 3h, deadline: 9h | several task groups (groups) are not promised by a date yet",
                "timeLimit: 3h | timeLimit: 3h, flexTier: 1 | several task groups (groups) are not held back by caps yet",
            })
    void refuses(String from, String to, String says) throws IOException {
        String job = JOB.replace(
                from,
                to.replace(", minTasks", "\n    minTasks")
                        .replace("h, deadline", "h\n    deadline")
                        .replace("h, flexTier", "h\n    flexTier"));
        assertThat(job).isNotEqualTo(JOB);
        Path file = file(HEAD + job);
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(says);
    }

    @Test
    void otherPoliciesAreRefused() throws IOException {
        Scenario scenario = ScenarioFile.read(file(HEAD + JOB));
        scenario.check(scenario.rules());
        assertThatThrownBy(() -> scenario.check(scenario.rules().withPolicy(Policy.EASY)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(
                        "policy easy with job learn-1 of 4 task groups; several groups are not placed by any"
                                + " policy but dure yet");
    }

    private static Outcome run(Scenario scenario, Watcher... others) {
        Measure measure = new Measure(scenario);
        List<Watcher> watchers = new ArrayList<>(Checks.all(16, 16));
        watchers.add(measure);
        watchers.addAll(List.of(others));
        new Simulation(scenario, scenario.rules(), RunTimes.REQUESTED, watchers, Progress.NONE).run();
        return measure.outcome(new Outcome.Run("", "", "", "", 5, ""), 0, 0, "");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("scenario.yaml"), text);
    }
}
