package io.dure.twin.power;

import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.twin.Submission;
import io.dure.twin.node.IntList;
import io.dure.twin.node.Nodes;
import io.dure.twin.node.Why;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.TypeFacts;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Power of all sites: which nodes have some, and what each site draws. At any time only as many nodes of a site have
 * power as fit at their peak, in order of installation; so the draw never exceeds the limit. Node by node this costs
 * what changes; a whole site is gone through only when its limit changes, or nodes come or leave.
 */
public final class Grid {
    private final World world;
    private final Nodes nodes;
    private final int mostDrawPerMille;
    private final List<SiteDraw> draws = new ArrayList<>();
    private final List<SiteFacts> facts = new ArrayList<>();
    private final IntList stepOf = new IntList();
    private long version;
    private int[] usedMilliGpus = new int[64];
    /** The GPUs among which a site's power was shared last; -1: its limit has changed since. */
    private long[] sharedGpus = new long[8];

    /** {@code mostDrawPerMille}: no work draws more. */
    public Grid(World world, Nodes nodes, int mostDrawPerMille) {
        this.world = world;
        this.nodes = nodes;
        this.mostDrawPerMille = mostDrawPerMille;
    }

    // ---- limits -----------------------------------------------------------------------------------------------

    /** When a site's limit changes next, or MAX_VALUE. */
    public long nextStepMillis() {
        long next = Long.MAX_VALUE;
        for (int s = 0; s < draws.size(); s++) {
            List<SiteFacts.PowerStep> steps = facts.get(s).power();
            if (stepOf.get(s) < steps.size()) {
                next = Math.min(next, steps.get(stepOf.get(s)).fromMillis());
            }
        }
        return next;
    }

    /** Takes note of new sites and of steps that are due. */
    public void step(long now) {
        for (int s = draws.size(); s < nodes.sites(); s++) {
            Optional<SiteFacts> known =
                    s < world.sites().size() ? Optional.of(world.sites().get(s)) : Optional.empty();
            SiteFacts f = known.orElse(new SiteFacts("", Optional.empty(), 1000, List.of(), List.of()));
            facts.add(f);
            draws.add(new SiteDraw(f.milliPue()));
            stepOf.add(0);
            change(s);
        }
        for (int s = 0; s < draws.size(); s++) {
            List<SiteFacts.PowerStep> steps = facts.get(s).power();
            while (stepOf.get(s) < steps.size() && steps.get(stepOf.get(s)).fromMillis() <= now) {
                stepOf.set(s, stepOf.get(s) + 1);
                change(s);
            }
        }
    }

    private void change(int site) {
        if (site >= sharedGpus.length) {
            sharedGpus = Arrays.copyOf(sharedGpus, 2 * site);
        }
        sharedGpus[site] = -1;
        version++;
    }

    /** Where limits have changed, or nodes came or left: gives power to the nodes that fit, takes it from the others. */
    public void share() {
        for (int s = 0; s < draws.size(); s++) {
            long gpus = nodes.deliveredGpus(s);
            if (gpus != sharedGpus[s]) {
                sharedGpus[s] = gpus;
                if (hasLimit(s)) {
                    share(s);
                }
            }
        }
    }

    private void share(int site) {
        double left = limitWatts(site) * 1000 / facts.get(site).milliPue();
        IntList here = nodes.nodesOf(site);
        for (int i = 0; i < here.size(); i++) {
            int node = here.get(i);
            if (nodes.isDelivered(node)) {
                long peak = (long) facts(node).peakWattsPerGpu() * nodes.gpus(node);
                boolean fits = peak <= left;
                left -= fits ? peak : 0;
                nodes.set(node, Why.UNPOWERED, !fits);
            }
        }
    }

    public boolean hasLimit(int site) {
        return !facts.get(site).power().isEmpty();
    }

    /** What the site may draw now, cooling included; before its first step nothing. Only for a site with a limit. */
    public double limitWatts(int site) {
        int step = stepOf.get(site);
        return step == 0 ? 0 : facts.get(site).power().get(step - 1).watts();
    }

