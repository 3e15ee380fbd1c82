package io.dure.twin.packing;

import io.dure.engine.pack.Cluster;
import io.dure.engine.pack.Demand;
import io.dure.engine.pack.Fragments;
import io.dure.engine.pack.NodeType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes and the pods that are to go on them, in numbers.
 *
 * @param models names of GPU models; a model's number is its place
 * @param types the builds of nodes
 * @param typeOfNode for each node, in the order of names, the place of its build
 * @param demands what pods ask, each once
 * @param pods for each pod, in the order of names, the place of its demand
 */
public record PackingProblem(
        List<String> models, List<NodeType> types, List<Integer> typeOfNode, List<Demand> demands, List<Integer> pods) {
    public PackingProblem {
        models = List.copyOf(models);
        types = List.copyOf(types);
        typeOfNode = List.copyOf(typeOfNode);
        demands = List.copyOf(demands);
        pods = List.copyOf(pods);
    }

    /** Reads both lists, plain or .gz. Throws {@link io.dure.twin.input.BadInput} for one that cannot be used. */
    public static PackingProblem read(Path nodeList, Path podList) {
        List<NodeFile.Node> nodes = NodeFile.read(nodeList);
        List<String> models = nodes.stream()
                .map(NodeFile.Node::model)
                .filter(model -> !model.isEmpty())
                .distinct()
                .sorted()
                .toList();
        Places<NodeType> types = new Places<>();
        List<Integer> typeOfNode = nodes.stream()
                .map(n -> types.of(
                        new NodeType(Math.max(0, models.indexOf(n.model())), n.gpus(), n.cpuMilli(), n.memoryMib())))
                .toList();
        Places<Demand> demands = new Places<>();
        List<Integer> pods =
                PodFile.read(podList, models).stream().map(demands::of).toList();
        return new PackingProblem(models, types.all(), typeOfNode, demands.all(), pods);
    }

    /** The nodes, empty. */
    public Cluster cluster() {
        return new Cluster(
                types, typeOfNode.stream().mapToInt(Integer::intValue).toArray());
    }

    /** What of an idle GPU is of no use to the usual pods of the list. */
    public Fragments fragments() {
        long[] counts = new long[demands.size()];
        pods.forEach(demand -> counts[demand]++);
        return Fragments.ofUsual(demands, counts);
    }

    /** Thousandths of all GPUs. */
    public long gpuMilli() {
        return typeOfNode.stream().mapToLong(type -> types.get(type).gpus()).sum() * Demand.WHOLE;
    }

    /** Things in the order in which they came first. */
    private static final class Places<T> {
        private final Map<T, Integer> places = new LinkedHashMap<>();

        int of(T thing) {
            places.putIfAbsent(thing, places.size());
            return places.get(thing);
        }

        List<T> all() {
            return new ArrayList<>(places.keySet());
        }
    }
}
