package io.dure.app.control;

import io.dure.app.site.Site;
import io.dure.engine.Event;
import io.dure.engine.PowerStep;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.TypeFacts;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.List;

/** The first events of a fleet: those of a scenario, with what is known of its power; and this machine, as a site of its own. */
final class Founding {
    static final String LOCAL = "local";
    private static final long OVERRUN_MILLIS = 5_000;

    private final List<Event> events = new ArrayList<>();
    private final List<Queue> queues = new ArrayList<>();
    private int gpuTypes;
    private int sites;
    private int halls;
    private int racks;
    private int nodes;

    private Founding() {}

    /** All at time 0. {@code local}: the nodes of this machine; empty: it is no site of the fleet. */
    static List<Event> of(Scenario scenario, List<Site.Node> local) {
        Founding founding = new Founding();
        boolean isAlone = scenario.setup().isEmpty();
        founding.rules(isAlone ? Rules.defaults() : scenario.rules());
        scenario.setup().forEach(founding::add);
        if (isAlone) {
            founding.add(new Event.QueueSet(0, Queues.root(0)));
        }
        founding.power(scenario.world());
        if (!local.isEmpty()) {
            founding.local(local);
        }
        return List.copyOf(founding.events);
    }

    /** Limits are enforced: who runs over is stopped soon after. */
    private void rules(Rules rules) {
        add(new Event.RulesSet(
                0, rules.overrunMillis() == Rules.NEVER_STOPPED ? rules.withOverrun(OVERRUN_MILLIS) : rules));
    }

    private void add(Event event) {
        events.add(event);
        switch (event) {
            case Event.GpuTypeAdded _ -> gpuTypes++;
            case Event.SiteAdded _ -> sites++;
            case Event.HallAdded _ -> halls++;
            case Event.RackAdded _ -> racks++;
            case Event.NodesAdded e -> nodes = e.firstNode() + e.count();
            case Event.QueueSet e -> queues.add(e.queue());
            case Event.RulesSet _,
                    Event.ResidencyAdded _,
                    Event.JobSubmitted _,
                    Event.JobCancelled _,
                    Event.JobHeld _,
                    Event.JobReleased _,
                    Event.TaskGone _,
                    Event.AttemptEnded _,
                    Event.GpuDrawSet _,
                    Event.PueSet _,
                    Event.EnvelopeSet _,
                    Event.NodesControlled _,
                    Event.MaintenanceSet _,
                    Event.BookingSet _,
                    Event.FreezeSet _,
                    Event.WindowCancelled _,
                    Event.NodeStateSet _ -> {}
        }
    }

    /** What is known of sites with a limit; nodes can be capped and switched where it matters. */
    private void power(World world) {
        boolean isTold = world.sites().stream().anyMatch(site -> !site.power().isEmpty());
        if (!isTold) {
            return;
        }
        for (int t = 0; t < world.gpuTypes().size(); t++) {
            TypeFacts f = world.gpuTypes().get(t);
            add(new Event.GpuDrawSet(0, t, f.gpuIdleWatts(), f.gpuPeakWatts(), f.nodeOtherWattsPerGpu()));
        }
        for (int s = 0; s < world.sites().size(); s++) {
            SiteFacts f = world.sites().get(s);
            add(new Event.PueSet(0, s, f.milliPue()));
            if (!f.power().isEmpty()) {
                List<PowerStep> steps = f.power().stream()
                        .map(step -> new PowerStep(step.fromMillis(), step.watts()))
                        .toList();
                add(new Event.EnvelopeSet(0, s, Event.EnvelopeSet.WHOLE_SITE, steps));
            }
        }
        add(new Event.NodesControlled(0, 0, nodes, true, true));
    }

    private void local(List<Site.Node> machine) {
        int site = sites;
        add(new Event.SiteAdded(0, site, LOCAL));
        add(new Event.HallAdded(0, halls, site, "here"));
        List<String> types = new ArrayList<>();
        int firstType = gpuTypes;
        long gpus = 0;
        for (Site.Node node : machine) {
            if (!types.contains(node.gpuType())) {
                add(new Event.GpuTypeAdded(0, firstType + types.size(), node.gpuType(), 1));
                types.add(node.gpuType());
            }
            int type = firstType + types.indexOf(node.gpuType());
            add(new Event.RackAdded(0, racks, halls - 1, node.name()));
            add(new Event.NodesAdded(
                    0, nodes, 1, racks - 1, type, node.gpus(), false, node.cpuMilli(), node.memoryMib()));
            gpus += node.gpus();
        }
        Queue root = queues.getFirst();
        int nextQueue = queues.stream().mapToInt(Queue::id).max().orElse(0) + 1;
        add(new Event.QueueSet(0, root.entitle(Math.min(Queue.UNLIMITED, root.quotaGpus() + gpus))));
        add(new Event.QueueSet(0, Queues.leaf(nextQueue, LOCAL, gpus)));
    }

    /** Queues that are made without a scenario. */
    private static final class Queues {
        static Queue root(long gpus) {
            return new Queue(0, Queue.NO_PARENT, "all", gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1);
        }

        static Queue leaf(int id, String name, long gpus) {
            return new Queue(id, 0, name, gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1);
        }
    }
}