    // ---- draw -------------------------------------------------------------------------------------------------

    /** Nodes that came up; they are in the books already. */
    public void added(int firstNode, int count) {
        for (int node = firstNode; node < firstNode + count; node++) {
            nodeChanged(node, NodeState.DOWN, NodeState.UP);
        }
    }

    /** A node that is down draws nothing; only one that is up can take new work. */
    public void nodeChanged(int node, NodeState from, NodeState to) {
        ensure(node + 1);
        version++;
        SiteDraw d = draws.get(nodes.site(node));
        TypeFacts f = facts(node);
        long base = (long) (f.gpuIdleWatts() + f.nodeOtherWattsPerGpu()) * nodes.gpus(node);
        d.addBase((to == NodeState.DOWN ? 0 : base) - (from == NodeState.DOWN ? 0 : base));
        long room = roomMicrowatts(node);
        d.addRoom((to == NodeState.UP ? room : 0) - (from == NodeState.UP ? room : 0));
    }

    /** Work starts (sign 1) or ends (sign -1) there. */
    public void work(Placement placement, Submission s, int sign) {
        int first = placement.nodes().getFirst().node();
        SiteDraw d = draws.get(nodes.site(first));
        d.addWork(sign * workMicrowatts(first, s));
        for (Placement.OnNode n : placement.nodes()) {
            ensure(n.node() + 1);
            boolean up = nodes.state(n.node()) == NodeState.UP;
            d.addRoom(up ? -roomMicrowatts(n.node()) : 0);
            usedMilliGpus[n.node()] += sign * usedMilliGpus(n, s);
            d.addRoom(up ? roomMicrowatts(n.node()) : 0);
        }
    }

    /** Parts of GPUs leave room for other work: they are not taken off what could still come. */
    private static int usedMilliGpus(Placement.OnNode n, Submission s) {
        return n.gpus() * 1000 + (n.slices() > 0 ? n.tasks() * s.task().sliceMilli() : 0);
    }

    /** What the work adds at full power, without cooling: the same on every node of its type. */
    public long workMicrowatts(int onNode, Submission s) {
        TypeFacts f = facts(onNode);
        return s.milliGpus() * (f.gpuPeakWatts() - f.gpuIdleWatts()) * s.drawPerMille();
    }

    private long roomMicrowatts(int node) {
        TypeFacts f = facts(node);
        long free = nodes.gpus(node) * 1000L - usedMilliGpus[node];
        return free * (f.gpuPeakWatts() - f.gpuIdleWatts()) * mostDrawPerMille;
    }

    /** True when some GPU of the node is free for new work. */
    boolean hasRoom(int node) {
        ensure(node + 1);
        return nodes.state(node) == NodeState.UP && roomMicrowatts(node) > 0;
    }

    private TypeFacts facts(int node) {
        int type = nodes.gpuType(node);
        return type < world.gpuTypes().size() ? world.gpuTypes().get(type) : TypeFacts.NONE;
    }

    /** All GPUs of the site are held to so many thousandths of the power that work adds. */
    void cap(int site, int perMille) {
        draws.get(site).cap(perMille);
        version++;
    }

    /** Another number whenever a draw or a limit has changed otherwise than by work that starts or ends. */
    public long version() {
        return version;
    }

    SiteDraw draw(int site) {
        return draws.get(site);
    }

    /** What the site draws now, cooling included. */
    public double drawWatts(int site) {
        return draws.get(site).watts();
    }

    /** What its GPUs are held to, in thousandths of the power that work adds. */
    public int capPerMille(int site) {
        return draws.get(site).capPerMille();
    }

    public int sites() {
        return draws.size();
    }

    private void ensure(int size) {
        if (size > usedMilliGpus.length) {
            usedMilliGpus = Arrays.copyOf(usedMilliGpus, Math.max(size, 2 * usedMilliGpus.length));
        }
    }
}
