package io.dure.twin.swarm;

import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.twin.Batch;
import io.dure.twin.Submission;
import io.dure.twin.scenario.Names;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.Failures;
import io.dure.twin.world.PowerBy;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.TypeFacts;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Puts a random world around a random scenario: deliveries, power, calls, failures, batches, a horizon. */
final class Surrounded {
    private static final double YEAR_SECONDS = 365 * 86_400.0;

    private final SplittableRandom random;
    private final Scenario plain;
    private final List<Event> later = new ArrayList<>();
    private final List<Queue> queues = new ArrayList<>();
    private final List<String> siteNames;
    private final long spanMillis;
    private int sites;
    private int halls;
    private int racks;
    private int nodes;
    private long gpus;

    private Surrounded(long seed, Scenario plain) {
        random = new SplittableRandom(seed ^ 0x5EED_0F_A_30_1DL);
        this.plain = plain;
        siteNames = new ArrayList<>(plain.names().sites());
        spanMillis = plain.work().getLast().submitMillis() + 60_000;
        for (Event e : plain.setup()) {
            count(e);
        }
    }

    static Scenario of(long seed, Scenario plain) {
        return new Surrounded(seed, plain).build();
    }

    private void count(Event event) {
        if (event instanceof Event.SiteAdded) {
            sites++;
        } else if (event instanceof Event.HallAdded) {
            halls++;
        } else if (event instanceof Event.RackAdded) {
            racks++;
        } else if (event instanceof Event.NodesAdded e) {
            nodes += e.count();
            gpus += (long) e.count() * e.gpusPerNode();
        } else if (event instanceof Event.QueueSet e) {
            if (e.queue().id() < queues.size()) {
                queues.set(e.queue().id(), e.queue());
            } else {
                queues.add(e.queue());
            }
        }
    }

    private Scenario build() {
        int setupNodes = nodes;
        deliveries();
        List<TypeFacts> types = new ArrayList<>();
        for (int t = 0; t < plain.names().gpuTypes().size(); t++) {
            int idle = random.nextInt(150);
            types.add(new TypeFacts(idle + random.nextInt(1200), idle, random.nextInt(400)));
        }
        List<SiteFacts> facts = new ArrayList<>();
        for (int s = 0; s < sites; s++) {
            facts.add(site());
        }
        List<Batch> batches = batches();
        World world = new World(
                Optional.empty(),
                random.nextInt(2) == 0 ? World.NO_HORIZON : 1 + random.nextLong(2 * spanMillis),
                facts,
                types,
                later,
                retirements(setupNodes),
                failures(),
                180,
                417,
                random.nextBoolean() ? PowerBy.PEAK : PowerBy.DRAW);
        Names names = new Names(
                plain.names().gpuTypes(),
                siteNames,
                plain.names().queues(),
                plain.names().users(),
                List.of("graph"));
        return new Scenario(
                plain.name(),
                "",
                plain.seed(),
                plain.rules(),
                plain.stopMillis(),
                plain.setup(),
                names,
                work(batches.size()),
                batches,
                world);
    }

