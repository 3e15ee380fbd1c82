package io.dure.twin.input;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** {@code only: VARIANT} in an entry of a list: it is read for this variant and left out for all others. */
final class Only {
    static final String KEY = "only";

    private Only() {}

    /** Tells of a variant that is not known. */
    static void check(Value item) {
        if (item.isBlock() && !item.faults().variants().isEmpty()) {
            item.quietBlock().find(KEY).in(item.faults()).oneOf(item.faults().variants(), "");
        }
    }

    static boolean isRead(Node item, Faults faults) {
        if (item instanceof MappingNode mapping && !faults.variant().isEmpty()) {
            for (NodeTuple entry : mapping.getValue()) {
                boolean says = entry.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(KEY);
                if (says && entry.getValueNode() instanceof ScalarNode only) {
                    return only.getValue().equals(faults.variant());
                }
            }
        }
        return true;
    }
}
