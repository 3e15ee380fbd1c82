package io.dure.twin.swarm;

import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Terms;
import io.dure.twin.Submission;
import io.dure.twin.run.Disturbance;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A random world as lists of which parts can be left out: what is numbered is numbered anew, and what refers to a part that
 * is gone goes too, or refers to nothing.
 */
record Parts(RandomWorld world) {
    /** Without these events of the setup, and without what they hold. */
    Parts withoutSetup(Set<Integer> dropped) {
        Numbers sites = new Numbers();
        Numbers halls = new Numbers();
        Numbers racks = new Numbers();
        Numbers nodes = new Numbers();
        Numbers queues = new Numbers();
        Numbers residencies = new Numbers();
        List<Event> setup = new ArrayList<>();
        List<Event> before = world.scenario().setup();
        for (int i = 0; i < before.size(); i++) {
            boolean isIn = !dropped.contains(i);
            switch (before.get(i)) {
                case Event.SiteAdded e
                when sites.next(e.site(), isIn) -> setup.add(new Event.SiteAdded(0, sites.of(e.site()), e.name()));
                case Event.HallAdded e
                when halls.next(e.hall(), isIn && sites.has(e.site())) ->
                    setup.add(new Event.HallAdded(0, halls.of(e.hall()), sites.of(e.site()), e.name()));
                case Event.RackAdded e
                when racks.next(e.rack(), isIn && halls.has(e.hall())) ->
                    setup.add(new Event.RackAdded(0, racks.of(e.rack()), halls.of(e.hall()), e.name()));
                case Event.NodesAdded e
                when isIn && racks.has(e.rack()) -> {
                    for (int n = 0; n < e.count(); n++) {
                        nodes.next(e.firstNode() + n, true);
                    }
                    setup.add(new Event.NodesAdded(
                            0,
                            nodes.of(e.firstNode()),
                            e.count(),
                            racks.of(e.rack()),
                            e.gpuType(),
                            e.gpusPerNode(),
                            e.linked(),
                            e.cpuMilli(),
                            e.memoryMib()));
                }
                case Event.QueueSet e
                when queues.next(
                        e.queue().id(),
                        isIn && (e.queue().id() == 0 || queues.has(e.queue().parent()))) ->
                    setup.add(new Event.QueueSet(0, Numbers.renumbered(e.queue(), queues)));
                case Event.ResidencyAdded e
                when residencies.next(e.residency(), isIn && e.sites().stream().anyMatch(sites::has)) ->
                    setup.add(new Event.ResidencyAdded(
                            0,
                            residencies.of(e.residency()),
                            e.sites().stream().filter(sites::has).map(sites::of).toList()));
                case Event.GpuTypeAdded e -> setup.add(e);
                default -> {} // it has gone, or its place has
            }
        }
        List<Disturbance> all = new ArrayList<>();
        for (Disturbance d : world.disturbances()) {
            switch (d) {
                case Disturbance.NodeChange c
                when nodes.has(c.node()) ->
                    all.add(new Disturbance.NodeChange(c.atMillis(), nodes.of(c.node()), c.state()));
                case Disturbance.NodeChange c -> {}
                case Disturbance.Told t -> Numbers.renumbered(t, nodes, queues).ifPresent(all::add);
                case Disturbance.Withdrawal w -> all.add(w);
                case Disturbance.Hold h -> all.add(h);
                case Disturbance.Release r -> all.add(r);
            }
        }
        Parts rebuilt =
                new Parts(with(setup, world.scenario().work(), world.scenario().world(), all)).numbered();
        Set<Integer> homeless = new TreeSet<>();
        for (int i = 0; i < rebuilt.work().size(); i++) {
            if (!queues.has(rebuilt.work().get(i).queue())) {
                homeless.add(i);
            }
        }
        return rebuilt.withoutJobs(homeless)
                .each(s -> Simpler.copy(
                        s,
                        queues.of(s.queue()),
                        s.residency() == Job.ANY_SITE || !residencies.has(s.residency())
                                ? Job.ANY_SITE
                                : residencies.of(s.residency())));
    }

    /** Without these jobs; who waits for one of them does not, and what befell them does not happen. */
    Parts withoutJobs(Set<Integer> dropped) {
        Numbers places = new Numbers();
        List<Submission> work = new ArrayList<>();
        for (int i = 0; i < work().size(); i++) {
            places.next(i + 1, !dropped.contains(i));
        }
        for (int i = 0; i < work().size(); i++) {
            if (!dropped.contains(i)) {
                work.add(Simpler.placed(work().get(i), places));
            }
        }
        List<Disturbance> all = new ArrayList<>();
        for (Disturbance d : world.disturbances()) {
            switch (d) {
                case Disturbance.Withdrawal w
                when places.hasPlace(w.job()) ->
                    all.add(new Disturbance.Withdrawal(w.atMillis(), places.place(w.job())));
                case Disturbance.Hold h
                when places.hasPlace(h.job()) -> all.add(new Disturbance.Hold(h.atMillis(), places.place(h.job())));
                case Disturbance.Release r
                when places.hasPlace(r.job()) -> all.add(new Disturbance.Release(r.atMillis(), places.place(r.job())));
                case Disturbance.NodeChange c -> all.add(c);
                case Disturbance.Told t -> all.add(t);
                default -> {} // of a job that is gone
            }
        }
        return new Parts(with(world.scenario().setup(), work, world.scenario().world(), all));
    }

