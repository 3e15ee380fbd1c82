package io.dure.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.control.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFileTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final String WHOLE = """
            name: train
            queue: org/team
            user: kim
            kind: fine-tuning
            tasks: 4
            minTasks: 2
            gpus: 8
            slice: 250
            cpus: 0.5
            memory: 16GiB
            gpuType: H100
            sites: [seoul, busan]
            near: rack
            prefer: node
            priority: -3
            timeLimit: 4h30m
            notBefore: 2026-12-01T09:00:00+09:00
            deadline: 2026-12-02T09:00:00+09:00
            after: [1, 2]
            afterAny: [3]
            hold: true
            evictable: false
            flexTier: 2
            checkpoint: 15m
            interactive: true
            idleTimeout: 20m
            command: [python, train.py, --lr, 3]
            script: |
              echo
            env: {A: 1, B: "two", C: null}
            folder: /data
            runs: 2h
            array: 0-9%2
            groups:
              - {tasks: 2, gpus: 4, cpus: 1.5, memory: 8GiB, gpuType: L40, near: rack, prefer: node}
              - {slice: 500}
            """;

    @TempDir
    private Path folder = Path.of("");

    private JobText read(String text) throws IOException {
        return JobFile.read(Files.writeString(folder.resolve("job.yaml"), text));
    }

    /** All words of the API, none left out. */
    @Test
    void everyWordIsRead() throws IOException {
        JobText text = read(WHOLE);
        JobSpec spec = JSON.readValue(text.job().toString(), JobSpec.class);
        for (var part : JobSpec.class.getRecordComponents()) {
            assertThat(valueOf(spec, part)).as(part.getName()).isNotNull();
        }
        assertThat(spec.command()).containsExactly("python", "train.py", "--lr", "3");
        assertThat(spec.environment()).isEqualTo(Map.of("A", "1", "B", "two", "C", ""));
        assertThat(spec.cpus()).isEqualTo(0.5);
        assertThat(spec.after()).isEqualTo(List.of(1L, 2L));
        assertThat(text.lines()).containsEntry("queue", 2).containsEntry("runs", 32);
    }

    private static Object valueOf(JobSpec spec, java.lang.reflect.RecordComponent part) {
        try {
            return part.getAccessor().invoke(spec);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(Arrays.toString(e.getStackTrace()), e);
        }
    }

    @Test
    void everyMistakeIsToldWithItsLine() {
        assertThatThrownBy(() -> read("queue: vision\ngpu: 8\ntasks: many\nhold: yes\nafter: 3\n"))
                .hasMessageContaining("job.yaml:2: \"gpu\" is not a key of the file")
                .hasMessageContaining("Maybe gpus?")
                .hasMessageContaining("job.yaml:3: tasks is \"many\"")
                .hasMessageContaining("job.yaml:4: hold is \"yes\"")
                .hasMessageContaining("job.yaml:5: after is 3; a list is needed");
    }
}
