package io.dure.engine.fleet;

import io.dure.engine.column.IntColumn;

/**
 * All nodes of one site, GPU type and size: the place where a gang lives. Nodes that are up are filed by what they can
 * give: a node free of reservations stands on the open shelf; a node that a reservation holds stands on two, the held
 * shelf with all its free GPUs, for work that is gone in time, and the slack shelf with those that the reservation can
 * spare for ever.
 */
public final class Pool {
    /** The horizon of a pool without reservations. */
    public static final long NO_RESERVATION = Long.MIN_VALUE;

    private final int site;
    private final int gpuType;
    private final int gpusPerNode;
    private final IntColumn nodes;
    private int size;
    private final Shelf open;
    private final Shelf held;
    private final Shelf slack;

    /** GPUs that are free on nodes that are up. */
    long freeGpus;

    /** GPUs that were ever given back, or came up free. */
    private long releasedGpus;

    /** Before this time work on held nodes must be gone. */
    private long horizonMillis = NO_RESERVATION;

    /** The attempts that run here, in order of their expected end: a list of the jobs' orders. */
    private int running;

    /** The busy nodes, in the order in which they will be wholly free: a list of the state's clearing. */
    private int clearing;

    Pool(int site, int gpuType, int gpusPerNode) {
        this.site = site;
        this.gpuType = gpuType;
        this.gpusPerNode = gpusPerNode;
        nodes = new IntColumn();
        open = new Shelf(gpusPerNode);
        held = new Shelf(gpusPerNode);
        slack = new Shelf(gpusPerNode);
    }

    private Pool(Pool other) {
        site = other.site;
        gpuType = other.gpuType;
        gpusPerNode = other.gpusPerNode;
        nodes = other.nodes.fork();
        size = other.size;
        open = other.open.fork();
        held = other.held.fork();
        slack = other.slack.fork();
        freeGpus = other.freeGpus;
        releasedGpus = other.releasedGpus;
        horizonMillis = other.horizonMillis;
        running = other.running;
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

    public int site() {
        return site;
    }

    public int gpuType() {
        return gpuType;
    }

    public int gpusPerNode() {
        return gpusPerNode;
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

    public Shelf open() {
        return open;
    }

    public Shelf held() {
        return held;
    }

    public Shelf slack() {
        return slack;
    }

    public long releasedGpus() {
        return releasedGpus;
    }

    public void release(long gpus) {
        releasedGpus += gpus;
    }

    public long horizonMillis() {
        return horizonMillis;
    }

    public void setHorizonMillis(long millis) {
        horizonMillis = millis;
    }

    public int running() {
        return running;
    }

    public int clearing() {
        return clearing;
    }

    public void setClearing(int root) {
        clearing = root;
    }

    public void setRunning(int root) {
        running = root;
    }

    /** How many tasks of {@code gpusPerTask} the pool would hold if all its nodes were up and empty. */
    public long tasksWhenEmpty(int gpusPerTask) {
        return (long) size * (gpusPerNode / gpusPerTask);
    }

    /** How many such tasks fit now, were there no reservations. */
    public long tasksWhenNotHeld(int gpusPerTask) {
        return open.tasks(gpusPerTask) + held.tasks(gpusPerTask);
    }
}
