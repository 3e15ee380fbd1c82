package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Ending;
import io.dure.engine.Event;
import io.dure.twin.input.BadInput;
import io.dure.twin.trace.SharedData;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFile;
import io.dure.twin.trace.TraceFormat;
import io.dure.twin.trace.TraceJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real logs of GPU fleets; the sums were taken from the files by other means. */
class RealGpuTracesTest {
    @ParameterizedTest
    @CsvSource({
        "default, 7255, 897, 1870, 5484930, 0, 0",
        "cpu100, 6970, 883, 1869, 5484930, 0, 0",
        "gpushare40, 7171, 981, 2071, 5038970, 0, 0",
        "gpuspec10, 7255, 897, 1870, 5484930, 15, 123"
    })
    void openBPods(String name, int jobs, long never, long failed, long milliGpus, int typeSets, long several) {
        Trace trace = TraceFile.read(SharedData.file("openb/csv/openb_pod_list_" + name + ".csv.gz"));
        assertThat(trace.format()).isEqualTo(TraceFormat.OPENB);
        assertThat(trace.jobs()).hasSize(jobs);
        assertThat(trace.leftOut().values()).containsExactly(never);
        assertThat(trace.jobs().stream().filter(job -> job.ending() == Ending.FAILED))
                .hasSize((int) failed);
        assertThat(trace.jobs().stream().mapToLong(TraceJob::milliGpus).sum()).isEqualTo(milliGpus);
        assertThat(trace.gpuTypes()).hasSize(typeSets);
        assertThat(trace.jobsOfSeveralTypes()).isEqualTo(several);
    }

    @ParameterizedTest
    @CsvSource({"gpu_node, 1213, 6212, 107018000, 7", "all_node, 1523, 6212, 125514000, 8"})
    void openBNodes(String name, long nodes, long gpus, long cpuMilli, int types) {
        Fleet fleet = OpenBFleet.read(SharedData.file("openb/csv/openb_node_list_" + name + ".csv.gz"));
        assertThat(fleet.nodes()).isEqualTo(nodes);
        assertThat(fleet.gpus()).isEqualTo(gpus);
        assertThat(fleet.gpuTypes()).hasSize(types);
        assertThat(fleet.events().stream()
                        .filter(Event.NodesAdded.class::isInstance)
                        .map(Event.NodesAdded.class::cast)
                        .mapToLong(n -> (long) n.count() * n.cpuMilli())
                        .sum())
                .isEqualTo(cpuMilli);
    }

    @Test
    void podsOnTheirNodes() {
        Trace pods = TraceFile.read(SharedData.file("openb/csv/openb_pod_list_gpuspec10.csv.gz"));
        FleetChoice nodes = new FleetChoice.OpenB(SharedData.file("openb/csv/openb_node_list_gpu_node.csv.gz"));
        Scenario scenario = TraceScenario.ofTrace("openb", pods, nodes, 1);
        assertThat(scenario.title()).isEqualTo("openb_pod_list_gpuspec10: 7255 jobs on 6212 GPUs");
        assertThat(scenario.work().stream().filter(s -> s.gpuType() >= 0)).hasSize(658);
    }

    @Test
    void podsWithoutTimesAreNoTrace() {
        var file = SharedData.file("openb/csv/openb_pod_list_multigpu20.csv.gz");
        assertThatThrownBy(() -> TraceFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("these pods of OpenB have no times");
    }

    @Test
    void philly() {
        Trace trace = TraceFile.read(SharedData.file("philly/philly_pollux_gpu_jobs.csv.gz"));
        assertThat(trace.format()).isEqualTo(TraceFormat.PHILLY);
        assertThat(trace.jobs()).hasSize(82_247);
        assertThat(trace.queues()).hasSize(15);
        assertThat(Math.round(work(trace) / 3.6e9)).isEqualTo(978_078);
        Scenario scenario = TraceScenario.ofTrace("p", trace.startingAt(0), new FleetChoice.Processors(2490), 1);
        assertThat(scenario.names().queues()).hasSize(16);
    }

    @Test
    void scaled() {
        Trace trace = TraceFile.read(SharedData.file("philly/philly_pollux_gpu_jobs.csv.gz"));
        for (double factor : new double[] {0.2, 1.5, 4.016}) {
            double ratio = work(TraceScale.scale(trace, factor, 1)) / work(trace) / factor;
            System.out.printf("Philly × %s: load ratio %.5f%n", factor, ratio);
            assertThat(ratio).isBetween(0.99, 1.01);
        }
    }

    private static double work(Trace trace) {
        return trace.jobs().stream().mapToDouble(TraceJob::work).sum();
    }
}
