package io.dure.engine.power;

import io.dure.engine.Decision;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.PowerStep;
import io.dure.engine.PowerUse;
import io.dure.engine.RandomWorld;
import io.dure.engine.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A random world in which power is told: envelopes of sites and halls that come, fall and go, nodes that can be switched
 * off or not be capped. Reckons from events and decisions alone what is drawn.
 */
final class PoweredWorld {
    private final RandomWorld world;
    private final SplittableRandom random;
    private final Deque<Event> due = new ArrayDeque<>();
    private final List<Event> setup = new ArrayList<>();
    private final List<Machine> machines = new ArrayList<>();
    private final Map<Long, Job> jobs = new TreeMap<>();
    private final Map<Long, Running> running = new TreeMap<>();
    private final Map<Long, Integer> caps = new TreeMap<>();
    private final Map<Integer, List<PowerStep>> envelopes = new TreeMap<>();
    private final int[] pue = {1000, 1000};
    private final int[][] watts = new int[2][3];

    /** Each site has one hall and one rack of its number. */
    private static final class Machine {
        private final int site;
        private final int type;
        private final int gpus;
        private boolean isUp = true;
        private boolean isComing;
        private boolean canCap = true;
        private boolean canSwitch;

        private Machine(Event.NodesAdded e) {
            site = e.rack();
            type = e.gpuType();
            gpus = e.gpusPerNode();
        }

        private boolean draws() {
            return isUp || isComing;
        }
    }

    private record Running(Placement placement, long goneMillis) {}

    PoweredWorld(long seed) {
        world = new RandomWorld(seed);
        random = new SplittableRandom(seed ^ 0x9E37_79B9L);
        for (Event e : world.setup()) {
            setup.add(e);
            note(e);
            if (e instanceof Event.GpuTypeAdded t) {
                int idle = random.nextInt(200);
                tell(new Event.GpuDrawSet(0, t.gpuType(), idle, idle + random.nextInt(1000), random.nextInt(300)));
            } else if (e instanceof Event.SiteAdded s) {
                tell(new Event.PueSet(0, s.site(), 1000 + random.nextInt(500)));
            } else if (e instanceof Event.NodesAdded n) {
                tell(control(n.firstNode(), n.count()));
            }
        }
        tell(envelope());
        setup.addAll(due);
        due.clear();
    }

    private void tell(Event event) {
        setup.add(event);
        note(event);
    }

    private Event control(int first, int count) {
        return new Event.NodesControlled(world.nowMillis(), first, count, random.nextInt(8) > 0, random.nextInt(3) > 0);
    }

