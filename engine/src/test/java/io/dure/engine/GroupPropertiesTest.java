package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Never a part without the whole: whatever happens, a job of several task groups holds the places of all of them, in one
 * site, or nothing; no GPU is held twice; and a job that waits says why.
 */
class GroupPropertiesTest {
    private static final int STEPS = 120;

    private final Engine engine = new Engine();
    private final Map<Long, Job> jobs = new HashMap<>();
    private final TreeMap<Long, Integer> running = new TreeMap<>();
    private final List<Integer> siteOf = new ArrayList<>();
    private SplittableRandom random = new SplittableRandom(0);
    private long now;
    private long nextId = 1;

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 0; seed < 80; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void neverAPartWithoutTheWhole(long seed) {
        random = new SplittableRandom(seed);
        build();
        int held = 0;
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(20_000);
            happen();
            engine.decide(now).decisions().forEach(this::carryOut);
            held += look();
        }
        assertThat(held).as("jobs of several groups seen running").isPositive();
    }

    private void build() {
        engine.apply(new Event.RulesSet(0, new Rules(Policy.DURE, 5_000, 20_000, 1, 0)));
        int nodes = 0;
        for (int site = 0; site < 2; site++) {
            engine.apply(new Event.GpuTypeAdded(0, site, "type" + site, 4));
            engine.apply(new Event.SiteAdded(0, site, "site" + site));
            engine.apply(new Event.HallAdded(0, site, site, "hall"));
        }
        for (int rack = 0; rack < 6; rack++) {
            engine.apply(new Event.RackAdded(0, rack, rack % 2, "rack"));
            int count = 1 + random.nextInt(3);
            engine.apply(new Event.NodesAdded(
                    0, nodes, count, rack, random.nextInt(2), 4 << random.nextInt(2), false, 16_000, 0));
            for (int i = 0; i < count; i++) {
                siteOf.add(rack % 2);
            }
            nodes += count;
        }
        engine.apply(
                new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", 99, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        for (int q = 1; q <= 3; q++) {
            int quota = random.nextInt(30);
            engine.apply(new Event.QueueSet(0, new Queue(q, 0, "q" + q, quota, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        }
    }

    private void happen() {
        switch (random.nextInt(6)) {
            case 0 -> endOne(Ending.COMPLETED);
            case 1 -> {
                int node = random.nextInt(siteOf.size());
                NodeState state = random.nextInt(3) == 0 ? NodeState.DOWN : NodeState.UP;
                if (state == NodeState.DOWN) {
                    loseJobsOn(node);
                }
                engine.apply(new Event.NodeStateSet(now, node, state));
            }
            case 2 ->
                engine.apply(new Event.RulesSet(
                        now, new Rules(Policy.DURE, 5_000L * random.nextInt(3), 20_000, random.nextInt(3), 0)));
            default -> submit();
        }
    }

    private void submit() {
        List<TaskGroup> groups = new ArrayList<>();
        for (int g = random.nextInt(4); g > 0; g--) {
            groups.add(new TaskGroup(
                    1 + random.nextInt(3),
                    task(),
                    random.nextInt(3) - 1,
                    random.nextBoolean() ? Nearness.IN_SITE : inRack()));
        }
        long limit = random.nextBoolean() ? Job.NO_LIMIT : 1 + random.nextInt(60_000);
        Job job = new Job(
                        nextId,
                        1 + random.nextInt(3),
                        0,
                        Kind.DATA,
                        1 + random.nextInt(2),
                        task(),
                        random.nextInt(3) - 1,
                        Job.ANY_SITE,
                        random.nextInt(2),
                        limit,
                        random.nextInt(4) > 0)
                .with(groups);
        jobs.put(nextId, job);
        nextId = job.nextId();
        engine.apply(new Event.JobSubmitted(now, job));
    }

    private static Nearness inRack() {
        return new Nearness(Level.RACK, Level.NODE);
    }

    private Task task() {
        return switch (random.nextInt(4)) {
            case 0 -> new Task(0, 250 * (1 + random.nextInt(3)), 0, 0);
            case 1 -> new Task(0, 0, 1000 * (1 + random.nextInt(8)), 0);
            default -> Task.ofGpus(1 << random.nextInt(4));
        };
    }

    private void carryOut(Decision decision) {
        if (decision instanceof Decision.Start s) {
            running.put(s.job(), s.attempt());
            Job job = Objects.requireNonNull(jobs.get(s.job()), "a job that was never submitted");
            assertThat(engine.placement(s.job())).contains(s.placement());
            assertThat(job.byGroup(s.placement())).hasSize(job.groups());
        } else if (decision instanceof Decision.Stop s && random.nextBoolean()) {
            end(s.job(), Ending.EVICTED);
        } else if (decision instanceof Decision.Reject r) {
            jobs.remove(r.job());
        }
    }

    private void endOne(Ending ending) {
        if (!running.isEmpty()) {
            List<Long> ids = List.copyOf(running.keySet());
            end(ids.get(random.nextInt(ids.size())), ending);
        }
    }

    private void end(long job, Ending ending) {
        Integer attempt = running.remove(job);
        if (attempt != null) {
            engine.apply(new Event.AttemptEnded(now, job, attempt, ending));
        }
    }

    private void loseJobsOn(int node) {
        for (long job : List.copyOf(running.keySet())) {
            boolean isThere =
                    engine.placement(job).orElseThrow().nodes().stream().anyMatch(n -> n.node() == node);
            if (isThere) {
                end(job, Ending.NODE_LOST);
            }
        }
    }

    /** Everything is whole; how many jobs of several groups run. */
    private int look() {
        assertThat(engine.audit()).isEmpty();
        int several = 0;
        Map<Integer, Long> whole = new HashMap<>();
        for (Job job : jobs.values()) {
            Optional<Placement> placement = engine.placement(job.id());
            assertThat(placement.isPresent()).as("job %s runs", job.id()).isEqualTo(running.containsKey(job.id()));
            if (placement.isPresent()) {
                several += job.others().isEmpty() ? 0 : 1;
                lookAt(job, placement.get(), whole);
            }
        }
        assertThat(Engine.restore(engine.snapshot()).snapshot()).isEqualTo(engine.snapshot());
        return several;
    }

    private void lookAt(Job job, Placement placement, Map<Integer, Long> whole) {
        assertThat(placement.nodes().stream().map(n -> siteOf.get(n.node())).distinct())
                .as("sites of job %s", job.id())
                .hasSize(1);
        List<Placement> places = job.byGroup(placement);
        for (int g = 0; g < places.size(); g++) {
            long tasks = places.get(g).nodes().stream()
                    .mapToLong(Placement.OnNode::tasks)
                    .sum();
            assertThat(tasks).isEqualTo(job.group(g).tasks());
            assertThat(places.get(g).gpus())
                    .isEqualTo((long) job.group(g).tasks() * job.group(g).task().gpus());
        }
        for (Placement.OnNode n : placement.nodes()) {
            if (n.slices() == 0) {
                long taken = whole.getOrDefault(n.node(), 0L);
                assertThat(taken & n.gpuMask())
                        .as("GPUs of node %s held twice", n.node())
                        .isZero();
                whole.put(n.node(), taken | n.gpuMask());
            }
        }
    }
}
