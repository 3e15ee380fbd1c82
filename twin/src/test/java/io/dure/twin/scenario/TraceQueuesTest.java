package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.twin.Submission;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queues that a log names become those of its scenario. */
class TraceQueuesTest {
    @TempDir
    private Path folder;

    @Test
    void oneForEachWithItsPartOfTheFleet() throws IOException {
        Trace trace = TraceFile.read(Files.writeString(folder.resolve("p.csv"), """
                timestamp,duration,num_gpus,gpu_time,cluster
                2017-10-09 07:00:00,10,2,20,b c
                2017-10-09 07:00:01,10,7,70,a/d
                2017-10-09 07:00:02,10,1,10,b c
                2017-10-09 07:00:03,1,1,1,
                """));
        Scenario scenario = TraceScenario.ofTrace("p", trace.startingAt(0), new FleetChoice.Processors(101), 1);
        assertThat(scenario.names().queues()).containsExactly("all", "b-c", "a-d", "jobs");
        assertThat(scenario.work()).extracting(Submission::queue).containsExactly(1, 2, 1, 3);
        QueueTree tree = TraceQueues.of(trace, 101).tree();
        assertThat(tree.queues()).extracting(queue -> queue.quotaGpus()).containsExactly(101L, 30L, 70L, 1L);
    }

    @ParameterizedTest
    @CsvSource({"1;1;1, 10, 4;3;3", "0;0, 5, 3;2", "5;0;5, 3, 2;0;1", "1;2;3;4, 10, 1;2;3;4"})
    void wholePartsAddUp(String shares, long whole, String parts) {
        double[] of = Arrays.stream(shares.split(";", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        long[] expected =
                Arrays.stream(parts.split(";", -1)).mapToLong(Long::parseLong).toArray();
        assertThat(TraceQueues.parts(of, whole))
                .isEqualTo(expected)
                .satisfies(p -> assertThat(Arrays.stream(p).sum()).isEqualTo(whole));
    }
}
