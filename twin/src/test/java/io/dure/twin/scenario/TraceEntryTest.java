package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Task;
import io.dure.twin.Submission;
import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as entries of a workload. */
class TraceEntryTest {
    private static final String SCENARIO = """
            dure: scenario/v1
            fleet:
              gpuTypes: [{name: H200}, {name: GB200}]
              sites: [{name: s, halls: [{name: h, racks: [{nodes: 2, gpusPerNode: 8, gpuType: H200}]}]}]
            queues: [{name: q, quota: 16}]
            workload:
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeTrace() throws IOException {
        Files.writeString(folder.resolve("jobs.csv"), """
                at,took,gpus,part,type,model,prio
                2026-01-31T09:00:00,60,1,250,LLM,GB300|GB200,4
                2026-01-31T09:00:10,60,8,1000,,,0
                """);
        Files.writeString(folder.resolve("m.yaml"), """
                dure: mapping/v1
                columns:
                  submit: {column: at, unit: date}
                  run: took
                  gpusPerTask: gpus
                  slice: part
                  kind: {column: type, default: data, pretraining: [LLM]}
                  gpuType: {column: model, separator: "|"}
                  priority: prio
                """);
    }

    @Test
    void whatTheTraceSaysAndWhatTheEntrySays() throws IOException {
        Scenario scenario = read("  - {trace: jobs.csv, mapping: m.yaml, queue: q, from: 1h}\n");
        assertThat(scenario.work()).extracting(Submission::submitMillis).containsExactly(3_600_000L, 3_610_000L);
        assertThat(scenario.work())
                .extracting(Submission::task)
                .containsExactly(new Task(0, 250, 0, 0), Task.ofGpus(8));
        assertThat(scenario.work()).extracting(Submission::kind).containsExactly(Kind.PRETRAINING, Kind.DATA);
        assertThat(scenario.work()).extracting(Submission::gpuType).containsExactly(1, Job.ANY_TYPE);
        assertThat(scenario.work()).extracting(Submission::priority).containsExactly(4, 0);
        Scenario other = read("  - {trace: jobs.csv, mapping: m.yaml, queue: q, from: 1h, kind: inference,"
                + " gpuType: H200, priority: 7, checkpoint: 5m, evictable: false}\n");
        assertThat(other.work()).extracting(Submission::kind).containsOnly(Kind.INFERENCE);
        assertThat(other.work()).extracting(Submission::gpuType).containsOnly(0);
        assertThat(other.work()).extracting(Submission::priority).containsOnly(7);
        assertThat(other.work()).allMatch(s -> s.checkpointMillis() == 300_000 && !s.evictable());
    }

    @Test
    void scaledTracesAreDrawnForEachEntry() throws IOException {
        String entry = "  - {trace: jobs.csv, mapping: m.yaml, queue: q, from: 0s, scale: 20}\n";
        Scenario scenario = read(entry + entry);
        assertThat(new ScenarioSchema().complaints(SCENARIO + entry)).isEmpty();
        assertThat(scenario.work()).hasSize(80);
        assertThat(scenario.work().stream()
                        .map(Submission::submitMillis)
                        .distinct()
                        .count())
                .isGreaterThan(60);
        assertThat(read(entry + entry)).isEqualTo(scenario);
    }

    @Test
    void mistakes() {
        refused(
                "{trace: jobs.csv, mapping: m.yaml, queue: q}",
                ":7: the first job of the trace comes 20484 days after the log's zero; an entry says with from: when its"
                        + " first job is submitted. Maybe from: 0s?");
        refused(
                "{trace: jobs.csv, mapping: n.yaml, queue: q}",
                ":7: workload[0].mapping is \"n.yaml\"; there is no such file beside the scenario. Maybe "
                        + folder.resolve("m.yaml") + "?");
        refused(
                "{trace: jobs.csv, mapping: m.yaml, format: swf, queue: q, from: 0s}",
                ":7: workload[0].mapping is \"m.yaml\"; a trace has a format or a mapping, and here are both.");
        refused(
                "{trace: jobs.csv, mapping: m.yaml, queue: q, from: 0s, gpusPerTask: 4}",
                ":7: workload[0].gpusPerTask is 4; this trace tells itself what a task takes.");
        refused(
                "{trace: jobs.csv, mapping: m.yaml, queue: q, from: 0s, scale: 0}",
                ":7: workload[0].scale is 0; a number from 1.0E-4 to 100000 is needed.");
    }

    private void refused(String entry, String message) {
        assertThatThrownBy(() -> read("  - " + entry + "\n"))
                .isInstanceOf(BadInput.class)
                .hasMessage(folder.resolve("scenario.yaml") + message);
    }

    private Scenario read(String workload) throws IOException {
        return ScenarioFile.read(Files.writeString(folder.resolve("scenario.yaml"), SCENARIO + workload));
    }
}
