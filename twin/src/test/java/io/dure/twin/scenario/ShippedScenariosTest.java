package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.twin.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scenarios of this repository are what their words say. */
class ShippedScenariosTest {
    @ParameterizedTest
    @CsvSource({"one-rack, 32, 496, 48", "two-sites, 408, 3132, 168"})
    void validAndLoaded(String name, long gpus, int jobs, int hours) throws IOException {
        Path folder = ScenarioSchema.project().resolve("scenarios").resolve(name);
        String yaml = Files.readString(folder.resolve("scenario.yaml"));
        assertThat(new ScenarioSchema().complaints(yaml)).isEmpty();
        assertThat(yaml).startsWith("# yaml-language-server: $schema=../../docs/schema/scenario-v1.schema.json\n");

        Scenario scenario = ScenarioFile.read(folder);
        assertThat(ScenarioFile.fleet(folder).gpus()).isEqualTo(gpus);
        assertThat(scenario.work()).hasSize(jobs);
        double load = gpuHours(scenario.work()) / (gpus * hours);
        assertThat(scenario.work().getLast().submitMillis()).isLessThan(hours * 3_600_000L);
        assertThat(load).isBetween(0.85, 0.90);
    }

    private static double gpuHours(List<Submission> work) {
        return work.stream()
                .mapToDouble(job -> (double) job.tasks() * job.gpusPerTask() * job.runMillis() / 3_600_000)
                .sum();
    }
}
