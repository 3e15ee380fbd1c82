package io.dure.engine.fill;

import io.dure.engine.pack.FillTable;
import io.dure.engine.pack.NodeType;

/**
 * Nodes that were installed alike.
 *
 * @param slices into how many parts each GPU can be cut
 * @param cpuMilli thousandths of a core; 0: not counted
 * @param memoryMib 0: not counted
 */
record Build(int gpuType, int gpus, int slices, int cpuMilli, int memoryMib) {
    /** Units of a node in tables: finer ones cost much and tell little. */
    private static final int MOST_UNITS = 128;

    /** Steps from a full GPU to a free one in tables. */
    int steps() {
        return Math.min(slices, FillTable.STEPS);
    }

    FillTable emptyTable() {
        return new FillTable(new NodeType(Sort.model(gpuType), gpus, cpuMilli, memoryMib), steps(), MOST_UNITS);
    }
}
