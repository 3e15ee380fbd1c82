package io.dure.engine.fleet;

import io.dure.engine.Level;
import io.dure.engine.Task;
import io.dure.engine.column.IntColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * All nodes of one site, GPU type and size: the place where a gang lives. Nodes that are up are filed by what they can
 * give: a node free of reservations stands on the open shelf; a node that a reservation holds stands on two, the held
 * shelf with all its free GPUs, for work that is gone in time, and the slack shelf with those that the reservation can
 * spare for ever.
 */
public final class Pool {
    /** The horizon of a pool without reservations. */
    public static final long NO_RESERVATION = Long.MIN_VALUE;

    private final int index;
    private final int site;
    private final int gpuType;
    private final int gpusPerNode;
    private final int slices;
    private final IntColumn nodes;
    private int size;
    private final Shelf open;
    private final Shelf held;
    private final Shelf slack;
    private final Shelf nothing;

    /** GPUs that are shared, by their free slices; a GPU's place: that of its node × GPUs a node + its number. */
    private final Shelf openShared;

    private final Shelf heldShared;

    /** GPUs that are wholly free on nodes that are up and that no claim has closed. */
    long freeGpus;

    /** Free slices there of GPUs that are shared. */
    long freeSlices;

    /** How many nodes were installed with how much CPU and memory. */
    private final List<Kind> kinds;

    private final Tiers tiers;
    private final Changes changes = new Changes();

    /** Thousandths of GPUs that were ever given back, or came up free. */
    private long released;

    /** Before this time work on held nodes must be gone. */
    private long horizonMillis = NO_RESERVATION;

    /** The busy nodes, in the order in which they will be wholly free: a list of the state's clearing. */
    private int clearing;

    /** Nodes with the same CPU and memory. */
    private record Kind(int cpuMilli, int memoryMib, long nodes) {}

    Pool(int index, int site, int gpuType, int gpusPerNode, int slices) {
        this.index = index;
        this.site = site;
        this.gpuType = gpuType;
        this.gpusPerNode = gpusPerNode;
        this.slices = slices;
        kinds = new ArrayList<>();
        tiers = new Tiers(gpusPerNode);
        openShared = new Shelf(slices);
        heldShared = new Shelf(slices);
        nodes = new IntColumn();
        open = new Shelf(gpusPerNode);
        held = new Shelf(gpusPerNode);
        slack = new Shelf(gpusPerNode);
        nothing = new Shelf(gpusPerNode);
    }

    private Pool(Pool other) {
        index = other.index;
        site = other.site;
        gpuType = other.gpuType;
        gpusPerNode = other.gpusPerNode;
        slices = other.slices;
        kinds = new ArrayList<>(other.kinds);
        tiers = other.tiers.fork();
        openShared = other.openShared.fork();
        heldShared = other.heldShared.fork();
        nodes = other.nodes.fork();
        size = other.size;
        open = other.open.fork();
        held = other.held.fork();
        slack = other.slack.fork();
        nothing = other.nothing;
        freeGpus = other.freeGpus;
        freeSlices = other.freeSlices;
        released = other.released;
        horizonMillis = other.horizonMillis;
        clearing = other.clearing;
    }

    Pool fork() {
        return new Pool(this);
    }

    int add(int node) {
        nodes.ensure(size + 1);
        nodes.set(size, node);
        return size++;
    }

    /** So many nodes more with this CPU and memory; returns the number of their kind. */
    int addKind(int cpuMilli, int memoryMib, int count) {
        for (int i = 0; i < kinds.size(); i++) {
            Kind k = kinds.get(i);
            if (k.cpuMilli == cpuMilli && k.memoryMib == memoryMib) {
                kinds.set(i, new Kind(cpuMilli, memoryMib, k.nodes + count));
                return i;
            }
        }
        kinds.add(new Kind(cpuMilli, memoryMib, count));
        return kinds.size() - 1;
    }

    int kind(int cpuMilli, int memoryMib) {
        int i = 0;
        while (kinds.get(i).cpuMilli != cpuMilli || kinds.get(i).memoryMib != memoryMib) {
            i++;
        }
        return i;
    }

    Tiers tiers() {
        return tiers;
    }

    /** Which nodes changed what they can give. */
    public Changes changes() {
        return changes;
    }

