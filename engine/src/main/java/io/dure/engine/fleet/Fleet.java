package io.dure.engine.fleet;

import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongColumn;
import io.dure.engine.column.LongIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sites, halls, racks, link domains and nodes as columns; and the pools in which nodes are found by what they can give. */
public final class Fleet {
    private static final int NOT_FILED = 0;
    private static final NodeState[] STATES = NodeState.values();

    private int gpuTypes;
    private int sites;
    private int halls;
    private int racks;
    private int nodes;
    private int linkDomains;
    private long installedGpus;
    private long upGpus;

    private final IntColumn hallSite;
    private final IntColumn rackHall;
    private final IntColumn rackOf;
    private final IntColumn linkDomainOf;
    private final IntColumn poolOf;
    private final IntColumn localOf;
    private final IntColumn stateOf;
    private final LongColumn freeMask;

    /** GPUs of the node that a reservation can spare, plus one; 0: no reservation holds it. */
    private final IntColumn spare;

    /** Under what the node is filed on each shelf, plus one; 0: not there. */
    private final IntColumn onOpen;

    private final IntColumn onHeld;
    private final IntColumn onSlack;

    private final LongIndex poolIndex;
    private final List<Pool> pools;
    private int[][] poolsOfType;
    private int[] allPools;

    public Fleet() {
        hallSite = new IntColumn();
        rackHall = new IntColumn();
        rackOf = new IntColumn();
        linkDomainOf = new IntColumn();
        poolOf = new IntColumn();
        localOf = new IntColumn();
        stateOf = new IntColumn();
        freeMask = new LongColumn();
        spare = new IntColumn();
        onOpen = new IntColumn();
        onHeld = new IntColumn();
        onSlack = new IntColumn();
        poolIndex = new LongIndex();
        pools = new ArrayList<>();
        poolsOfType = new int[0][];
        allPools = new int[0];
    }

    private Fleet(Fleet o) {
        gpuTypes = o.gpuTypes;
        sites = o.sites;
        halls = o.halls;
        racks = o.racks;
        nodes = o.nodes;
        linkDomains = o.linkDomains;
        installedGpus = o.installedGpus;
        upGpus = o.upGpus;
        hallSite = o.hallSite.fork();
        rackHall = o.rackHall.fork();
        rackOf = o.rackOf.fork();
        linkDomainOf = o.linkDomainOf.fork();
        poolOf = o.poolOf.fork();
        localOf = o.localOf.fork();
        stateOf = o.stateOf.fork();
        freeMask = o.freeMask.fork();
        spare = o.spare.fork();
        onOpen = o.onOpen.fork();
        onHeld = o.onHeld.fork();
        onSlack = o.onSlack.fork();
        poolIndex = o.poolIndex.fork();
        pools = new ArrayList<>(o.pools.size());
        for (Pool p : o.pools) {
            pools.add(p.fork());
        }
        poolsOfType = o.poolsOfType;
        allPools = o.allPools;
    }

    public Fleet fork() {
        return new Fleet(this);
    }

    public int addGpuType() {
        poolsOfType = Arrays.copyOf(poolsOfType, gpuTypes + 1);
        poolsOfType[gpuTypes] = new int[0];
        return gpuTypes++;
    }

    public int addSite() {
        return sites++;
    }

    public int addHall(int site) {
        hallSite.ensure(halls + 1);
        hallSite.set(halls, site);
        return halls++;
    }

    public int addRack(int hall) {
        rackHall.ensure(racks + 1);
        rackHall.set(racks, hall);
        return racks++;
    }

    /** Adds nodes, all up and empty; {@code linked}: they are one link domain together, else each is its own. */
    public void addNodes(int count, int rack, int gpuType, int gpusPerNode, boolean linked) {
        int pool = pool(siteOfRack(rack), gpuType, gpusPerNode);
        ensureNodes(nodes + count);
        for (int i = 0; i < count; i++) {
            int node = nodes++;
            rackOf.set(node, rack);
            linkDomainOf.set(node, linked ? linkDomains : linkDomains + i);
            poolOf.set(node, pool);
            localOf.set(node, pools.get(pool).add(node));
            stateOf.set(node, NodeState.UP.ordinal());
            freeMask.set(node, allGpus(gpusPerNode));
            pools.get(pool).freeGpus += gpusPerNode;
            file(node);
        }
        linkDomains += linked ? 1 : count;
        installedGpus += (long) count * gpusPerNode;
        upGpus += (long) count * gpusPerNode;
    }

    /** Takes the lowest {@code gpus} free GPUs of the node and returns them as a mask. */
    public long take(int node, int gpus) {
        long free = freeMask.get(node);
        long rest = free;
        for (int i = 0; i < gpus; i++) {
            rest &= rest - 1;
        }
        setFree(node, rest);
        return free & ~rest;
    }

    /** Takes exactly these GPUs, which are free: for restoring. */
    public void takeMask(int node, long mask) {
        setFree(node, freeMask.get(node) & ~mask);
    }

    /** Gives GPUs back. */
    public void give(int node, long mask) {
        poolOf(node).release(Long.bitCount(mask));
        setFree(node, freeMask.get(node) | mask);
    }

