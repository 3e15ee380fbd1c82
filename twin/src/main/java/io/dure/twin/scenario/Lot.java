package io.dure.twin.scenario;

import java.time.Instant;
import java.util.Optional;

/**
 * Nodes that come together and go together.
 *
 * @param at when they come; {@link Instant#MIN}: they were always there
 * @param until when they leave for good
 * @param owner the path of the queue whose they are, or an empty text
 */
record Lot(Instant at, Optional<Instant> until, String owner, int site, Make make, int nodes) {

    /**
     * How the nodes are made and put up.
     *
     * @param linked whether the fastest link joins the nodes of a rack
     * @param cpuMilli thousandths of a core in each node, 0 when they are not counted
     * @param memoryMib memory of each node, 0 when it is not counted
     */
    record Make(int gpuType, int gpusPerNode, int nodesPerRack, boolean linked, int cpuMilli, int memoryMib) {}

    long gpus() {
        return (long) nodes * make.gpusPerNode();
    }

    boolean isThere(Instant when) {
        return !at.isAfter(when) && until.map(when::isBefore).orElse(true);
    }

    Lot forEver() {
        return new Lot(at, Optional.empty(), owner, site, make, nodes);
    }

    /** With this part of its nodes, and at least one. */
    Lot scaled(double scale) {
        int fewer = scale == 1 ? nodes : Math.max(1, (int) StrictMath.rint(nodes * scale));
        return new Lot(at, until, owner, site, make, fewer);
    }
}
