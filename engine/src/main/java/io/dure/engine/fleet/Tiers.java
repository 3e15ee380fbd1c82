package io.dure.engine.fleet;

import io.dure.engine.Level;
import io.dure.engine.Task;

/**
 * The topology of one pool, level by level. Link domains are counted from the first batch of linked nodes on; before
 * that every node is its own.
 */
final class Tiers {
    private final int gpusPerNode;
    private final Tier nodes;
    private final Tier racks;
    private final Tier halls;
    private Tier links;

    Tiers(int gpusPerNode) {
        this.gpusPerNode = gpusPerNode;
        nodes = Tier.ofNodes(gpusPerNode);
        links = nodes;
        racks = Tier.ofDomains(gpusPerNode);
        halls = Tier.ofDomains(gpusPerNode);
    }

    private Tiers(Tiers o) {
        gpusPerNode = o.gpusPerNode;
        nodes = o.nodes;
        links = o.links.fork();
        racks = o.racks.fork();
        halls = o.halls.fork();
    }

    Tiers fork() {
        return new Tiers(this);
    }

    boolean isLinked() {
        return !links.isOfNodes();
    }

    /** From now on link domains are counted: all nodes, none of them filed, are to be told. */
    void beginLinks() {
        links = Tier.ofOrderedDomains(gpusPerNode);
    }

    void addLink(int local, int linkDomain, int kind) {
        links.add(local, linkDomain, kind);
    }

    void add(int local, int rack, int hall, int kind) {
        racks.add(local, rack, kind);
        halls.add(local, hall, kind);
    }

    void move(int shelf, int local, int from, int to) {
        links.move(shelf, local, from, to);
        racks.move(shelf, local, from, to);
        halls.move(shelf, local, from, to);
    }

    Tier at(Level level) {
        return switch (level) {
            case NODE -> nodes;
            case LINK_DOMAIN -> links;
            case RACK -> racks;
            case HALL -> halls;
            case SITE -> throw new IllegalArgumentException("a pool lies in one site");
        };
    }

    /** The most such tasks that one domain of the level would hold if it were empty; no more than {@code enough}. */
    long mostWhenEmpty(Level level, Pool pool, Task task, long enough) {
        if (level == Level.SITE) {
            return pool.tasksWhenEmpty(task);
        }
        Tier tier = at(level);
        if (tier.isOfNodes()) {
            return pool.mostOnEmptyNode(task);
        }
        long most = 0;
        for (int d = 0; d < tier.size() && most < enough; d++) {
            most = Math.max(most, tier.tasksWhenEmpty(d, pool, task));
        }
        return Math.min(most, enough);
    }
}
