package io.dure.twin.packing;

import io.dure.engine.pack.NodeType;
import io.dure.twin.input.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A list of nodes: {@code sn,cpu_milli,memory_mib,gpu,model}, as the Alibaba cluster trace of 2023 writes it (Weng et
 * al., USENIX ATC 2023), in any order of columns and rows.
 */
final class NodeFile {
    private static final List<String> COLUMNS = List.of("sn", "cpu_milli", "memory_mib", "gpu", "model");
    private static final int MOST = 1_000_000_000;
    private static final int MOST_GPUS = 64;

    private final Set<String> names = new HashSet<>();
    private final List<Node> nodes = new ArrayList<>();

    private NodeFile() {}

    /** One node. {@code model} is empty where it has no GPU. */
    record Node(String name, int cpuMilli, int memoryMib, int gpus, String model) {}

    /** All nodes, in the order of their names. Throws {@link BadInput} for a file that cannot be used. */
    static List<Node> read(Path file) {
        NodeFile list = new NodeFile();
        CsvTable.read(file, "a node list", COLUMNS, list::row);
        String name = file.toString();
        if (list.nodes.stream().mapToLong(Node::gpus).sum() == 0) {
            throw new BadInput(name, 0, "there is no node with a GPU", "GPUs are what is measured", "");
        }
        if (list.nodes.stream().map(Node::model).distinct().count() > NodeType.MOST_MODELS) {
            String rule = "at most " + NodeType.MOST_MODELS + " can be told apart";
            throw new BadInput(name, 0, "there are too many GPU models", rule, "");
        }
        TreeMap<String, Node> sorted = new TreeMap<>();
        list.nodes.forEach(node -> sorted.put(node.name(), node));
        return List.copyOf(sorted.values());
    }

    private void row(CsvRow row) {
        String name = row.name("sn");
        if (!names.add(name)) {
            throw row.place("sn").bad(name, "names of nodes differ, and there was one before", "");
        }
        int gpus = row.whole("gpu", 0, MOST_GPUS);
        String model = gpus == 0 ? "" : row.name("model");
        nodes.add(new Node(name, row.whole("cpu_milli", 1, MOST), row.whole("memory_mib", 1, MOST), gpus, model));
    }
}