    Parts withoutDisturbances(Set<Integer> dropped) {
        List<Disturbance> all = new ArrayList<>();
        for (int i = 0; i < world.disturbances().size(); i++) {
            if (!dropped.contains(i)) {
                all.add(world.disturbances().get(i));
            }
        }
        return new Parts(with(world.scenario().setup(), work(), world.scenario().world(), all)).numbered();
    }

    /** Windows in a row again; jobs whose booking is gone have none. */
    private Parts numbered() {
        Map<Integer, Integer> windows = new HashMap<>();
        List<Disturbance> all = new ArrayList<>();
        for (Disturbance d : world.disturbances()) {
            if (d instanceof Disturbance.Told t) {
                Numbers.windowed(t, windows).ifPresent(all::add);
            } else {
                all.add(d);
            }
        }
        RandomWorld numbered =
                with(world.scenario().setup(), work(), world.scenario().world(), all);
        return new Parts(numbered).each(s -> {
            Terms t = s.wishes().terms();
            return t.hasBooking()
                    ? s.with(s.wishes().with(t.in(windows.getOrDefault(t.booking(), Terms.NO_BOOKING))))
                    : s;
        });
    }

    /** Nothing is around. */
    Parts bare() {
        return new Parts(with(world.scenario().setup(), work(), World.plain(), world.disturbances()));
    }

    Parts each(UnaryOperator<Submission> change) {
        List<Submission> changed = work().stream().map(change).toList();
        return new Parts(
                with(world.scenario().setup(), changed, world.scenario().world(), world.disturbances()));
    }

    Parts job(int index, UnaryOperator<Submission> change) {
        List<Submission> changed = new ArrayList<>(work());
        changed.set(index, change.apply(changed.get(index)));
        return new Parts(
                with(world.scenario().setup(), changed, world.scenario().world(), world.disturbances()));
    }

    /** Of the nodes that this event of the setup brings only the first or the last are left. */
    Parts fewerNodes(int event, int count, boolean isFromEnd) {
        List<Event> setup = new ArrayList<>();
        Numbers nodes = new Numbers();
        for (int i = 0; i < world.scenario().setup().size(); i++) {
            if (world.scenario().setup().get(i) instanceof Event.NodesAdded e) {
                int left = i == event ? Math.min(count, e.count()) : e.count();
                int first = nodes.count();
                for (int n = 0; n < e.count(); n++) {
                    nodes.next(e.firstNode() + n, isFromEnd ? n >= e.count() - left : n < left);
                }
                setup.add(new Event.NodesAdded(
                        0,
                        first,
                        left,
                        e.rack(),
                        e.gpuType(),
                        e.gpusPerNode(),
                        e.linked(),
                        e.cpuMilli(),
                        e.memoryMib()));
            } else {
                setup.add(world.scenario().setup().get(i));
            }
        }
        List<Disturbance> all = new ArrayList<>();
        for (Disturbance d : world.disturbances()) {
            if (d instanceof Disturbance.NodeChange c) {
                if (nodes.has(c.node())) {
                    all.add(new Disturbance.NodeChange(c.atMillis(), nodes.of(c.node()), c.state()));
                }
            } else if (d instanceof Disturbance.Told t) {
                Numbers.renumbered(t, nodes, Numbers.SAME).ifPresent(all::add);
            } else {
                all.add(d);
            }
        }
        return new Parts(with(setup, work(), world.scenario().world(), all)).numbered();
    }

    List<Submission> work() {
        return world.scenario().work();
    }

    /** How much there is: jobs, events of the setup and nodes, disturbances. */
    int size() {
        int nodes = world.scenario().setup().stream()
                .mapToInt(e -> e instanceof Event.NodesAdded n ? n.count() : 1)
                .sum();
        return work().size() + nodes + world.disturbances().size();
    }

    private RandomWorld with(List<Event> setup, List<Submission> work, World around, List<Disturbance> disturbances) {
        Scenario s = world.scenario();
        Scenario changed = new Scenario(
                s.name(), s.title(), s.seed(), s.rules(), s.stopMillis(), setup, s.names(), work, s.batches(), around);
        return new RandomWorld(changed, world.rules(), world.runTimes(), disturbances);
    }
}
