package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Task;
import io.dure.twin.Submission;
import io.dure.twin.input.BadInput;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of nodes as fleets, and the pods that run on them. */
class OpenBFleetTest {
    private static final String HEADER = "sn,cpu_milli,memory_mib,gpu,model\n";
    private static final String NODES = HEADER + """
            n0,64000,262144,2,P100
            n1,64000,262144,2,P100
            n2,96000,393216,8,G2
            n3,32000,131072,0,
            n4,64000,262144,2,P100
            """;

    private static final String PODS = """
            name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time
            p1,12000,16384,1,460,T4|G2|P100,LS,Running,100,400,150
            p2,500,256,0,0,,BE,Running,130,140,135
            p3,8000,1024,2,1000,P100,BE,Failed,30,40,31
            """;

    @TempDir
    private Path folder;

    @Test
    void nodesInOrderOfTheList() throws IOException {
        Fleet fleet = OpenBFleet.read(write("nodes.csv", NODES));
        assertThat(fleet.gpuTypes()).containsExactly("P100", "G2", "none");
        assertThat(fleet.nodes()).isEqualTo(5);
        assertThat(fleet.gpus()).isEqualTo(14);
        assertThat(fleet.events())
                .containsExactly(
                        new Event.GpuTypeAdded(0, 0, "P100", 100),
                        new Event.GpuTypeAdded(0, 1, "G2", 100),
                        new Event.GpuTypeAdded(0, 2, "none", 1),
                        new Event.SiteAdded(0, 0, "site"),
                        new Event.HallAdded(0, 0, 0, "hall"),
                        new Event.RackAdded(0, 0, 0, "rack"),
                        new Event.NodesAdded(0, 0, 2, 0, 0, 2, false, 64_000, 262_144),
                        new Event.NodesAdded(0, 2, 1, 0, 1, 8, false, 96_000, 393_216),
                        new Event.NodesAdded(0, 3, 1, 0, 2, 0, false, 32_000, 131_072),
                        new Event.NodesAdded(0, 4, 1, 0, 0, 2, false, 64_000, 262_144));
    }

    @Test
    void podsTakeTheFirstOfTheirTypesThatIsThere() throws IOException {
        Trace pods = TraceFile.read(write("pods.csv", PODS));
        FleetChoice choice = new FleetChoice.OpenB(write("nodes.csv", NODES));
        Scenario scenario = TraceScenario.ofTrace("pods", pods, choice, 1);
        assertThat(scenario.title()).isEqualTo("pods: 3 jobs on 14 GPUs");
        assertThat(scenario.work()).extracting(Submission::name).containsExactly("p3", "p1", "p2");
        assertThat(scenario.work()).extracting(Submission::gpuType).containsExactly(0, 1, Job.ANY_TYPE);
        assertThat(scenario.work())
                .extracting(Submission::task)
                .containsExactly(
                        new Task(2, 0, 8_000, 1_024), new Task(0, 460, 12_000, 16_384), new Task(0, 0, 500, 256));
        assertThat(scenario.work()).allMatch(s -> s.queue() == 1);
        Scenario anywhere = TraceScenario.ofTrace("pods", pods, new FleetChoice.Processors(9), 1);
        assertThat(anywhere.work()).allMatch(s -> s.gpuType() == Job.ANY_TYPE);
    }

    @Test
    void typesThatAreNotThereAndFleetsThatAreNotTold() throws IOException {
        Trace pods = TraceFile.read(write("pods.csv", PODS));
        Path nodes = write("nodes.csv", NODES.replace("P100", "P10"));
        assertThatThrownBy(() -> TraceScenario.ofTrace("pods", pods, new FleetChoice.OpenB(nodes), 1))
                .isInstanceOf(BadInput.class)
                .hasMessage(
                        "pods:4: job p3 asks for GPU type P100; the fleet's GPU types are P10, G2, none. Maybe P10?");
        assertThatThrownBy(() -> TraceScenario.ofTrace("pods", pods, new FleetChoice.OfTrace(), 1))
                .hasMessage("pods: the trace does not tell on which nodes its pods ran; a fleet is needed:"
                        + " --fleet openb:FILE, FILE one of the lists of nodes beside it."
                        + " Maybe --fleet openb:openb_node_list_gpu_node.csv.gz?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "n,1,1,2 ~ :2: the row has 4 columns; a list of nodes has columns sn,cpu_milli,memory_mib,gpu,model.",
                "n,1,1,2, ~ :2: model is empty; a node with GPUs says which they are.",
                "n,1,1,65,T4 ~ :2: gpu is 65; a whole number from 0 to 64 is needed.",
                "n,-1,1,1,T4 ~ :2: cpu_milli is -1; a whole number from 0 to 2147483647 is needed.",
                "n,1,1.0,1,T4 ~ :2: memory_mib is 1.0; a whole number from 0 to 2147483647 is needed. Maybe 1?"
            })
    void badRows(String row, String message) throws IOException {
        Path file = write("nodes.csv", HEADER + row + "\nm,1,1,1,T4\n");
        assertThatThrownBy(() -> OpenBFleet.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessage(file + message);
    }

    @Test
    void whatIsNoListOfNodes() throws IOException {
        Path pods = write("pods.csv", PODS);
        assertThatThrownBy(() -> OpenBFleet.read(pods))
                .hasMessageStartingWith(pods + ":1: the columns are name,cpu_milli,")
                .hasMessageEndingWith("Maybe --trace for this list of pods?");
        Path none = write("none.csv", HEADER);
        assertThatThrownBy(() -> OpenBFleet.read(none))
                .hasMessage(none + ": the file has no nodes; a fleet has at least one.");
        Path missing = folder.resolve("nodse.csv");
        write("nodes.csv", NODES);
        assertThatThrownBy(() -> OpenBFleet.read(missing)).hasMessageContaining("Maybe " + folder.resolve("nodes.csv"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