    private void deliveries() {
        TreeSet<Long> times = new TreeSet<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            times.add(1 + random.nextLong(spanMillis));
        }
        for (long at : times) {
            if (random.nextInt(3) == 0) {
                siteNames.add("s" + sites);
                tell(new Event.SiteAdded(at, sites, "s" + sites));
                tell(new Event.HallAdded(at, halls, sites - 1, "h"));
            }
            tell(new Event.RackAdded(at, racks, random.nextInt(halls), "r" + racks));
            int size = new int[] {1, 2, 4, 8}[random.nextInt(4)];
            int type = random.nextInt(plain.names().gpuTypes().size());
            tell(new Event.NodesAdded(at, nodes, 1 + random.nextInt(4), racks - 1, type, size, random.nextInt(2) == 0));
            raiseQuota(at);
        }
    }

    private void raiseQuota(long at) {
        Queue top = queues.get(1 + random.nextInt(queues.size() - 1));
        if (top.parent() == 0) {
            tell(new Event.QueueSet(
                    at,
                    new Queue(
                            top.id(),
                            0,
                            top.name(),
                            top.quotaGpus() + random.nextInt(8),
                            top.lendLimitGpus(),
                            top.borrowLimitGpus(),
                            top.weight())));
        }
    }

    private void tell(Event event) {
        later.add(event);
        count(event);
    }

    private SiteFacts site() {
        List<SiteFacts.PowerStep> power = new ArrayList<>();
        if (random.nextInt(2) == 0) {
            TreeSet<Long> times = new TreeSet<>();
            if (random.nextInt(3) > 0) {
                times.add(0L);
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                times.add(random.nextLong(spanMillis));
            }
            for (long at : times) {
                power.add(new SiteFacts.PowerStep(at, random.nextLong(gpus * 1500 + 1)));
            }
        }
        List<SiteFacts.Call> calls = new ArrayList<>();
        long from = random.nextLong(spanMillis);
        for (int i = random.nextInt(3); i > 0; i--) {
            long ramp = random.nextInt(3) * 2000L;
            long until = from + 1 + ramp + random.nextLong(80_000);
            calls.add(new SiteFacts.Call(from, until, ramp, 100 + random.nextInt(900)));
            from = until + random.nextLong(10_000);
        }
        return new SiteFacts("", Optional.empty(), 1000 + random.nextInt(600), power, calls);
    }

    private List<World.Retirement> retirements(int setupNodes) {
        List<World.Retirement> all = new ArrayList<>();
        if (random.nextInt(3) == 0 && setupNodes > 1) {
            int first = random.nextInt(setupNodes);
            all.add(new World.Retirement(
                    random.nextLong(spanMillis), first, 1 + random.nextInt(Math.min(3, setupNodes - first))));
        }
        return all;
    }

    private Failures failures() {
        if (random.nextInt(3) == 0) {
            return Failures.NONE;
        }
        List<Failures.Cause> causes = new ArrayList<>();
        for (Failures.Scope scope : Failures.Scope.values()) {
            double everySeconds = 300 + random.nextInt(3000);
            causes.add(new Failures.Cause(
                    "c" + scope,
                    scope,
                    YEAR_SECONDS / everySeconds / (1 + 20 * random.nextInt(2)),
                    1 + random.nextLong(30_000),
                    random.nextInt(3) * 0.5));
        }
        return new Failures(
                causes, random.nextInt(2) * 20_000L, new Failures.Quarantine(random.nextInt(4), 100_000, 40_000));
    }

    private List<Batch> batches() {
        List<Batch> all = new ArrayList<>();
        int pipelines = random.nextInt(4);
        for (int p = 0; p < pipelines; p++) {
            int first = all.size();
            int stages = 1 + random.nextInt(4);
            for (int b = first; b < first + stages; b++) {
                TreeSet<Integer> after = new TreeSet<>();
                for (int i = random.nextInt(3); b > first && i > 0; i--) {
                    after.add(first + random.nextInt(b - first));
                }
                all.add(new Batch("b" + b, List.copyOf(after), p, 0));
            }
        }
        return all;
    }

    private List<Submission> work(int batches) {
        List<Submission> work = new ArrayList<>();
        for (Submission s : plain.work()) {
            boolean staged = batches > 0 && random.nextInt(2) == 0;
            work.add(of(
                            s,
                            staged ? random.nextInt(3) * 1000L : s.submitMillis(),
                            staged ? random.nextInt(batches) : Submission.NO_BATCH,
                            100 + random.nextInt(901))
                    .withFlexTier(random.nextInt(4)));
        }
        work.sort(Comparator.comparingLong(Submission::submitMillis).thenComparingInt(Submission::line));
        return work;
    }

    private static Submission of(Submission s, long submit, int batch, int draw) {
        return new Submission(
                s.name(),
                s.line(),
                submit,
                s.runMillis(),
                s.requestedMillis(),
                s.checkpointMillis(),
                s.ending(),
                s.queue(),
                s.user(),
                s.kind(),
                s.tasks(),
                s.task(),
                s.gpuType(),
                s.residency(),
                s.priority(),
                s.evictable(),
                batch,
                batch == Submission.NO_BATCH ? Submission.NO_TEMPLATE : 0,
                draw,
                s.wishes());
    }
}
