package io.dure.twin.packing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lists of nodes and pods for tests. */
final class PackingFiles {
    static final String NODE_COLUMNS = "sn,cpu_milli,memory_mib,gpu,model";
    static final String POD_COLUMNS = "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec";

    private PackingFiles() {}

    static Path nodes(Path folder, String... rows) throws IOException {
        return write(folder.resolve("nodes.csv"), NODE_COLUMNS, rows);
    }

    static Path pods(Path folder, String... rows) throws IOException {
        return write(folder.resolve("pods.csv"), POD_COLUMNS, rows);
    }

    private static Path write(Path file, String columns, String... rows) throws IOException {
        return Files.writeString(file, columns + "\n" + String.join("\n", rows) + "\n");
    }

    /** Ten nodes of two models, and eighty pods of ten kinds. */
    static PackingBench small(Path folder, List<PackPolicy> policies, int threads) throws IOException {
        String[] nodes = new String[10];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = "n" + i + (i % 2 == 0 ? ",64000,262144,4,T4" : ",96000,393216,8,G2");
        }
        String[] pods = new String[80];
        for (int i = 0; i < pods.length; i++) {
            int kind = i % 10;
            String gpus = kind == 0 ? "0,0," : kind < 3 ? "1,1000," : kind == 3 ? "2,1000," : "1," + 90 * kind + ",";
            pods[i] = "p" + i + "," + (1000 + 500 * kind) + ",4096," + gpus + (kind == 5 ? "T4" : "");
        }
        return new PackingBench(nodes(folder, nodes), pods(folder, pods), List.of(1L, 2L, 3L), policies, threads);
    }
}