    /** Whether the fastest link joins the node to others, and all GPUs of theirs and its own are free and open. */
    public boolean isWholeDomain(int local) {
        if (!isLinked()) {
            return false;
        }
        Tier links = tiers.at(Level.LINK_DOMAIN);
        int domain = links.domain(local);
        return links.openFree(domain) == links.installed(domain);
    }

    void noteDomain(int local) {
        Tier links = tiers.at(Level.LINK_DOMAIN);
        Span span = links.span(links.domain(local));
        for (int r = 0; changes.isWatched() && r < span.ranges(); r++) {
            for (int other = span.from(r); other < span.to(r); other++) {
                changes.note(other);
            }
        }
    }

    /** Whether tasks may ask for more than whole GPUs here: GPUs can be cut, or CPU or memory is counted. */
    public boolean hasParts() {
        return slices > 1 || countsBeside();
    }

    /** The domains of this level, narrower than the site. */
    public Tier tier(Level level) {
        return tiers.at(level);
    }

    /** Whether the fastest link joins nodes here. */
    public boolean isLinked() {
        return tiers.isLinked();
    }

    /** Its place among the pools of the fleet. */
    public int index() {
        return index;
    }

    public int site() {
        return site;
    }

    public int gpuType() {
        return gpuType;
    }

    public int gpusPerNode() {
        return gpusPerNode;
    }

    /** Into how many parts a GPU can be cut; 1: it cannot be shared. */
    public int slices() {
        return slices;
    }

    /** Whether CPU or memory of any of its nodes is counted. */
    public boolean countsBeside() {
        for (Kind k : kinds) {
            if (k.cpuMilli > 0 || k.memoryMib > 0) {
                return true;
            }
        }
        return false;
    }

    /** The node at this place in the pool. */
    public int node(int local) {
        return nodes.get(local);
    }

    /** How many nodes are installed here, up or not. */
    public int size() {
        return size;
    }

    public long freeGpus() {
        return freeGpus;
    }

    public long freeGpusOnIdleNodes() {
        return (long) gpusPerNode * (open.count(gpusPerNode) + held.count(gpusPerNode));
    }

    /** What is free of GPUs, slices too, in thousandths. */
    public long freeMilliGpus() {
        return 1000 * freeGpus + 1000 * freeSlices / slices;
    }

    public Shelf openShared() {
        return openShared;
    }

    public Shelf heldShared() {
        return heldShared;
    }

    public Shelf open() {
        return open;
    }

    public Shelf held() {
        return held;
    }

    public Shelf slack() {
        return slack;
    }

    /** A shelf on which no node ever stands. */
    public Shelf nothing() {
        return nothing;
    }

    public long releasedMilliGpus() {
        return released;
    }

    public void release(long milliGpus) {
        released += milliGpus;
    }

    public long horizonMillis() {
        return horizonMillis;
    }

    public void setHorizonMillis(long millis) {
        horizonMillis = millis;
    }

    public int clearing() {
        return clearing;
    }

    public void setClearing(int root) {
        clearing = root;
    }

    /** How many such tasks the pool would hold if all its nodes were up and empty. */
    public long tasksWhenEmpty(Task task) {
        long sum = 0;
        for (int k = 0; k < kinds.size(); k++) {
            sum += kinds.get(k).nodes * tasksOnEmptyNode(k, task);
        }
        return sum;
    }

    /** The most such tasks that one domain of the level would hold if it were empty; no more than {@code enough}. */
    public long mostWhenEmpty(Level level, Task task, long enough) {
        return tiers.mostWhenEmpty(level, this, task, enough);
    }

    long mostOnEmptyNode(Task task) {
        long most = 0;
        for (int k = 0; k < kinds.size(); k++) {
            most = Math.max(most, tasksOnEmptyNode(k, task));
        }
        return most;
    }

    long tasksOnEmptyNode(int kind, Task task) {
        long onGpus = Beside.ANY_NUMBER;
        if (task.gpus() > 0) {
            onGpus = gpusPerNode / task.gpus();
        } else if (task.sliceMilli() > 0) {
            onGpus = (long) gpusPerNode * (slices / task.slicesOf(slices));
        }
        Kind k = kinds.get(kind);
        return Math.min(onGpus, Beside.room(k.cpuMilli, k.cpuMilli, k.memoryMib, k.memoryMib, task));
    }

    /** How many such tasks fit now, were there no reservations. */
    public long tasksWhenNotHeld(int gpusPerTask) {
        return open.tasks(gpusPerTask) + held.tasks(gpusPerTask);
    }
}
