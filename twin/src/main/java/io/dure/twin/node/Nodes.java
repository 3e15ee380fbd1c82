package io.dure.twin.node;

import io.dure.engine.Event;
import io.dure.engine.NodeState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All nodes of a simulation, and the one place that knows why each is not up: failures that hold it (each counted on
 * its own), and the reasons {@link Why}. What changed is told to the engine once, by {@link #settle}.
 */
public final class Nodes {
    private static final NodeState[] STATES = NodeState.values();
    private static final int DOWN = Why.all(true);
    private static final int DRAINED = Why.all(false);
    private static final int GONE = Why.UNPOWERED.bit() | Why.RETIRED.bit();
    private static final int IN_CARE = Why.QUARANTINE.bit() | Why.BURN_IN.bit();

    private int[] site = new int[64];
    private int[] gpuType = new int[64];
    private int[] gpus = new int[64];
    private int[] why = new int[64];
    private int[] holds = new int[64];
    private byte[] state = new byte[64];
    private boolean[] unsettled = new boolean[64];
    private int count;
    private int outOfService;
    private long version;

    private final IntList siteOfHall = new IntList();
    private final IntList siteOfRack = new IntList();
    private final List<SiteNodes> sites = new ArrayList<>();
    private final IntList domainFirst = new IntList();
    private final IntList domainCount = new IntList();
    private final IntList changed = new IntList();
    private final IntList retiring = new IntList();

    /** The nodes of one site, and how many GPUs of them are delivered, and have power. */
    private static final class SiteNodes {
        private final IntList nodes = new IntList();
        private long deliveredGpus;
        private long deliveredNodes;
        private long poweredGpus;
    }

    /** Is told when a node's state has changed. */
    public interface Settled {
        void changed(int node, NodeState from, NodeState to);
    }

    /** Takes note of the fleet's parts; new nodes are up. Other events are not its own. */
    public void happened(Event event) {
        if (event instanceof Event.SiteAdded) {
            sites.add(new SiteNodes());
        } else if (event instanceof Event.HallAdded e) {
            siteOfHall.add(e.site());
        } else if (event instanceof Event.RackAdded e) {
            siteOfRack.add(siteOfHall.get(e.hall()));
        } else if (event instanceof Event.NodesAdded e) {
            added(e);
        }
    }

    private void added(Event.NodesAdded e) {
        ensure(count + e.count());
        int at = siteOfRack.get(e.rack());
        SiteNodes here = sites.get(at);
        for (int node = count; node < count + e.count(); node++) {
            site[node] = at;
            gpuType[node] = e.gpuType();
            gpus[node] = e.gpusPerNode();
            here.nodes.add(node);
        }
        long all = (long) e.count() * e.gpusPerNode();
        here.deliveredGpus += all;
        here.deliveredNodes += e.count();
        version++;
        here.poweredGpus += all;
        if (e.linked()) {
            domainFirst.add(count);
            domainCount.add(e.count());
        }
        count += e.count();
    }

    /** The reason holds from now on, or no longer. */
    public void set(int node, Why reason, boolean holdsNow) {
        int before = why[node];
        int after = holdsNow ? before | reason.bit() : before & ~reason.bit();
        if (before == after) {
            return;
        }
        change(node, after, holds[node]);
        if (reason == Why.RETIRING) {
            retiring.add(node);
        } else if (reason == Why.RETIRED) {
            retiring.remove(node);
        }
    }

    public boolean hasRetiring() {
        return retiring.size() > 0;
    }

    /** Nodes that will leave when their attempts are over. */
    public int[] retiring() {
        return retiring.toArray();
    }

    /** One more failure holds the node. */
    public void fail(int node) {
        change(node, why[node], holds[node] + 1);
    }

    /** One failure less; true when none holds it any more. */
    public boolean repair(int node) {
        change(node, why[node], holds[node] - 1);
        return holds[node] == 0;
    }

    private void change(int node, int newWhy, int newHolds) {
        version++;
        SiteNodes here = sites.get(site[node]);
        here.deliveredNodes -= isDelivered(node) ? 1 : 0;
        outOfService -= isOutOfService(node) ? 1 : 0;
        here.deliveredGpus -= isDelivered(node) ? gpus[node] : 0;
        here.poweredGpus -= isPowered(node) ? gpus[node] : 0;
        why[node] = newWhy;
        holds[node] = newHolds;
        outOfService += isOutOfService(node) ? 1 : 0;
        here.deliveredNodes += isDelivered(node) ? 1 : 0;
        here.deliveredGpus += isDelivered(node) ? gpus[node] : 0;
        here.poweredGpus += isPowered(node) ? gpus[node] : 0;
        if (!unsettled[node]) {
            unsettled[node] = true;
            changed.add(node);
        }
    }

    /** Tells of every node whose state is another than was told last, in order of the first change. */
    public void settle(Settled told) {
        for (int i = 0; i < changed.size(); i++) {
            int node = changed.get(i);
            unsettled[node] = false;
            NodeState from = state(node);
            NodeState to = wanted(node);
            if (from != to) {
                state[node] = (byte) to.ordinal();
                told.changed(node, from, to);
            }
        }
        changed.clear();
    }

    private NodeState wanted(int node) {
        if (holds[node] > 0 || (why[node] & DOWN) != 0) {
            return NodeState.DOWN;
        }
        return (why[node] & DRAINED) != 0 ? NodeState.DRAINED : NodeState.UP;
    }

    private boolean isOutOfService(int node) {
        return (why[node] & GONE) == 0 && (holds[node] > 0 || (why[node] & IN_CARE) != 0);
    }

    public boolean has(int node, Why reason) {
        return (why[node] & reason.bit()) != 0;
    }

    /** It has not been retired. */
    public boolean isDelivered(int node) {
        return !has(node, Why.RETIRED);
    }

    /** It is delivered and its site has power for it. */
    public boolean isPowered(int node) {
        return (why[node] & GONE) == 0;
    }

    /** As last told to the engine. */
    public NodeState state(int node) {
        return STATES[state[node]];
    }

    public int site(int node) {
        return site[node];
    }

    public int gpuType(int node) {
        return gpuType[node];
    }

    public int gpus(int node) {
        return gpus[node];
    }

    public int count() {
        return count;
    }

    public int sites() {
        return sites.size();
    }

    /** The site's nodes in order of installation, retired ones among them. Not to be written to. */
    public IntList nodesOf(int ofSite) {
        return sites.get(ofSite).nodes;
    }

    public long deliveredGpus(int ofSite) {
        return sites.get(ofSite).deliveredGpus;
    }

    public long deliveredNodes(int ofSite) {
        return sites.get(ofSite).deliveredNodes;
    }

    public long poweredGpus(int ofSite) {
        return sites.get(ofSite).poweredGpus;
    }

    /** Another number whenever something of a node has changed. */
    public long version() {
        return version;
    }

    /** Nodes with power that fail, are repaired, tested or in quarantine. */
    public int outOfService() {
        return outOfService;
    }

    /** Link domains of more than one event's single nodes: each is the linked nodes of one event. */
    public int linkDomains() {
        return domainFirst.size();
    }

    /** The nodes of a link domain: first and count. */
    public int firstOf(int domain) {
        return domainFirst.get(domain);
    }

    public int sizeOf(int domain) {
        return domainCount.get(domain);
    }

    private void ensure(int size) {
        if (size > site.length) {
            int length = Math.max(size, 2 * site.length);
            site = Arrays.copyOf(site, length);
            gpuType = Arrays.copyOf(gpuType, length);
            gpus = Arrays.copyOf(gpus, length);
            why = Arrays.copyOf(why, length);
            holds = Arrays.copyOf(holds, length);
            state = Arrays.copyOf(state, length);
            unsettled = Arrays.copyOf(unsettled, length);
        }
    }
}
