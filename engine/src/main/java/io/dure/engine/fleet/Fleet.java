package io.dure.engine.fleet;

import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Task;
import io.dure.engine.column.IntColumn;
import io.dure.engine.column.IntField;
import io.dure.engine.column.IntTable;
import io.dure.engine.column.LongColumn;
import io.dure.engine.column.LongIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedCollection;
import java.util.TreeSet;

/** Sites, halls, racks, link domains and nodes as columns; and the pools in which nodes are found by what they can give. */
public final class Fleet {
    private static final int NOT_FILED = 0;

    /** Nodes of nobody, of a claim that awaits whole GPUs, and of a claim that has the node for itself. */
    private static final int OPEN = 0;

    private static final int AWAITED = 1;
    private static final int CLOSED = 2;
    private static final NodeState[] STATES = NodeState.values();

    /** Why a node takes no work, as windows have it: nobody's, that of a booking only, or not for so long. */
    public static final int MAINTENANCE = 1;

    public static final int BOOKED = 2;
    public static final int WINDOW_AHEAD = 4;

    private int gpuTypes;
    private int sites;

    /** Sites in which nothing starts. */
    private final TreeSet<Integer> frozenSites;

    private int halls;
    private int racks;
    private int nodes;
    private int linkDomains;
    private long installedGpus;
    private long upGpus;

    private final IntColumn hallSite;
    private final IntColumn rackHall;
    /** What is known of a node lies together. */
    private final IntTable ofNodes;

    private final IntColumn rackOf;
    private final IntColumn linkDomainOf;
    private final IntField poolOf;
    private final IntField localOf;
    private final IntField stateOf;
    private final IntField lowFree;
    private final IntField highFree;

    /** GPUs of the node that a reservation can spare, plus one; 0: no reservation holds it. */
    private final IntField spare;

    /** Under what the node is filed on each shelf, plus one; 0: not there. */
    private final IntField onOpen;

    private final IntField onHeld;
    private final IntField onSlack;

    private final LongIndex poolIndex;
    private final List<Pool> pools;
    private int[][] poolsOfType;
    private int[] allPools;

    /** By GPU type: GPUs on nodes that are there, and that are up; whether only who asks for it gets it. */
    private long[] installedOfType = {};

    private long[] upOfType = {};
    private boolean[] isApart = {};

    /** The pools of types that are not apart, and their GPUs. */
    private int[] poolsTogether;

    private long installedTogether;
    private long upTogether;

    /** By type: GPUs in use on nodes that are not up; those that are shared count whole. */
    private long[] outgoingOfType = {};

    private long outgoingTogether;

    private final IntColumn slicesOfType;
    private final Beside beside;

    /** Whether a claim closes the node, and to what. */
    private final IntField claimed;

    /** The place of the node's first GPU in the columns of GPUs that can be shared. */
    private final IntField firstGpu;

    private final IntColumn usedSlices;

    /** Of each node, the GPUs of which somebody has slices. */
    private final LongColumn cut;

    /** Under how many free slices the GPU is filed; 0: it is not; below zero: with the nodes that reservations hold. */
    private final IntColumn onShared;

    private int sharableGpus;

    /** What keeps ordinary work off the node, beside its state and claims. */
    private final IntField bars;

    private boolean hasParts;
    private final Residencies residencies;