    public void setState(int node, NodeState state) {
        Pool pool = poolOf(node);
        int free = freeOn(node);
        if (isUp(node)) {
            upGpus -= pool.gpusPerNode();
            pool.freeGpus -= free;
        }
        stateOf.set(node, state.ordinal());
        if (isUp(node)) {
            upGpus += pool.gpusPerNode();
            pool.freeGpus += free;
            pool.release(free);
        }
        file(node);
    }

    /** A reservation holds the node and can spare {@code gpus} of it for ever. */
    public void hold(int node, int gpus) {
        spare.set(node, gpus + 1);
        file(node);
    }

    /** Work that outlasts the reservation takes {@code gpus} of what it can spare. */
    public void spend(int node, int gpus) {
        spare.add(node, -gpus);
        file(node);
    }

    public void unhold(int node) {
        spare.set(node, 0);
        file(node);
    }

    public boolean isHeld(int node) {
        return spare.get(node) != 0;
    }

    /** GPUs that the reservation which holds the node can spare for ever. */
    public int spareOn(int node) {
        return spare.get(node) - 1;
    }

    public boolean isUp(int node) {
        return stateOf.get(node) == NodeState.UP.ordinal();
    }

    public NodeState state(int node) {
        return STATES[stateOf.get(node)];
    }

    public int freeOn(int node) {
        return Long.bitCount(freeMask.get(node));
    }

    public long freeMask(int node) {
        return freeMask.get(node);
    }

    /** GPUs that long work may take on the node now. */
    public int openOn(int node) {
        if (!isUp(node)) {
            return 0;
        }
        int free = freeOn(node);
        int s = spare.get(node);
        return s == 0 ? free : Math.min(free, s - 1);
    }

    public Pool poolOf(int node) {
        return pools.get(poolOf.get(node));
    }

    public int poolIndexOf(int node) {
        return poolOf.get(node);
    }

    public int gpusOf(int node) {
        return poolOf(node).gpusPerNode();
    }

    public int rackOf(int node) {
        return rackOf.get(node);
    }

    public int linkDomainOf(int node) {
        return linkDomainOf.get(node);
    }

    public int siteOfRack(int rack) {
        return hallSite.get(rackHall.get(rack));
    }

    public int hallOfRack(int rack) {
        return rackHall.get(rack);
    }

    public int siteOfHall(int hall) {
        return hallSite.get(hall);
    }

    public Pool pool(int index) {
        return pools.get(index);
    }

    public int pools() {
        return pools.size();
    }

    /** The pools that have GPUs of this type, or of any; in order of their coming. Not to be written to. */
    public int[] poolsFor(int gpuType) {
        return gpuType == Job.ANY_TYPE ? allPools : poolsOfType[gpuType];
    }

    public int gpuTypes() {
        return gpuTypes;
    }

    public int sites() {
        return sites;
    }

    public int halls() {
        return halls;
    }

    public int racks() {
        return racks;
    }

    public int nodes() {
        return nodes;
    }

    public long installedGpus() {
        return installedGpus;
    }

    /** GPUs on nodes that are up, free or not. */
    public long upGpus() {
        return upGpus;
    }

    private static long allGpus(int gpus) {
        return gpus == 64 ? -1L : (1L << gpus) - 1;
    }

    private void setFree(int node, long mask) {
        if (isUp(node)) {
            poolOf(node).freeGpus += Long.bitCount(mask) - freeOn(node);
        }
        freeMask.set(node, mask);
        file(node);
    }

    private int pool(int site, int gpuType, int gpusPerNode) {
        long key = ((long) site << 32) | ((long) gpuType << 8) | gpusPerNode;
        int found = poolIndex.find(key);
        if (found >= 0) {
            return found;
        }
        int pool = poolIndex.add(key);
        pools.add(new Pool(site, gpuType, gpusPerNode));
        poolsOfType = poolsOfType.clone();
        poolsOfType[gpuType] = appended(poolsOfType[gpuType], pool);
        allPools = appended(allPools, pool);
        return pool;
    }

    private static int[] appended(int[] list, int value) {
        int[] longer = Arrays.copyOf(list, list.length + 1);
        longer[list.length] = value;
        return longer;
    }

    private void ensureNodes(int size) {
        rackOf.ensure(size);
        linkDomainOf.ensure(size);
        poolOf.ensure(size);
        localOf.ensure(size);
        stateOf.ensure(size);
        freeMask.ensure(size);
        spare.ensure(size);
        onOpen.ensure(size);
        onHeld.ensure(size);
        onSlack.ensure(size);
    }

    /** Puts the node where its state, its free GPUs and its reservation say. */
    private void file(int node) {
        Pool pool = poolOf(node);
        boolean up = isUp(node);
        boolean isHeld = isHeld(node);
        int free = freeOn(node);
        move(pool.open(), onOpen, node, up && !isHeld ? free + 1 : NOT_FILED);
        move(pool.held(), onHeld, node, up && isHeld ? free + 1 : NOT_FILED);
        move(pool.slack(), onSlack, node, up && isHeld ? openOn(node) + 1 : NOT_FILED);
    }

    private void move(Shelf shelf, IntColumn place, int node, int to) {
        int from = place.get(node);
        if (from == to) {
            return;
        }
        int local = localOf.get(node);
        if (from != NOT_FILED) {
            shelf.take(local, from - 1);
        }
        if (to != NOT_FILED) {
            shelf.put(local, to - 1);
        }
        place.set(node, to);
    }
}
