package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Verdict;
import io.dure.twin.Submission;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.TypeFacts;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * No site ever draws more than its limit, nor in a call, after its ramp, more than is asked as long as the call is said
 * to be kept, nor after it, for as long as the ramp, more than before. Adds up every node and every attempt anew after
 * each decision; takes only the caps on trust.
 */
public final class PowerKept implements Watcher {
    private static final double ROUNDING = 1e-9;

    private record Machine(int site, int gpuType, int gpus) {}

    private record Running(Placement placement, Submission submission) {}

    private final List<Integer> siteOfHall = new ArrayList<>();
    private final List<Integer> siteOfRack = new ArrayList<>();
    private final List<Machine> machines = new ArrayList<>();
    private final List<NodeState> states = new ArrayList<>();
    private final Map<Long, Running> running = new TreeMap<>();
    private Optional<Simulation> run = Optional.empty();
    private int sites;

    @Override
    public void begins(Simulation simulation) {
        run = Optional.of(simulation);
    }

    @Override
    public void happened(Event event, Engine engine) {
        switch (event) {
            case Event.SiteAdded e -> sites++;
            case Event.HallAdded e -> siteOfHall.add(e.site());
            case Event.RackAdded e -> siteOfRack.add(siteOfHall.get(e.hall()));
            case Event.NodesAdded e -> {
                for (int i = 0; i < e.count(); i++) {
                    machines.add(new Machine(siteOfRack.get(e.rack()), e.gpuType(), e.gpusPerNode()));
                    states.add(NodeState.UP);
                }
            }
            case Event.NodeStateSet e -> states.set(e.node(), e.state());
            case Event.AttemptEnded e -> running.remove(e.job());
            case Event.RulesSet e -> {}
            case Event.GpuTypeAdded e -> {}
            case Event.ResidencyAdded e -> {}
            case Event.QueueSet e -> {}
            case Event.JobSubmitted e -> {}
            case Event.JobCancelled e -> {}
            case Event.JobHeld e -> {}
            case Event.JobReleased e -> {}
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        Simulation simulation = run.orElseThrow();
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s ->
                    running.put(
                            s.job(),
                            new Running(s.placement(), simulation.numbering().submission(s.job())));
                case Decision.Stop s -> {}
                case Decision.Claim c -> {}
                case Decision.Reject r -> {}
            }
        }
        World world = simulation.scenario().world();
        double[] idle = idleWatts(world);
        double[] work = workWatts(world, simulation);
        for (int site = 0; site < Math.min(sites, world.sites().size()); site++) {
            check(site, idle[site], idle[site] + work[site], simulation, nowMillis);
        }
    }

    private void check(int site, double idleWatts, double watts, Simulation simulation, long now) {
        String drawn = "site " + site + " draws " + watts + " W";
        require(
                close(watts, simulation.plant().grid().drawWatts(site)),
                now,
                drawn + ", the books say " + simulation.plant().grid().drawWatts(site));
        SiteFacts facts = simulation.scenario().world().sites().get(site);
        if (!facts.power().isEmpty()) {
            long limit = limit(facts, now);
            require(watts <= limit * (1 + ROUNDING) + ROUNDING, now, drawn + ", its limit is " + limit);
        }
        // Nobody can draw less than nodes without work do: some may have come to a site that drew nothing before.
        double target = Math.max(simulation.plant().calls().targetWatts(site, now), idleWatts);
        boolean allMet = simulation.plant().calls().begun().stream().allMatch(c -> c.isMet());
        require(!allMet || watts <= target * (1 + ROUNDING) + ROUNDING, now, drawn + ", a call allows " + target);
    }

    private static long limit(SiteFacts facts, long now) {
        long limit = 0;
        for (SiteFacts.PowerStep step : facts.power()) {
            limit = step.fromMillis() <= now ? step.watts() : limit;
        }
        return limit;
    }

    /** Of nodes that are not down, by site, without work, cooling included. */
    private double[] idleWatts(World world) {
        double[] watts = new double[sites];
        for (int n = 0; n < machines.size(); n++) {
            Machine m = machines.get(n);
            if (states.get(n) != NodeState.DOWN) {
                TypeFacts f = facts(world, m.gpuType);
                watts[m.site] += (double) m.gpus
                        * (f.gpuIdleWatts() + f.nodeOtherWattsPerGpu())
                        * milliPue(world, m.site)
                        / 1000;
            }
        }
        return watts;
    }

    /** What work adds, by site, cooling included. */
    private double[] workWatts(World world, Simulation simulation) {
        double[] watts = new double[sites];
        for (Running r : running.values()) {
            Machine first = machines.get(r.placement.nodes().getFirst().node());
            TypeFacts f = facts(world, first.gpuType);
            double gpus = r.submission.milliGpus() / 1000.0;
            double cap = simulation.plant().grid().capPerMille(first.site) / 1000.0;
            double part = r.submission.drawPerMille() / 1000.0 * cap;
            watts[first.site] +=
                    gpus * (f.gpuPeakWatts() - f.gpuIdleWatts()) * part * milliPue(world, first.site) / 1000;
        }
        return watts;
    }

    private static int milliPue(World world, int site) {
        return site < world.sites().size() ? world.sites().get(site).milliPue() : 1000;
    }

    private static TypeFacts facts(World world, int type) {
        return type < world.gpuTypes().size() ? world.gpuTypes().get(type) : TypeFacts.NONE;
    }

    private static boolean close(double a, double b) {
        return Math.abs(a - b) <= ROUNDING * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
    }

    private static void require(boolean holds, long now, String what) {
        if (!holds) {
            throw new CheckFailed("power", now, what);
        }
    }
}