    public Fleet() {
        ofNodes = new IntTable();
        hallSite = new IntColumn();
        rackHall = new IntColumn();
        rackOf = new IntColumn();
        linkDomainOf = new IntColumn();
        poolOf = ofNodes.field();
        localOf = ofNodes.field();
        stateOf = ofNodes.field();
        lowFree = ofNodes.field();
        highFree = ofNodes.field();
        spare = ofNodes.field();
        onOpen = ofNodes.field();
        onHeld = ofNodes.field();
        onSlack = ofNodes.field();
        poolIndex = new LongIndex();
        pools = new ArrayList<>();
        poolsOfType = new int[0][];
        allPools = new int[0];
        poolsTogether = allPools;
        slicesOfType = new IntColumn();
        beside = new Beside(ofNodes);
        claimed = ofNodes.field();
        firstGpu = ofNodes.field();
        usedSlices = new IntColumn();
        cut = new LongColumn();
        onShared = new IntColumn();
        residencies = new Residencies();
        bars = ofNodes.field();
        frozenSites = new TreeSet<>();
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
        ofNodes = o.ofNodes.fork();
        hallSite = o.hallSite.fork();
        rackHall = o.rackHall.fork();
        rackOf = o.rackOf.fork();
        linkDomainOf = o.linkDomainOf.fork();
        poolOf = ofNodes.field();
        localOf = ofNodes.field();
        stateOf = ofNodes.field();
        lowFree = ofNodes.field();
        highFree = ofNodes.field();
        spare = ofNodes.field();
        onOpen = ofNodes.field();
        onHeld = ofNodes.field();
        onSlack = ofNodes.field();
        poolIndex = o.poolIndex.fork();
        pools = new ArrayList<>(o.pools.size());
        for (Pool p : o.pools) {
            pools.add(p.fork());
        }
        poolsOfType = o.poolsOfType;
        allPools = o.allPools;
        installedOfType = o.installedOfType.clone();
        upOfType = o.upOfType.clone();
        isApart = o.isApart;
        poolsTogether = o.poolsTogether;
        installedTogether = o.installedTogether;
        upTogether = o.upTogether;
        outgoingOfType = o.outgoingOfType.clone();
        outgoingTogether = o.outgoingTogether;
        slicesOfType = o.slicesOfType.fork();
        beside = o.beside.fork(ofNodes);
        claimed = ofNodes.field();
        firstGpu = ofNodes.field();
        usedSlices = o.usedSlices.fork();
        cut = o.cut.fork();
        onShared = o.onShared.fork();
        sharableGpus = o.sharableGpus;
        hasParts = o.hasParts;
        residencies = o.residencies.fork();
        bars = ofNodes.field();
        frozenSites = new TreeSet<>(o.frozenSites);
    }

    public Fleet fork() {
        return new Fleet(this);
    }

