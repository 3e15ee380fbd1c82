package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Small fleets, gone through by brute force: a gang starts when any domain of the level that it requires holds it, in the
 * narrowest level from the preferred one on, and in the domain that is left with the least.
 */
class TopologyPropertiesTest {
    private static final int SEEDS = 400;
    private static final Level[] LEVELS = Level.values();

    @Test
    void gangGoesWhereBruteForceSays() {
        int starts = 0;
        int waits = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Small small = new Small(seed);
            for (int step = 0; step < 60; step++) {
                String where = "seed " + seed + ", step " + step;
                if (small.step(where)) {
                    starts++;
                } else {
                    waits++;
                }
                assertThat(small.engine.audit()).as(where).isEmpty();
            }
        }
        assertThat(starts).isGreaterThan(1000);
        assertThat(waits).isGreaterThan(1000);
    }

    /** 33 racks of 18 linked nodes of 4 GPUs: single GPUs come and go, and whole racks stay whole. */
    @Test
    void nvl72RacksAreNotEatenUpBySingleGpuJobs() {
        for (long seed = 0; seed < 5; seed++) {
            Racks racks = new Racks(8, seed);
            racks.submit(300, 1, Nearness.IN_SITE); // 300 of 576 GPUs: five racks
            assertThat(racks.whole()).as("seed %d", seed).isEqualTo(3);
            for (int i = 0; i < 300; i++) {
                racks.endOne();
                racks.submit(1, 1, Nearness.IN_SITE);
            }
            assertThat(racks.whole())
                    .as("seed %d, after 300 have come and gone", seed)
                    .isEqualTo(3);
            racks.decideGang(18, 4, Nearness.required(Level.LINK_DOMAIN));
            assertThat(racks.whole()).isEqualTo(2);
        }
    }

    /** A fleet of few nodes with its own books. */
    private static final class Small {
        private final Engine engine = new Engine();
        private final SplittableRandom random;
        private final List<int[]> nodes = new ArrayList<>(); // link domain, rack, hall, site, size
        private final List<Integer> free = new ArrayList<>();
        private final Map<Long, Placement> running = new TreeMap<>();
        private long jobs;
        private long now;

        Small(long seed) {
            random = new SplittableRandom(seed);
            engine.apply(new Event.RulesSet(0, Rules.defaults().withPolicy(Policy.FIFO)));
            engine.apply(new Event.GpuTypeAdded(0, 0, "type0"));
            engine.apply(new Event.QueueSet(
                    0, new Queue(0, Queue.NO_PARENT, "root", 0, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
            int racks = 0;
            int halls = 0;
            for (int site = 0; site < 2; site++) {
                engine.apply(new Event.SiteAdded(0, site, "site"));
                for (int h = 1 + random.nextInt(2); h > 0; h--) {
                    engine.apply(new Event.HallAdded(0, halls, site, "hall"));
                    for (int r = 1 + random.nextInt(2); r > 0; r--) {
                        engine.apply(new Event.RackAdded(0, racks, halls, "rack"));
                        for (int b = 1 + random.nextInt(2); b > 0; b--) {
                            batch(racks, halls, site);
                        }
                        racks++;
                    }
                    halls++;
                }
            }
        }

        private void batch(int rack, int hall, int site) {
            int count = 1 + random.nextInt(3);
            boolean linked = random.nextBoolean();
            int size = random.nextInt(4) == 0 ? 2 : 4;
            int first = nodes.size();
            engine.apply(new Event.NodesAdded(now, first, count, rack, 0, size, linked));
            for (int i = 0; i < count; i++) {
                nodes.add(new int[] {linked ? first : first + i, rack, hall, site, size});
                free.add(size);
            }
        }

        /** Submits one gang and compares; true when it started. */
        boolean step(String where) {
            now++;
            while (random.nextInt(3) > 0 && !running.isEmpty()) {
                end(running.keySet().stream()
                        .skip(random.nextInt(running.size()))
                        .findFirst()
                        .orElseThrow());
            }
            int tasks = 1 + random.nextInt(5);
            int gpus = 1 + random.nextInt(4);
            Level required = LEVELS[random.nextInt(LEVELS.length)];
            Nearness near = new Nearness(required, LEVELS[random.nextInt(required.ordinal() + 1)]);
            long job = ++jobs;
            engine.apply(new Event.JobSubmitted(
                    now,
                    new Job(
                            job,
                            0,
                            0,
                            Kind.DATA,
                            tasks,
                            tasks,
                            Task.ofGpus(gpus),
                            0,
                            Job.ANY_SITE,
                            near,
                            0,
                            Job.NO_LIMIT,
                            true,
                            Terms.NONE,
                            PowerUse.FULL)));
            Verdict verdict = engine.decide(now);
            Level level = levelThatHolds(tasks, gpus, near);
            String what = where + ": " + tasks + "x" + gpus + " " + near + ", free " + free;
            if (verdict.decisions().isEmpty() || verdict.decisions().getFirst() instanceof Decision.Reject) {
                assertThat(level).as(what).isNull();
                if (verdict.decisions().isEmpty()) {
                    engine.apply(new Event.JobCancelled(now, job));
                }
                return false;
            }
            Decision.Start start = (Decision.Start) verdict.decisions().getFirst();
            assertThat(level).as(what).isNotNull();
            compare(start, level, tasks, gpus, what + ", " + start);
            take(start);
            return true;
        }

        private void compare(Decision.Start start, Level level, int tasks, int gpus, String what) {
            Set<Long> domains = new HashSet<>();
            start.placement().nodes().forEach(n -> domains.add(domain(n.node(), level)));
            assertThat(domains).as(what).hasSize(1);
            if (tasks > 1 && level != Level.SITE) {
                long least = Long.MAX_VALUE;
                for (Map.Entry<Long, long[]> d : rooms(level, gpus).entrySet()) {
                    least = d.getValue()[0] >= tasks ? Math.min(least, d.getValue()[1]) : least;
                }
                long own = Objects.requireNonNull(
                        rooms(level, gpus).get(domains.iterator().next()))[1];
                assertThat(own).as("%s: of %s", what, level).isEqualTo(least);
            }
        }

        private @Nullable Level levelThatHolds(int tasks, int gpus, Nearness near) {
            for (int l = near.preferred().ordinal(); l <= near.required().ordinal(); l++) {
                if (rooms(LEVELS[l], gpus).values().stream().anyMatch(r -> r[0] >= tasks)) {
                    return LEVELS[l];
                }
            }
            return null;
        }

        /** By domain and size of node: how many tasks fit, and how many GPUs are free. */
        private Map<Long, long[]> rooms(Level level, int gpus) {
            Map<Long, long[]> rooms = new HashMap<>();
            for (int n = 0; n < nodes.size(); n++) {
                long[] room = rooms.computeIfAbsent(domain(n, level), _ -> new long[2]);
                room[0] += free.get(n) / gpus;
                room[1] += free.get(n);
            }
            return rooms;
        }

        private long domain(int node, Level level) {
            int[] at = nodes.get(node);
            int id = level == Level.NODE ? node : at[level.ordinal() - 1];
            return 100L * id + at[4];
        }

        private void take(Decision.Start start) {
            running.put(start.job(), start.placement());
            start.placement().nodes().forEach(n -> free.set(n.node(), free.get(n.node()) - n.gpus()));
        }

        private void end(long job) {
            Placement placement = Objects.requireNonNull(running.remove(job));
            placement.nodes().forEach(n -> free.set(n.node(), free.get(n.node()) + n.gpus()));
            engine.apply(new Event.AttemptEnded(now, job, 1, Ending.COMPLETED));
        }
    }

    /** NVL72 racks. */
    private static final class Racks {
        private static final int NODES = 18;

        private final Engine engine = new Engine();
        private final SplittableRandom random;
        private final List<Decision.Start> running = new ArrayList<>();
        private final int[] used;
        private long jobs;
        private long now;

        Racks(int racks, long seed) {
            random = new SplittableRandom(seed);
            used = new int[racks];
            engine.apply(new Event.GpuTypeAdded(0, 0, "GB200"));
            engine.apply(new Event.SiteAdded(0, 0, "site"));
            engine.apply(new Event.HallAdded(0, 0, 0, "hall"));
            engine.apply(new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "root", 72L * racks, 0, 0, 1)));
            for (int r = 0; r < racks; r++) {
                engine.apply(new Event.RackAdded(0, r, 0, "rack" + r));
                engine.apply(new Event.NodesAdded(0, r * NODES, NODES, r, 0, 4, true));
            }
        }

        void submit(int count, int gpus, Nearness near) {
            for (int i = 0; i < count; i++) {
                now++;
                assertThat(decideGang(1, gpus, near)).isTrue();
            }
        }

        boolean decideGang(int tasks, int gpus, Nearness near) {
            engine.apply(new Event.JobSubmitted(
                    now,
                    new Job(
                            ++jobs,
                            0,
                            0,
                            Kind.DATA,
                            tasks,
                            tasks,
                            Task.ofGpus(gpus),
                            0,
                            Job.ANY_SITE,
                            near,
                            0,
                            Job.NO_LIMIT,
                            true,
                            Terms.NONE,
                            PowerUse.FULL)));
            List<Decision> decisions = engine.decide(now).decisions();
            assertThat(decisions).as("job %d of %dx%d", jobs, tasks, gpus).hasSize(1);
            Decision.Start start = (Decision.Start) decisions.getFirst();
            count(start, 1);
            running.add(start);
            return true;
        }

        void endOne() {
            Decision.Start gone = running.remove(random.nextInt(running.size()));
            count(gone, -1);
            engine.apply(new Event.AttemptEnded(now, gone.job(), 1, Ending.COMPLETED));
        }

        private void count(Decision.Start start, int sign) {
            start.placement().nodes().forEach(n -> used[n.node() / NODES] += sign * n.gpus());
        }

        int whole() {
            int whole = 0;
            for (int u : used) {
                whole += u == 0 ? 1 : 0;
            }
            return whole;
        }
    }
}
