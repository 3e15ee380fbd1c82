package io.dure.engine.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes and what is free on each, filed by what is free. Nodes are numbered in the order of their names, so that the
 * lowest number is the first name.
 */
public final class Cluster {
    private final List<NodeType> types;
    private final List<NodeClass> classes = new ArrayList<>(); // those that have nodes, in no order that counts
    private final Map<Free, NodeClass> byFree = new LinkedHashMap<>(); // looked up, never walked
    private final NodeClass[] ofNode;
    private int[] at = new int[64]; // of a slot: the place in classes
    private long[] serialIn = new long[64]; // of a slot: the serial of the class there, or 0
    private int[] unused = new int[64]; // slots that are given back
    private int unusedSlots;
    private int slots;
    private long serials;
    private final long gpuMilli;
    private long usedMilli;

    /**
     * An empty cluster.
     *
     * @param typeOfNode for each node the number of its type, in the order of the nodes' names
     */
    public Cluster(List<NodeType> types, int[] typeOfNode) {
        this.types = List.copyOf(types);
        ofNode = new NodeClass[typeOfNode.length];
        long gpus = 0;
        for (int node = 0; node < typeOfNode.length; node++) {
            NodeType build = types.get(typeOfNode[node]);
            file(node, Free.all(typeOfNode[node], build));
            gpus += build.gpus();
        }
        gpuMilli = gpus * Demand.WHOLE;
    }

    public List<NodeType> types() {
        return types;
    }

    public int nodes() {
        return ofNode.length;
    }

    /** Thousandths of all GPUs, in use or not. */
    public long gpuMilli() {
        return gpuMilli;
    }

    /** Thousandths of GPUs that pods hold. */
    public long usedMilli() {
        return usedMilli;
    }

    /** How many classes have nodes now. */
    public int classes() {
        return classes.size();
    }

    /** One of the {@link #classes}. Which comes first tells nothing. */
    public NodeClass classAt(int index) {
        return classes.get(index);
    }

    /** The serial of the class that has this slot, or 0: for those who look at all slots in a row, which is quick. */
    public long serialIn(int slot) {
        return serialIn[slot];
    }

    /** The class that has this slot now; {@link #serialIn} must not be 0. */
    NodeClass classIn(int slot) {
        return classes.get(at[slot]);
    }

    /** All slots that classes have had are below this. */
    public int slots() {
        return slots;
    }

    /** What is free on a node. */
    public Free free(int node) {
        return ofNode[node].free();
    }

    /** Puts a pod there. Throws {@link IllegalArgumentException}, and changes nothing, when it has no room there. */
    public void put(Demand demand, Spot spot) {
        NodeClass from = ofNode[spot.node()];
        Free before = from.free();
        boolean wrongGpu = demand.asksOneGpu()
                && (spot.gpu() < 0 || spot.gpu() >= before.gpus() || before.rest(spot.gpu()) < demand.milliPerGpu());
        if (!before.holds(demand) || wrongGpu) {
            throw new IllegalArgumentException(demand + " has no room at " + spot + ": " + before);
        }
        from.remove(spot.node());
        if (from.size() == 0) {
            drop(from);
        }
        file(spot.node(), before.after(demand, spot.gpu()));
        usedMilli += demand.gpuMilli();
    }

    private void file(int node, Free free) {
        NodeClass its = byFree.get(free);
        if (its == null) {
            its = new NodeClass(free, newSlot(), ++serials);
            byFree.put(free, its);
            at[its.slot()] = classes.size();
            serialIn[its.slot()] = its.serial();
            classes.add(its);
        }
        its.add(node);
        ofNode[node] = its;
    }

    private void drop(NodeClass empty) {
        byFree.remove(empty.free());
        NodeClass last = classes.removeLast();
        int hole = at[empty.slot()];
        if (last != empty) {
            classes.set(hole, last);
            at[last.slot()] = hole;
        }
        serialIn[empty.slot()] = 0;
        unused[unusedSlots++] = empty.slot();
    }

    private int newSlot() {
        if (unusedSlots > 0) {
            return unused[--unusedSlots];
        }
        if (slots == at.length) {
            at = Arrays.copyOf(at, 2 * slots);
            unused = Arrays.copyOf(unused, 2 * slots);
            serialIn = Arrays.copyOf(serialIn, 2 * slots);
        }
        return slots++;
    }
}