    /** {@code slices}: into how many parts a GPU of this type can be cut. */
    public int addGpuType(int slices) {
        slicesOfType.ensure(gpuTypes + 1);
        slicesOfType.set(gpuTypes, slices);
        poolsOfType = Arrays.copyOf(poolsOfType, gpuTypes + 1);
        poolsOfType[gpuTypes] = new int[0];
        installedOfType = Arrays.copyOf(installedOfType, gpuTypes + 1);
        upOfType = Arrays.copyOf(upOfType, gpuTypes + 1);
        outgoingOfType = Arrays.copyOf(outgoingOfType, gpuTypes + 1);
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

    /** A set of sites where data may be. */
    public int addResidency(List<Integer> sitesOfData) {
        return residencies.add(sitesOfData);
    }

    /** Adds nodes, all up and empty; {@code linked}: they are one link domain together, else each is its own. */
    public void addNodes(
            int count, int rack, int gpuType, int gpusPerNode, boolean linked, int cpuMilli, int memoryMib) {
        int pool = pool(siteOfRack(rack), gpuType, gpusPerNode);
        boolean isSharable = pools.get(pool).slices() > 1;
        int kind = pools.get(pool).addKind(cpuMilli, memoryMib, count);
        hasParts |= pools.get(pool).hasParts();
        ensureNodes(nodes + count);
        if (linked && count > 1 && !pools.get(pool).isLinked()) {
            beginLinks(pools.get(pool));
        }
        if (isSharable) {
            cut.ensure(nodes + count);
            usedSlices.ensure(sharableGpus + count * gpusPerNode);
            onShared.ensure(sharableGpus + count * gpusPerNode);
        }
        for (int i = 0; i < count; i++) {
            int node = nodes++;
            rackOf.set(node, rack);
            linkDomainOf.set(node, linked ? linkDomains : linkDomains + i);
            poolOf.set(node, pool);
            localOf.set(node, pools.get(pool).add(node));
            enrol(node, kind);
            stateOf.set(node, NodeState.UP.ordinal());
            setFreeMask(node, allGpus(gpusPerNode));
            beside.add(node, cpuMilli, memoryMib);
            if (isSharable) {
                firstGpu.set(node, sharableGpus);
                sharableGpus += gpusPerNode;
            }
            pools.get(pool).freeGpus += gpusPerNode;
            file(node);
        }
        linkDomains += linked ? 1 : count;
        installedGpus += (long) count * gpusPerNode;
        installedOfType[gpuType] += (long) count * gpusPerNode;
        installedTogether += isApart(gpuType) ? 0 : (long) count * gpusPerNode;
        for (int node = nodes - count; node < nodes; node++) {
            countUse(node, 1);
        }
    }

    /** Tells the pool in which domains the new node is. */
    private void enrol(int node, int kind) {
        Pool pool = poolOf(node);
        int local = localOf.get(node);
        pool.tiers().add(local, rackOf(node), hallOfRack(rackOf(node)), kind);
        if (pool.isLinked()) {
            pool.tiers().addLink(local, linkDomainOf(node), kind);
        }
    }

    /** The first linked nodes come to a pool: those that are there become link domains of their own. */
    private void beginLinks(Pool pool) {
        for (int i = 0; i < pool.size(); i++) {
            unfile(pool.node(i));
        }
        pool.tiers().beginLinks();
        for (int i = 0; i < pool.size(); i++) {
            int node = pool.node(i);
            pool.tiers().addLink(i, linkDomainOf(node), pool.kind(beside.cpuMilli(node), beside.memoryMib(node)));
            file(node);
        }
    }

    /** Takes the lowest {@code gpus} free GPUs of the node and returns them as a mask. */
    public long take(int node, int gpus) {
        long free = freeMask(node);
        long rest = free;
        for (int i = 0; i < gpus; i++) {
            rest &= rest - 1;
        }
        setFree(node, rest);
        return free & ~rest;
    }

    /** Takes exactly these GPUs, which are free: for restoring. */
    public void takeMask(int node, long mask) {
        setFree(node, freeMask(node) & ~mask);
    }

    /** Gives GPUs back. */
    public void give(int node, long mask) {
        poolOf(node).release(1000L * Long.bitCount(mask));
        setFree(node, freeMask(node) | mask);
    }

    public void setState(int node, NodeState state) {
        countUse(node, -1);
        count(node, -1);
        stateOf.set(node, state.ordinal());
        count(node, 1);
        countUse(node, 1);
        poolOf(node).release(isUp(node) ? 1000L * freeOn(node) : 0);
        fileAll(node);
    }

    /** Sets what keeps ordinary work off the node; under maintenance it is not up, whatever it is told to be. */
    public void bar(int node, int to) {
        if (bars.get(node) == to) {
            return;
        }
        boolean wasUp = isUp(node);
        countUse(node, -1);
        count(node, -1);
        bars.set(node, to);
        count(node, 1);
        countUse(node, 1);
        poolOf(node).release(isUp(node) && !wasUp ? 1000L * freeOn(node) : 0);
        fileAll(node);
    }

    public int bars(int node) {
        return bars.get(node);
    }

    /** Whether windows keep ordinary work off the node, that of the moment at least. */
    public boolean isBarred(int node) {
        return bars.get(node) != 0;
    }

    /** A claim awaits whole GPUs of the node: GPUs of it that are shared take no more slices. */
    public void await(int node) {
        claim(node, AWAITED);
    }

    /** A claim has the node for itself: nothing new comes on it. */
    public void close(int node) {
        claim(node, CLOSED);
    }

    /** No claim keeps others off the node any more. */
    public void reopen(int node) {
        claim(node, OPEN);
    }

    private void claim(int node, int how) {
        if (claimed.get(node) != how) {
            count(node, -1);
            claimed.set(node, how);
            count(node, 1);
            fileAll(node);
        }
    }

    /** Takes slices of one GPU, which is free or shared. */
    public void takeSlices(int node, int gpu, int slices) {
        long bit = 1L << gpu;
        if ((freeMask(node) & bit) != 0) {
            setFree(node, freeMask(node) & ~bit);
        }
        if (poolOf(node).slices() > 1) {
            useSlices(node, gpu, slices);
        }
    }

    /** Gives slices of one GPU back; with the last of them it is a whole GPU again. */
    public void giveSlices(int node, int gpu, int slices) {
        Pool pool = poolOf(node);
        pool.release(1000L * slices / pool.slices());
        if (pool.slices() > 1) {
            useSlices(node, gpu, -slices);
        }
        if (usedSlices(node, gpu) == 0) {
            setFree(node, freeMask(node) | 1L << gpu);
        }
    }

    private void useSlices(int node, int gpu, int slices) {
        int at = firstGpu.get(node) + gpu;
        int all = poolOf(node).slices();
        int before = usedSlices.get(at) == 0 ? 0 : all - usedSlices.get(at);
        usedSlices.add(at, slices);
        int after = usedSlices.get(at) == 0 ? 0 : all - usedSlices.get(at);
        long bit = 1L << gpu;
        cut.set(node, usedSlices.get(at) == 0 ? cut.get(node) & ~bit : cut.get(node) | bit);
        if (counts(node)) {
            poolOf(node).freeSlices += after - before;
        }
        fileShared(node, gpu);
    }

    /** Takes CPU and memory, or gives them back when below zero. */
    public void takeBeside(int node, long cpuMilli, long memoryMib) {
        beside.take(node, cpuMilli, memoryMib);
        note(node);
    }

    /** What the node has beside GPUs. */
    public Beside beside() {
        return beside;
    }

    /** Slices of the GPU that somebody has; 0 too when somebody has it whole. */
    public int usedSlices(int node, int gpu) {
        return poolOf(node).slices() > 1 ? usedSlices.get(firstGpu.get(node) + gpu) : 0;
    }

    /** The GPUs of the node of which somebody has slices, as a mask. */
    public long cutGpus(int node) {
        return poolOf(node).slices() > 1 ? cut.get(node) : 0;
    }

    /** Free slices of a GPU that is shared; 0 when it is not. */
    public int sharedFree(int node, int gpu) {
        int used = usedSlices(node, gpu);
        return used == 0 ? 0 : poolOf(node).slices() - used;
    }

    /** How many tasks the node holds now beside what is on it, reservations aside; 0 when nothing may come on it. */
    public long roomOn(int node, Task task) {
        return counts(node) ? room(node, task, claimed.get(node) == OPEN) : 0;
    }

    /** The same on a node that the claim of these tasks has closed. */
    public long roomOnClosed(int node, Task task) {
        return isUp(node) ? room(node, task, true) : 0;
    }

    private long room(int node, Task task, boolean inShared) {
        long room = beside.room(node, task);
        if (task.gpus() > 0) {
            return Math.min(room, freeOn(node) / task.gpus());
        }
        if (task.sliceMilli() > 0) {
            Pool pool = poolOf(node);
            int need = task.slicesOf(pool.slices());
            long inGpus = (long) freeOn(node) * (pool.slices() / need);
            for (int g = 0; inShared && g < pool.gpusPerNode(); g++) {
                inGpus += sharedFree(node, g) / need;
            }
            return Math.min(room, inGpus);
        }
        return room;
    }

    /** Whether tasks anywhere may ask for more than whole GPUs: GPUs can be cut, or CPU or memory is counted. */
    public boolean hasParts() {
        return hasParts;
    }

    /** Whether what is free on the node can be had: it is up, and no claim has closed it. */
    public boolean isToBeHad(int node) {
        return counts(node);
    }

    /** Whether GPUs of the node that are shared take more slices: no claim is on the node. */
    public boolean sharesMore(int node) {
        return claimed.get(node) == OPEN;
    }

    /** Whether a claim awaits GPUs of the node, or closes it. */
    public boolean isClaimed(int node) {
        return claimed.get(node) != OPEN;
    }

    /** Whether a claim has the node for itself. */
    public boolean isClosed(int node) {
        return claimed.get(node) == CLOSED;
    }

    /** A reservation holds the node and can spare {@code gpus} of it for ever. */
    public void hold(int node, int gpus) {
        spare.set(node, gpus + 1);
        fileAll(node);
    }

    /** Work that outlasts the reservation takes {@code gpus} of what it can spare. */
    public void spend(int node, int gpus) {
        spare.add(node, -gpus);
        file(node);
    }

    public void unhold(int node) {
        spare.set(node, 0);
        fileAll(node);
    }

    public boolean isHeld(int node) {
        return spare.get(node) != 0;
    }

    /** GPUs that the reservation which holds the node can spare for ever. */
    public int spareOn(int node) {
        return spare.get(node) - 1;
    }

    public boolean isUp(int node) {
        return stateOf.get(node) == NodeState.UP.ordinal()
                && (bars.get(node) & MAINTENANCE) == 0
                && (frozenSites.isEmpty() || !isFrozen(poolOf(node).site()));
    }

    /** Nothing starts in this site. */
    public boolean isFrozen(int site) {
        return frozenSites.contains(site);
    }

    public SequencedCollection<Integer> frozenSites() {
        return frozenSites;
    }

    /** How many tasks the node would hold now if its site were not frozen; 0 when it is not that which keeps them off. */
    public long roomIfThawed(int node, Task task) {
        boolean isIt = isFrozen(poolOf(node).site())
                && stateOf.get(node) == NodeState.UP.ordinal()
                && claimed.get(node) != CLOSED
                && bars.get(node) == 0;
        return isIt ? room(node, task, claimed.get(node) == OPEN) : 0;
    }

    /** From now on the nodes of the site are up for nobody; or they are again what they are told to be. */
    public void freeze(int site, boolean to) {
        if (isFrozen(site) == to) {
            return;
        }
        List<Integer> all = nodesOfSite(site);
        all.forEach(node -> countUse(node, -1));
        all.forEach(node -> count(node, -1));
        if (to) {
            frozenSites.add(site);
        } else {
            frozenSites.remove(site);
        }
        all.forEach(node -> count(node, 1));
        for (int node : all) {
            countUse(node, 1);
            poolOf(node).release(isUp(node) ? 1000L * freeOn(node) : 0);
            fileAll(node);
        }
    }

    /** In rising order. */
    public List<Integer> nodesOfSite(int site) {
        List<Integer> found = new ArrayList<>();
        for (Pool pool : pools) {
            for (int i = 0; pool.site() == site && i < pool.size(); i++) {
                found.add(pool.node(i));
            }
        }
        found.sort(null);
        return found;
    }

    public NodeState state(int node) {
        return STATES[stateOf.get(node)];
    }

    public int freeOn(int node) {
        return Long.bitCount(freeMask(node));
    }

    public long freeMask(int node) {
        return ((long) highFree.get(node) << 32) | (lowFree.get(node) & 0xffff_ffffL);
    }

    private void setFreeMask(int node, long mask) {
        lowFree.set(node, (int) mask);
        highFree.set(node, (int) (mask >>> 32));
    }

    /** GPUs that long work may take on the node now. */
    public int openOn(int node) {
        if (!counts(node)) {
            return 0;
        }
        int free = freeOn(node);
        int s = spare.get(node);
        return s == 0 ? free : Math.min(free, s - 1);
    }

    public Pool poolOf(int node) {
        return pools.get(poolOf.get(node));
    }

    /** The node's place in its pool. */
    public int localOf(int node) {
        return localOf.get(node);
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

    /** The pools that have GPUs of this type, or of any that is not apart; in order of their coming. Not to be written to. */
    public int[] poolsFor(int gpuType) {
        return gpuType == Job.ANY_TYPE ? poolsTogether : poolsOfType[gpuType];
    }

    /** From now on only who asks for one of these types gets it. */
    public void setApart(int[] types) {
        isApart = new boolean[gpuTypes];
        for (int type : types) {
            isApart[type] = true;
        }
        poolsTogether = allPools;
        installedTogether = installedGpus;
        upTogether = upGpus;
        outgoingTogether = Arrays.stream(outgoingOfType).sum();
        for (int type : types) {
            installedTogether -= installedOfType[type];
            upTogether -= upOfType[type];
            outgoingTogether -= outgoingOfType[type];
        }
        if (types.length > 0) {
            poolsTogether = Arrays.stream(allPools)
                    .filter(p -> !isApart[pool(p).gpuType()])
                    .toArray();
        }
        residencies.forgetPools();
    }

    private boolean isApart(int gpuType) {
        return gpuType < isApart.length && isApart[gpuType];
    }

    /** Adds the node's GPUs to what is up, or those in use to what is on its way out; or takes them off. */
    private void countUse(int node, int sign) {
        int type = poolOf(node).gpuType();
        if (isUp(node)) {
            long gpus = (long) sign * gpusOf(node);
            upGpus += gpus;
            upOfType[type] += gpus;
            upTogether += isApart(type) ? 0 : gpus;
        } else {
            countOutgoing(type, (long) sign * (gpusOf(node) - freeOn(node)));
        }
    }

    private void countOutgoing(int type, long gpus) {
        outgoingOfType[type] += gpus;
        outgoingTogether += isApart(type) ? 0 : gpus;
    }

    /** GPUs of this type, or of any that is not apart. */
    public long installedGpus(int gpuType) {
        return gpuType == Job.ANY_TYPE ? installedTogether : installedOfType[gpuType];
    }

    /** GPUs of this type, or of any that is not apart, on nodes that are up, free or not. */
    public long upMilliGpus(int gpuType) {
        return 1000 * (gpuType == Job.ANY_TYPE ? upTogether : upOfType[gpuType]);
    }

    /**
     * The same, and those in use on nodes that are drained, down or frozen: what runs on there takes nothing from what
     * is up.
     */
    public long lendableMilliGpus(int gpuType) {
        return upMilliGpus(gpuType) + 1000 * (gpuType == Job.ANY_TYPE ? outgoingTogether : outgoingOfType[gpuType]);
    }

    /**
     * The pools that have GPUs of this type, or of any, in sites where the data may be; in order of their coming. Not
     * to be written to.
     */
    public int[] poolsFor(int gpuType, int residency) {
        return residency == Job.ANY_SITE ? poolsFor(gpuType) : residencies.pools(this, gpuType, residency);
    }

    /** The sites of a residency, as told. */
    public List<Integer> sitesOf(int residency) {
        return residencies.sites(residency);
    }

    public int residencies() {
        return residencies.size();
    }

    /** Into how many parts a GPU of the type can be cut. */
    public int slicesOf(int gpuType) {
        return slicesOfType.get(gpuType);
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

    public long upMilliGpus() {
        return 1000 * upGpus;
    }

    private static long allGpus(int gpus) {
        return gpus == 64 ? -1L : (1L << gpus) - 1;
    }

    private void setFree(int node, long mask) {
        boolean isToBeHad = counts(node);
        if (isToBeHad) {
            poolOf(node).freeGpus += Long.bitCount(mask) - freeOn(node);
        } else if (!isUp(node)) {
            countOutgoing(poolOf(node).gpuType(), freeOn(node) - Long.bitCount(mask));
        }
        setFreeMask(node, mask);
        file(node, isToBeHad);
    }

    /** Whether what is free on the node can be had: it is up, and no claim has closed it and no window. */
    private boolean counts(int node) {
        return isUp(node) && claimed.get(node) != CLOSED && bars.get(node) == 0;
    }

    /** Adds what is free on the node to what its pool knows, or takes it off. */
    private void count(int node, int sign) {
        if (counts(node)) {
            Pool pool = poolOf(node);
            pool.freeGpus += (long) sign * freeOn(node);
            for (int g = 0; pool.slices() > 1 && g < pool.gpusPerNode(); g++) {
                pool.freeSlices += (long) sign * sharedFree(node, g);
            }
        }
    }

    private int pool(int site, int gpuType, int gpusPerNode) {
        long key = ((long) site << 32) | ((long) gpuType << 8) | gpusPerNode;
        int found = poolIndex.find(key);
        if (found >= 0) {
            return found;
        }
        int pool = poolIndex.add(key);
        pools.add(new Pool(pool, site, gpuType, gpusPerNode, slicesOf(gpuType)));
        poolsOfType = poolsOfType.clone();
        poolsOfType[gpuType] = appended(poolsOfType[gpuType], pool);
        allPools = appended(allPools, pool);
        poolsTogether = isApart(gpuType) ? poolsTogether : appended(poolsTogether, pool);
        residencies.forgetPools();
        return pool;
    }

    static int[] appended(int[] list, int value) {
        int[] longer = Arrays.copyOf(list, list.length + 1);
        longer[list.length] = value;
        return longer;
    }

    private void ensureNodes(int size) {
        ofNodes.ensure(size);
        rackOf.ensure(size);
        linkDomainOf.ensure(size);
    }

    private void fileAll(int node) {
        file(node);
        Pool pool = poolOf(node);
        for (int g = 0; pool.slices() > 1 && g < pool.gpusPerNode(); g++) {
            fileShared(node, g);
        }
    }

    private void note(int node) {
        poolOf(node).changes().note(localOf.get(node));
    }

    /** Puts a GPU among those that take more slices, by how many are free, or takes it out. */
    private void fileShared(int node, int gpu) {
        Pool pool = poolOf(node);
        note(node);
        int free = sharedFree(node, gpu);
        boolean takesMore = free > 0 && isUp(node) && claimed.get(node) == OPEN && bars.get(node) == 0;
        int to = takesMore ? (isHeld(node) ? -free : free) : NOT_FILED;
        int at = firstGpu.get(node) + gpu;
        int from = onShared.get(at);
        int place = localOf.get(node) * pool.gpusPerNode() + gpu;
        if (from != to) {
            if (from != NOT_FILED) {
                (from < 0 ? pool.heldShared() : pool.openShared()).take(place, Math.abs(from));
            }
            if (to != NOT_FILED) {
                (to < 0 ? pool.heldShared() : pool.openShared()).put(place, Math.abs(to));
            }
            onShared.set(at, to);
        }
    }

    /** Puts the node where its state, its free GPUs and its reservation say. */
    private void file(int node) {
        file(node, counts(node));
    }

    private void file(int node, boolean up) {
        Pool pool = poolOf(node);
        pool.changes().note(localOf.get(node));
        boolean isHeld = isHeld(node);
        int free = freeOn(node);
        move(pool, pool.open(), Tier.OPEN, onOpen, node, up && !isHeld ? free + 1 : NOT_FILED);
        if (!isHeld && onHeld.get(node) == NOT_FILED) {
            return; // nor is it on the slack shelf
        }
        move(pool, pool.held(), Tier.HELD, onHeld, node, up && isHeld ? free + 1 : NOT_FILED);
        move(pool, pool.slack(), Tier.SLACK, onSlack, node, up && isHeld ? openOn(node) + 1 : NOT_FILED);
    }

    private void unfile(int node) {
        Pool pool = poolOf(node);
        move(pool, pool.open(), Tier.OPEN, onOpen, node, NOT_FILED);
        move(pool, pool.held(), Tier.HELD, onHeld, node, NOT_FILED);
        move(pool, pool.slack(), Tier.SLACK, onSlack, node, NOT_FILED);
    }

    private void move(Pool pool, Shelf shelf, int tier, IntField place, int node, int to) {
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
        boolean wasWhole = pool.isWholeDomain(local);
        pool.tiers().move(tier, local, from - 1, to - 1);
        if (pool.isWholeDomain(local) != wasWhole) {
            pool.noteDomain(local);
        }
        place.set(node, to);
    }
}
