package io.dure.twin.power;

import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.PowerStep;
import io.dure.engine.power.Throughput;
import io.dure.twin.RunTimes;
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
import java.util.function.IntPredicate;

/**
 * Power of all sites: which nodes have some, and what each site draws. Only as many nodes of a site have power as fit,
 * in order of installation: at their peak, or when all work draws what it does in the mean, for it is the engine that
 * keeps the draw below the limit. A node with work keeps its power until the work is gone. Node by node this costs what
 * changes; a whole site is gone through only when its limit changes, or nodes come or leave.
 */
public final class Grid {
    private final World world;
    private final Nodes nodes;
    private final int fitsAtPerMille;
    private boolean isPending;
    private final List<SiteDraw> draws = new ArrayList<>();
    private final List<SiteFacts> facts = new ArrayList<>();
    private final IntList stepOf = new IntList();
    private final List<HeldBack> heldBack = new ArrayList<>();
    private long version;
    /** The GPUs among which a site's power was shared last; -1: its limit has changed since. */
    private long[] sharedGpus = new long[8];

    /** {@code fitsAtPerMille}: the part of its power beyond idle with which a node must fit to have any. */
    public Grid(World world, Nodes nodes, int fitsAtPerMille) {
        this.world = world;
        this.nodes = nodes;
        this.fitsAtPerMille = fitsAtPerMille;
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
            next = Math.min(next, heldBack.get(s).nextMillis());
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
            heldBack.add(new HeldBack(f.heldBack(), fitsAtPerMille));
            change(s);
        }
        for (int s = 0; s < draws.size(); s++) {
            List<SiteFacts.PowerStep> steps = facts.get(s).power();
            while (stepOf.get(s) < steps.size() && steps.get(stepOf.get(s)).fromMillis() <= now) {
                stepOf.set(s, stepOf.get(s) + 1);
                change(s);
            }
            if (heldBack.get(s).step(now)) {
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
    public void share(IntPredicate isEmpty) {
        isPending = false;
        for (int s = 0; s < draws.size(); s++) {
            long gpus = nodes.deliveredGpus(s);
            if (gpus != sharedGpus[s]) {
                sharedGpus[s] = gpus;
                if (hasLimit(s)) {
                    share(s, isEmpty);
                }
            }
        }
    }

    private void share(int site, IntPredicate isEmpty) {
        double left = limitWatts(site) * 1000 / facts.get(site).milliPue();
        IntList here = nodes.nodesOf(site);
        for (int i = 0; i < here.size(); i++) {
            int node = here.get(i);
            if (nodes.isDelivered(node)) {
                double need = wattsToFit(site, node) * nodes.gpus(node);
                boolean fits = need <= left;
                left -= fits ? need : 0;
                if (fits || nodes.has(node, Why.UNPOWERED) || isEmpty.test(node)) {
                    nodes.set(node, Why.UNPOWERED, !fits);
                } else {
                    sharedGpus[site] = -1; // it goes when its work is gone
                    isPending = true;
                }
            }
        }
    }

    /** Some node is to lose its power when its work is gone. */
    public boolean isPending() {
        return isPending;
    }

    private double wattsToFit(int site, int node) {
        TypeFacts f = facts(node);
        double idle = f.gpuIdleWatts() + f.nodeOtherWattsPerGpu();
        int perMille = heldBack.get(site).fitsAtPerMille(nodes.gpuType(node));
        return idle + (f.gpuPeakWatts() - f.gpuIdleWatts()) * (perMille / 1000.0);
    }

    /** The site's own limits; none: without limit. Before the first it has no power. */
    List<PowerStep> limits(int site) {
        List<PowerStep> steps = new ArrayList<>();
        List<SiteFacts.PowerStep> own = facts.get(site).power();
        if (!own.isEmpty() && own.getFirst().fromMillis() > 0) {
            steps.add(new PowerStep(0, 0));
        }
        own.forEach(step -> steps.add(new PowerStep(step.fromMillis(), step.watts())));
        return steps;
    }

    /** The site's power usage effectiveness, in thousandths. */
    public int milliPue(int site) {
        return facts.get(site).milliPue();
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

    /** A node that is down draws nothing. */
    public void nodeChanged(int node, NodeState from, NodeState to) {
        version++;
        TypeFacts f = facts(node);
        long base = (long) (f.gpuIdleWatts() + f.nodeOtherWattsPerGpu()) * nodes.gpus(node);
        draws.get(nodes.site(node)).addBase((to == NodeState.DOWN ? 0 : base) - (from == NodeState.DOWN ? 0 : base));
    }

    /** Work starts (sign 1) or ends (sign -1) there, held to so many thousandths of the power that it would add. */
    public void work(Placement placement, Submission s, int capPerMille, int sign) {
        int first = placement.nodes().getFirst().node();
        long micro = s.wishes().groups().isEmpty() ? workMicrowatts(first, s) : groupsMicrowatts(placement, s);
        draws.get(nodes.site(first)).addWork((long) sign * capPerMille * micro);
    }

    /** The work there is held to another part of its power. */
    public void cap(Placement placement, Submission s, int from, int to) {
        work(placement, s, from, -1);
        work(placement, s, to, 1);
        version++;
    }

    /** A task beyond the fewest of an elastic job starts (sign 1) or ends (sign -1) there; it is not held back. */
    public void task(Placement placement, Submission s, int sign) {
        int node = placement.nodes().getFirst().node();
        long micro = microwatts(node, s, s.task().milliGpus());
        draws.get(nodes.site(node)).addWork((long) sign * Throughput.NO_CAP * micro);
        version++;
    }

    /** What the work adds at full power, without cooling: the same on every node of its type. */
    private long workMicrowatts(int onNode, Submission s) {
        return microwatts(onNode, s, s.milliGpus());
    }

    /** Groups may be on GPUs of different types. */
    private long groupsMicrowatts(Placement placement, Submission s) {
        long sum = 0;
        Job job = s.job(1, RunTimes.REQUESTED);
        List<Placement> places = job.byGroup(placement);
        for (int g = 0; g < places.size(); g++) {
            int first = places.get(g).nodes().getFirst().node();
            sum += microwatts(first, s, job.group(g).milliGpus());
        }
        return sum;
    }

    private long microwatts(int onNode, Submission s, long milliGpus) {
        TypeFacts f = facts(onNode);
        return milliGpus * (f.gpuPeakWatts() - f.gpuIdleWatts()) * s.drawPerMille();
    }

    private TypeFacts facts(int node) {
        int type = nodes.gpuType(node);
        return type < world.gpuTypes().size() ? world.gpuTypes().get(type) : TypeFacts.NONE;
    }

    /** Another number whenever a draw or a limit has changed otherwise than by work that starts or ends. */
    public long version() {
        return version;
    }

    /** What the site draws now, cooling included. */
    public double drawWatts(int site) {
        return draws.get(site).watts();
    }

    public int sites() {
        return draws.size();
    }
}
