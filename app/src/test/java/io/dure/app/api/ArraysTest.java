package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays and jobs of several task groups over the API. */
final class ArraysTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void anArrayRunsSoManyAtOnceAndOthersWaitForAllOfIt() throws IOException, InterruptedException {
        try (ServedFleet fleet = ServedFleet.start(folder, 50, s -> s)) {
            String kim = fleet.token("kim", "submitter", ServedFleet.OURS);
            ServedFleet.Answer made = fleet.post(
                    kim,
                    "/v1/jobs",
                    Map.of("queue", "amaranth/speech-amaranth", "name", "sweep", "array", "1-5:2,10%2", "runs", "60s"));
            assertThat(made.json().get("elements").asInt()).isEqualTo(4);
            long first = made.json().get("id").asLong();
            JsonNode last = fleet.get(kim, "/v1/jobs/" + (first + 3)).json();
            assertThat(last.at("/job/name").asText()).isEqualTo("sweep[10]");
            assertThat(last.at("/spec/env/SLURM_ARRAY_TASK_ID").asText()).isEqualTo("10");
            assertThat(last.at("/spec/env/DURE_ARRAY").asText()).isEqualTo(String.valueOf(first));
            assertThat(fleet.get(kim, "/v1/jobs/" + (first + 3) + "/why")
                            .json()
                            .at("/reasons/0/code")
                            .asText())
                    .isEqualTo("ArrayLimit");
            long after = fleet.submit(
                    kim, Map.of("queue", "amaranth/speech-amaranth", "after", List.of(first), "runs", "1s"));
            assertThat(fleet.get(kim, "/v1/jobs/" + after + "/why")
                            .json()
                            .at("/reasons/0/code")
                            .asText())
                    .isEqualTo("DependsOn");
            FreezeTest.await(fleet, kim, after, "completed");
            for (int i = 0; i < 4; i++) {
                FreezeTest.await(fleet, kim, first + i, "completed");
            }
        }
    }

    @Test
    void anArrayIsCancelledAsAWholeByItsOwnerAlone() throws IOException, InterruptedException {
        try (ServedFleet fleet = ServedFleet.start(folder, 50, s -> s)) {
            String kim = fleet.token("kim", "submitter", ServedFleet.OURS);
            String park = fleet.token("park", "submitter", ServedFleet.THEIRS);
            long first = fleet.submit(kim, Map.of("queue", "amaranth/speech-amaranth", "array", "0-49", "runs", "5h"));
            assertThat(fleet.post(park, "/v1/jobs/" + first + "/cancel?array=true", Map.of())
                            .status())
                    .isEqualTo(404);
            assertThat(fleet.post(kim, "/v1/jobs/" + (first + 1) + "/cancel?array=true", Map.of())
                            .body())
                    .contains("is not the first of an array");
            assertThat(fleet.post(kim, "/v1/jobs/" + first + "/cancel?array=true", Map.of())
                            .status())
                    .isEqualTo(204);
            for (int i = 0; i < 50; i++) {
                FreezeTest.await(fleet, kim, first + i, "cancelled");
            }
        }
    }

    @Test
    void saysWhatIsWrongWithAnArray() throws IOException, InterruptedException {
        try (ServedFleet fleet = ServedFleet.start(folder)) {
            for (String bad : List.of("", "a", "1-", "5-1", "1-3:0", "1-3%0", "0-10000", "-1", "1,,2", "1-2-3")) {
                ServedFleet.Answer answer = fleet.post(
                        fleet.admin(), "/v1/jobs", Map.of("queue", "amaranth/speech-amaranth", "array", bad));
                assertThat(answer.status()).as(bad + ": " + answer.body()).isEqualTo(400);
                assertThat(answer.json().path("field").asText()).as(bad).isEqualTo("array");
            }
            ServedFleet.Answer batch = fleet.post(
                    fleet.admin(),
                    "/v1/jobs/batch",
                    Map.of(
                            "jobs",
                            List.of(
                                    Map.of("queue", "amaranth/speech-amaranth", "array", "x"),
                                    Map.of("queue", "amaranth/speech-amaranth", "array", "1-3"))));
            assertThat(batch.json().at("/jobs/0/problem").asText()).contains("array");
            assertThat(batch.json().at("/jobs/1/elements").asInt()).isEqualTo(3);
        }
    }

    @Test
    void groupsOfDifferentGpusStartTogether() throws IOException, InterruptedException {
        try (ServedFleet fleet = ServedFleet.start(folder)) {
            Map<String, Object> job = Map.of(
                    "queue",
                    "amaranth/speech-amaranth",
                    "tasks",
                    2,
                    "gpus",
                    8,
                    "gpuType",
                    "H100",
                    "runs",
                    "5h",
                    "groups",
                    List.of(Map.of("tasks", 1, "gpus", 4, "gpuType", "L40"), Map.of("tasks", 1, "gpus", 0, "cpus", 2)));
            long id = fleet.submit(fleet.admin(), job);
            FreezeTest.await(fleet, fleet.admin(), id, "running");
            JsonNode told = fleet.get(fleet.admin(), "/v1/jobs/" + id).json();
            assertThat(told.at("/job/gpus").asDouble()).isEqualTo(20);
            assertThat(told.at("/attempts/0/nodes").toString()).contains("r1").contains("r2");
            ServedFleet.Answer bad = fleet.post(
                    fleet.admin(),
                    "/v1/jobs",
                    Map.of("queue", "amaranth/speech-amaranth", "groups", List.of(Map.of("gpuType", "H1000"))));
            assertThat(bad.body()).contains("the fleet's types are H100, L40");
        }
    }
}