    private Event envelope() {
        int site = random.nextInt(2);
        int hall = random.nextInt(3) == 0 ? site : Event.EnvelopeSet.WHOLE_SITE;
        List<PowerStep> steps = new ArrayList<>();
        long at = world.nowMillis();
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean isFree = random.nextInt(5) == 0;
            steps.add(new PowerStep(at, isFree ? PowerStep.NO_LIMIT : random.nextLong(40_000)));
            at += 1 + random.nextLong(90_000);
        }
        return new Event.EnvelopeSet(world.nowMillis(), site, hall, steps);
    }

    List<Event> setup() {
        return setup;
    }

    long nowMillis() {
        return world.nowMillis();
    }

    Event next() {
        Event e = due.isEmpty() ? another() : due.removeFirst();
        note(e);
        return e;
    }

    private Event another() {
        if (random.nextInt(8) == 0) {
            return random.nextInt(4) == 0 && !machines.isEmpty()
                    ? control(random.nextInt(machines.size()), 1)
                    : envelope();
        }
        Event e = world.next();
        if (e instanceof Event.JobSubmitted s) {
            return new Event.JobSubmitted(s.atMillis(), drawing(s.job()));
        }
        if (e instanceof Event.NodesAdded n && random.nextBoolean()) {
            due.add(control(n.firstNode(), n.count()));
        }
        return e;
    }

    private Job drawing(Job j) {
        PowerUse use = new PowerUse(100 * random.nextInt(11), random.nextInt(4));
        return new Job(
                j.id(),
                j.queue(),
                j.user(),
                Kind.values()[random.nextInt(Kind.values().length)],
                j.tasks(),
                j.minTasks(),
                j.task(),
                j.gpuType(),
                j.residency(),
                j.near(),
                j.priority(),
                j.timeLimitMillis(),
                j.evictable(),
                j.terms(),
                use);
    }

    private void note(Event event) {
        if (event instanceof Event.NodesAdded e) {
            for (int i = 0; i < e.count(); i++) {
                machines.add(new Machine(e));
            }
        } else if (event instanceof Event.NodeStateSet e) {
            machines.get(e.node()).isUp = e.state() != NodeState.DOWN;
            machines.get(e.node()).isComing = false;
        } else if (event instanceof Event.NodesControlled e) {
            for (int n = e.firstNode(); n < e.firstNode() + e.count(); n++) {
                machines.get(n).canCap = e.canCap();
                machines.get(n).canSwitch = e.canSwitch();
            }
        } else if (event instanceof Event.PueSet e) {
            pue[e.site()] = e.milliPue();
        } else if (event instanceof Event.GpuDrawSet e) {
            watts[e.gpuType()] = new int[] {e.idleWatts(), e.peakWatts(), e.otherWatts()};
        } else if (event instanceof Event.EnvelopeSet e) {
            envelopes.put(e.site() * 2 + (e.hall() < 0 ? 0 : 1), e.steps());
        } else if (event instanceof Event.JobSubmitted e) {
            jobs.put(e.job().id(), e.job());
        } else if (event instanceof Event.AttemptEnded e) {
            running.remove(e.job());
            caps.remove(e.job());
        }
    }

    void decided(Verdict verdict) {
        world.decided(verdict);
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s -> running.put(s.job(), new Running(s.placement(), Long.MAX_VALUE));
                case Decision.Stop s ->
                    running.computeIfPresent(s.job(), (_, r) -> new Running(r.placement, s.byMillis()));
                case Decision.Cap c -> caps.put(c.job(), c.perMille());
                case Decision.Power p -> power(p);
                case Decision.Grow g -> {}
                case Decision.Shrink g -> {}
                case Decision.Booked b -> {}
                case Decision.Refused r -> {}
                case Decision.Claim c -> {}
                case Decision.Reject r -> {}
            }
        }
    }

    private void power(Decision.Power p) {
        machines.get(p.node()).isUp = false;
        machines.get(p.node()).isComing = p.on();
        due.add(new Event.NodeStateSet(nowMillis(), p.node(), p.on() ? NodeState.UP : NodeState.DOWN));
    }

    /** What the site draws above its limit, in watts, but for what nobody can help: work that is on its way out. */
    double above(int site) {
        double limit = Math.min(limit(2 * site), limit(2 * site + 1)) * 1000.0 / pue[site];
        double drawn = 0;
        boolean helpless = true;
        for (int n = 0; n < machines.size(); n++) {
            Machine m = machines.get(n);
            boolean isFreed = m.site == site && m.canSwitch && !m.isComing && isLeft(n);
            drawn += m.site == site && m.draws() && !isFreed
                    ? (double) m.gpus * (watts[m.type][0] + watts[m.type][2])
                    : 0;
        }
        for (Map.Entry<Long, Running> r : running.entrySet()) {
            double work = r.getValue().goneMillis <= nowMillis() ? 0 : work(r.getKey(), r.getValue(), site);
            helpless &= work == 0;
            drawn += work;
        }
        return helpless ? 0 : drawn - limit;
    }

    /** Somebody is on the node, and all who are will be gone at once. */
    private boolean isLeft(int node) {
        boolean any = false;
        for (Running r : running.values()) {
            if (r.placement.nodes().stream().anyMatch(p -> p.node() == node)) {
                any = true;
                if (r.goneMillis > nowMillis()) {
                    return false;
                }
            }
        }
        return any;
    }

    private double work(long job, Running r, int site) {
        Job j = jobs.get(job);
        double sum = 0;
        for (Placement.OnNode on : r.placement.nodes()) {
            Machine m = machines.get(on.node());
            if (j != null && m.site == site) {
                double part = m.canCap ? j.power().drawPerMille() / 1000.0 * caps.getOrDefault(job, 1000) / 1000 : 1;
                sum += on.tasks() * j.task().milliGpus() / 1000.0 * (watts[m.type][1] - watts[m.type][0]) * part;
            }
        }
        return sum;
    }

    private double limit(int area) {
        double limit = Double.POSITIVE_INFINITY;
        for (PowerStep step : envelopes.getOrDefault(area, List.of())) {
            boolean holds = step.fromMillis() <= nowMillis();
            limit = holds ? (step.watts() == PowerStep.NO_LIMIT ? Double.POSITIVE_INFINITY : step.watts()) : limit;
        }
        return limit;
    }

    /** No cap is below what the flex tier of its job accepts. */
    boolean capsAreAccepted() {
        return caps.entrySet().stream().allMatch(c -> {
            Job j = jobs.get(c.getKey());
            return j != null
                    && c.getValue() >= Throughput.leastCap(j.kind(), j.power().flexTier());
        });
    }

    int caps() {
        return caps.size();
    }
}
