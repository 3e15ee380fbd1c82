package io.dure.twin.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.pack.Demand;
import io.dure.twin.input.BadInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PackingInputTest {
    private static final String NODE = "n1,64000,262144,4,T4";
    private static final String POD = "p1,4000,8192,1,500,";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "p2,-1,8192,1,500,; pods.csv:3: cpu_milli is -1; a whole number from 0 to 1000000000 is needed.",
                "p2,4000,-5,1,500,; pods.csv:3: memory_mib is -5; a whole number from 0",
                "p2,4000,8192,x,500,; pods.csv:3: num_gpu is \"x\"; a whole number from 0 to 64 is needed.",
                "p2,4000,8192,1,0,; pods.csv:3: gpu_milli is 0; a whole number from 1 to 1000 is needed.",
                "p2,4000,8192,1,1001,; pods.csv:3: gpu_milli is 1001; a whole number from 1 to 1000 is needed.",
                "p2,4000,8192,0,500,; pods.csv:3: gpu_milli is 500; a whole number from 0 to 0 is needed.",
                "p2,4000,8192,2,500,; pods.csv:3: gpu_milli is 500; of more than one GPU (num_gpu is 2) only whole",
                "p2,4000,8192,1,500,T5; pods.csv:3: gpu_spec is T5; each model between | is one of the node list (T4).",
                "p2,4000,8192,1,500,T4|; pods.csv:3: gpu_spec is T4|; each model between |",
                "p2,4000,8192; pods.csv:3: num_gpu is \"\"; a whole number",
                "'p2,1.5,8192,1,500,'; pods.csv:3: cpu_milli is 1.5; a whole number",
                "p1,4000,8192,1,500,; pods.csv:3: name is p1; names of pods differ, and there was one before.",
                "',4000,8192,1,500,'; pods.csv:3: name is empty; a name is needed."
            })
    void badPods(String row, String told) throws IOException {
        Path nodes = PackingFiles.nodes(folder, NODE);
        Path pods = PackingFiles.pods(folder, POD, row);
        String guess = told.contains("is T5") ? " Maybe T4?" : "";
        assertThatThrownBy(() -> PackingProblem.read(nodes, pods))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(folder + "/" + told)
                .hasMessageEndingWith(guess)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "n2,0,262144,4,T4; nodes.csv:3: cpu_milli is 0; a whole number from 1",
                "n2,64000,0,4,T4; nodes.csv:3: memory_mib is 0; a whole number from 1",
                "n2,64000,262144,-4,T4; nodes.csv:3: gpu is -4; a whole number from 0 to 64 is needed.",
                "n2,64000,262144,4,; nodes.csv:3: model is empty; a name is needed.",
                "n1,64000,262144,4,T4; nodes.csv:3: sn is n1; names of nodes differ, and there was one before."
            })
    void badNodes(String row, String told) throws IOException {
        Path nodes = PackingFiles.nodes(folder, NODE, row);
        Path pods = PackingFiles.pods(folder, POD);
        assertThatThrownBy(() -> PackingProblem.read(nodes, pods))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(folder + "/" + told);
    }

    @Test
    void allBadRowsAreToldAtOnce() throws IOException {
        Path nodes = PackingFiles.nodes(folder, NODE);
        Path pods = PackingFiles.pods(folder, "p1,-1,8192,1,500,", POD, "p2,4000,8192,1,5000,");
        assertThatThrownBy(() -> PackingProblem.read(nodes, pods))
                .hasMessageContaining("pods.csv:2: cpu_milli is -1")
                .hasMessageContaining("pods.csv:4: gpu_milli is 5000");
    }

    @Test
    void wrongColumns() throws IOException {
        Path nodes = PackingFiles.nodes(folder, NODE);
        Path pods = Files.writeString(folder.resolve("p.csv"), "name,cpu_mili,memory_mib,num_gpu,gpu_milli\n" + POD);
        assertThatThrownBy(() -> PackingProblem.read(nodes, pods))
                .isInstanceOf(BadInput.class)
                .hasMessage(folder + "/p.csv:1: there is no column cpu_milli; the first line names the columns"
                        + " name,cpu_milli,memory_mib,num_gpu,gpu_milli. Maybe cpu_mili is meant?");
        assertThatThrownBy(() -> PackingProblem.read(pods, nodes)).hasMessageContaining("there is no column sn");
    }

    @Test
    void emptyMissingAndHalfFiles() throws IOException {
        Path nodes = PackingFiles.nodes(folder, NODE);
        Path pods = PackingFiles.pods(folder, POD);
        Path empty = Files.createFile(folder.resolve("empty.csv"));
        assertThatThrownBy(() -> PackingProblem.read(empty, pods)).hasMessageContaining("the file is empty");
        assertThatThrownBy(() -> PackingProblem.read(folder.resolve("node.csv"), pods))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("nodes.csv?");
        assertThatThrownBy(() -> PackingProblem.read(folder, pods)).hasMessageContaining("that is a folder");
        assertThatThrownBy(() -> PackingProblem.read(nodes, PackingFiles.pods(folder)))
                .hasMessageContaining("no pod asks a GPU");
        assertThatThrownBy(() -> PackingProblem.read(PackingFiles.nodes(folder, "n1,64000,262144,0,"), pods))
                .hasMessageContaining("there is no node with a GPU");
        byte[] packed = packed("x".repeat(50) + "\n" + POD);
        Path half = Files.write(folder.resolve("half.csv.gz"), Arrays.copyOf(packed, packed.length - 12));
        assertThatThrownBy(() -> PackingProblem.read(half, pods))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("the .gz ends early");
    }

    @Test
    void readsPackedFilesColumnsInAnyOrderAndOthersToo() throws IOException {
        String rows = "qos,gpu_milli,num_gpu,name,memory_mib,cpu_milli\nLS,500,1,p2,8192,4000\n\nBE,0,0,p1,1024,2000\n";
        Path pods = Files.write(folder.resolve("pods.csv.gz"), packed(rows));
        PackingProblem problem = PackingProblem.read(
                PackingFiles.nodes(folder, "b,64000,262144,2,T4", "a,96000,262144,0,", "c,64000,262144,8,G2"), pods);
        assertThat(problem.demands())
                .containsExactly(
                        new Demand(2000, 1024, 0, 0, Demand.ANY_MODEL),
                        new Demand(4000, 8192, 1, 500, Demand.ANY_MODEL));
        assertThat(problem.models()).containsExactly("G2", "T4");
        assertThat(problem.gpuMilli()).isEqualTo(10_000);
        assertThat(problem.types().get(problem.typeOfNode().getFirst()).cpuMilli())
                .isEqualTo(96_000);
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gz = new GZIPOutputStream(bytes)) {
            gz.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
