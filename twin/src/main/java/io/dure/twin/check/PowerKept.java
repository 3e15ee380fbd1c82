package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.PowerStep;
import io.dure.engine.Verdict;
import io.dure.twin.RunTimes;
import io.dure.twin.Submission;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.TypeFacts;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * No site ever draws more than its envelope, at no instant: neither what its grid gives, nor what a call leaves of it
 * after its ramp. Adds up every node and every attempt anew, from placements, caps and the states of nodes alone, when
 * all that was decided for an instant has come about; what was drawn since then must stay below all that the envelope
 * was until the next.
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
    /** Tasks beyond the fewest of elastic jobs, by job and number: the nodes that they are on. */
    private final Map<Long, Map<Integer, Integer>> riding = new TreeMap<>();

    private final Map<Long, Integer> caps = new TreeMap<>();
    private final Map<Integer, List<PowerStep>> envelopes = new TreeMap<>();
    private Optional<Simulation> run = Optional.empty();

    /** Since when so much is drawn, by site; nothing is known at first. */
    private long sinceMillis;

    private double[] drawn = new double[0];
    private int sites;

    @Override
    public void begins(Simulation simulation) {
        run = Optional.of(simulation);
    }

    @Override
    public void happened(Event event, Engine engine) {
        lookBack(event.atMillis());
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
            case Event.TaskGone e -> riding.getOrDefault(e.job(), Map.of()).remove(e.task());
            case Event.AttemptEnded e -> {
                running.remove(e.job());
                riding.remove(e.job());
                caps.remove(e.job());
            }
            case Event.EnvelopeSet e -> envelopes.put(e.site(), e.steps());
            case Event.RulesSet e -> {}
            case Event.GpuTypeAdded e -> {}
            case Event.ResidencyAdded e -> {}
            case Event.QueueSet e -> {}
            case Event.JobSubmitted e -> {}
            case Event.JobCancelled e -> {}
            case Event.JobHeld e -> {}
            case Event.JobReleased e -> {}
            case Event.GpuDrawSet e -> {}
            case Event.PueSet e -> {}
            case Event.MaintenanceSet e -> {}
            case Event.BookingSet e -> {}
            case Event.WindowCancelled e -> {}
            case Event.NodesControlled e -> {}
            case Event.FreezeSet e -> {}
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        lookBack(nowMillis);
        Simulation simulation = run.orElseThrow();
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s ->
                    running.put(
                            s.job(),
                            new Running(s.placement(), simulation.numbering().submission(s.job())));
                case Decision.Grow g ->
                    riding.computeIfAbsent(g.job(), _ -> new TreeMap<>())
                            .put(g.task(), g.placement().nodes().getFirst().node());
                case Decision.Shrink g -> {}
                case Decision.Cap c -> caps.put(c.job(), c.perMille());
                case Decision.Power p -> {} // the state of the node is told
                case Decision.Booked b -> {}
                case Decision.Refused r -> {}
                case Decision.Stop s -> {}
                case Decision.Claim c -> {}
                case Decision.Reject r -> {}
            }
        }
        sinceMillis = nowMillis;
        drawn = add(simulation);
        for (int site = 0; site < Math.min(sites, worldOf(simulation).sites().size()); site++) {
            double books = simulation.plant().grid().drawWatts(site);
            require(close(drawn[site], books), nowMillis, says(site) + ", the books say " + books);
        }
    }

    @Override
    public void finished(long nowMillis, Engine engine) {
        lookBack(nowMillis);
    }

    /** Time has gone on: what was drawn until now stayed below all limits of that time. */
    private void lookBack(long nowMillis) {
        if (nowMillis <= sinceMillis) {
            return;
        }
        World world = worldOf(run.orElseThrow());
        for (int site = 0; site < drawn.length; site++) {
            double told = least(envelopes.getOrDefault(site, List.of()), nowMillis);
            require(
                    drawn[site] <= told * (1 + ROUNDING) + ROUNDING,
                    sinceMillis,
                    says(site) + ", its envelope is " + told);
            if (site < world.sites().size() && !world.sites().get(site).power().isEmpty()) {
                double own = least(own(world.sites().get(site)), nowMillis);
                require(
                        drawn[site] <= own * (1 + ROUNDING) + ROUNDING,
                        sinceMillis,
                        says(site) + ", its limit is " + own);
            }
        }
        sinceMillis = nowMillis;
    }

    /** The lowest limit from {@link #sinceMillis} until before {@code untilMillis}. */
    private double least(List<PowerStep> steps, long untilMillis) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < steps.size(); i++) {
            boolean hasEnded = i + 1 < steps.size() && steps.get(i + 1).fromMillis() <= sinceMillis;
            boolean holds = steps.get(i).fromMillis() < untilMillis && !hasEnded;
            least = holds && steps.get(i).watts() != PowerStep.NO_LIMIT
                    ? Math.min(least, (double) steps.get(i).watts())
                    : least;
        }
        return least;
    }

    private static List<PowerStep> own(SiteFacts facts) {
        List<PowerStep> steps = new ArrayList<>();
        steps.add(new PowerStep(Long.MIN_VALUE, 0)); // nothing before the first
        facts.power().forEach(step -> steps.add(new PowerStep(step.fromMillis(), step.watts())));
        return steps;
    }

    /** What each site draws, cooling included. */
    private double[] add(Simulation simulation) {
        World world = worldOf(simulation);
        double[] watts = new double[sites];
        for (int n = 0; n < machines.size(); n++) {
            Machine m = machines.get(n);
            if (states.get(n) != NodeState.DOWN) {
                TypeFacts f = facts(world, m.gpuType);
                watts[m.site] += (double) m.gpus * (f.gpuIdleWatts() + f.nodeOtherWattsPerGpu());
            }
        }
        for (Map.Entry<Long, Running> job : running.entrySet()) {
            Running r = job.getValue();
            double part = r.submission.drawPerMille() / 1000.0 * caps.getOrDefault(job.getKey(), 1000) / 1000;
            Job asked = r.submission.job(job.getKey(), RunTimes.REQUESTED).core();
            List<Placement> places = Groups.split(asked, r.placement, sinceMillis);
            for (int g = 0; g < places.size(); g++) {
                Machine first = machines.get(places.get(g).nodes().getFirst().node());
                TypeFacts f = facts(world, first.gpuType);
                double gpus = Groups.of(asked).get(g).milliGpus() / 1000.0;
                watts[first.site] += gpus * (f.gpuPeakWatts() - f.gpuIdleWatts()) * part;
            }
        }
        riding.forEach((job, nodes) -> {
            Submission s = simulation.numbering().submission(job);
            for (int node : nodes.values()) {
                Machine m = machines.get(node);
                double span = facts(world, m.gpuType).gpuPeakWatts()
                        - facts(world, m.gpuType).gpuIdleWatts();
                watts[m.site] += s.task().milliGpus() / 1000.0 * span * s.drawPerMille() / 1000;
            }
        });
        for (int site = 0; site < sites; site++) {
            watts[site] *= milliPue(world, site) / 1000.0;
        }
        return watts;
    }

    private String says(int site) {
        return "site " + site + " draws " + drawn[site] + " W (all: " + Arrays.toString(drawn) + ")";
    }

    private static World worldOf(Simulation simulation) {
        return simulation.scenario().world();
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
